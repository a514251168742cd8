"""Arbiter: the process that keeps the workers alive, and is made anew under them at a reload.

The application is loaded before the workers are made, so that they share its memory; so gunicorn's
own SIGHUP would give new workers with the old code. Here the process becomes the new program
(``execv``): its number and the open port stay, the old workers go on answering until the new ones
are there, and then end what they have begun. A program that cannot start is not changed to.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from gunicorn.arbiter import Arbiter as GunicornArbiter
from gunicorn.systemd import SD_LISTEN_FDS_START

BEFORE = "WORKERS_BEFORE"  #: a variable: the processes that the new program takes over
TRIAL = "--trial"  #: an option of ``serve``: start nothing, only see whether all can be loaded
PATIENCE = 120.0  #: seconds that the trial may take
_ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}
_HELD_BACK = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


def workers_before() -> tuple[int, ...]:
    """The workers of the program that this process was before. Asked once."""
    return tuple(map(int, os.environ.pop(BEFORE, "").split()))


def inherits_sockets() -> bool:
    """Whether the port is open already: after a reload, or where systemd has opened it."""
    return os.environ.get("LISTEN_PID") == str(os.getpid())


class Arbiter(GunicornArbiter):  # type: ignore[misc]
    """gunicorn's arbiter with another reload."""

    def __init__(self, app: Any, before: Iterable[int] = ()) -> None:
        super().__init__(app)
        self._before = dict.fromkeys(before)
        self._taking_over = bool(self._before)
        self._kill_at = 0.0

    def init_signals(self) -> None:
        """Signals that came while the program was being changed arrive now."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)

    def manage_workers(self) -> None:
        """Keep the workers; those of the old program end once there are new ones."""
        super().manage_workers()
        if not self._taking_over:
            return
        if not self._kill_at:
            self._kill_at = time.monotonic() + self.cfg.graceful_timeout + 1
            self._signal_before(signal.SIGTERM)
        elif time.monotonic() > self._kill_at:
            self._signal_before(signal.SIGKILL)
        self._reap_before()
        if not self._before:
            self._taking_over = False
            self.cfg.on_reload(self)

    def reap_workers(self) -> None:
        """As gunicorn does; old workers are none that it knows."""
        self._reap_before()
        super().reap_workers()

    def wait_for_signals(self, timeout: float = 1.0) -> list[int]:
        """Who wants an end does not wait for a reload; two reloads at once are one."""
        signals = list(dict.fromkeys(super().wait_for_signals(timeout)))
        if set(signals) & _ENDING:
            return [one for one in signals if one != signal.SIGHUP]
        return signals

    def handle_hup(self) -> None:
        """Become the new program, if it can start."""
        if reason := _trial():
            self.log.error("nothing is reloaded, the old program goes on: %s", reason)
            return
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
        while not self.SIG_QUEUE.empty():  # came during the trial: they come again
            if (number := self.SIG_QUEUE.get()) in _HELD_BACK:
                os.kill(os.getpid(), number)
        os.environ[BEFORE] = " ".join(map(str, [*self._before, *self.WORKERS]))
        _pass_on([listener.fileno() for listener in self.LISTENERS])
        sys.stdout.flush()
        os.execv(sys.executable, _command())

    def stop(self, graceful: bool = True) -> None:
        """The old workers end with the new ones."""
        self._signal_before(signal.SIGTERM if graceful else signal.SIGQUIT)
        super().stop(graceful)
        self._signal_before(signal.SIGKILL)

    def _reap_before(self) -> None:
        """Forget which of the old workers have ended: their numbers may be used again."""
        for pid in list(self._before):
            try:
                if not os.waitpid(pid, os.WNOHANG)[0]:
                    continue
            except ChildProcessError:
                pass
            del self._before[pid]

    def _signal_before(self, number: signal.Signals) -> None:
        for pid in self._before:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _command() -> list[str]:
    """As this process was started."""
    return [sys.executable, *sys.orig_argv[1:]]


def _trial() -> str:
    """Why the program that is there now cannot start; "" if it can."""
    try:
        done = subprocess.run(
            [*_command(), TRIAL],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return said[-1] if said else f"exit code {done.returncode}"


def _pass_on(sockets: Sequence[int]) -> None:
    """Leave open sockets where gunicorn looks for those of systemd, and nowhere else."""
    copies = [os.dup(one) for one in sockets]  # one of them may lie where another has to
    places = range(SD_LISTEN_FDS_START, SD_LISTEN_FDS_START + len(sockets))
    for place, copy in zip(places, copies, strict=True):
        os.dup2(copy, place, inheritable=True)
    for one in set(sockets) - set(places):
        os.set_inheritable(one, False)
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.environ["LISTEN_FDS"] = str(len(sockets))
