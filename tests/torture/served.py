"""A server as it is run: ``manage.py serve`` with two workers, on a port of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from index.settings import Settings
from tests.holding import generations_held

ROOT = Path(__file__).parents[2]
WORKERS = 2
_PATIENCE = 120.0  #: seconds that something may take that has to happen some time


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; ``status`` 0: there was none."""

    status: int
    headers: dict[str, str]
    body: bytes


class Served:
    """The processes of the server, and what they write."""

    def __init__(
        self, settings: Settings, log: Path, port: int, files: int = 0, **more: str
    ) -> None:
        self.port, self.log = port, log
        self._index = settings.index
        environ = {
            "PRESSESUCHE_INDEX": str(settings.index),
            "PRESSESUCHE_HOLDINGS": str(settings.holdings),
            "PRESSESUCHE_LIMIT": "off",
            "PRESSESUCHE_LOG": "json",
            **more,
        }
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        command += ["--workers", str(WORKERS)]
        if files:
            command = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *command]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PRESSESUCHE_")}
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**kept, **environ, "RUST_BACKTRACE": "0"},
                stdout=subprocess.DEVNULL,
                stderr=written,
            )

    def workers(self) -> set[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def memory(self) -> int:
        """MB of all processes; what they share is counted once (PSS)."""
        return sum(_pss(pid) for pid in (self.process.pid, *self.workers())) // 1000

    def generations(self) -> set[str]:
        """Those of which a worker has files open or mapped."""
        held: set[str] = set()
        for pid in self.workers():
            with suppress(OSError):  # it has ended meanwhile
                held |= generations_held(self._index, pid)
        return held

    def get(self, path: str, host: str = "127.0.0.1") -> Said:
        """Ask on a connection of its own."""
        connection = HTTPConnection(host, self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return Said(response.status, dict(response.getheaders()), response.read())
        except (OSError, HTTPException):
            return Said(0, {}, b"")
        finally:
            connection.close()

    def connected(self) -> socket.socket:
        """A connection on which nothing was said yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def tell(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def answers(self) -> bool:
        """Whether all of it is there."""
        return self.get("/healthz").status == 200 and len(self.workers()) == WORKERS

    def reload(self) -> bool:
        """Reload, and wait until no worker is left of those that there were."""
        before = self.workers()
        self.tell(signal.SIGHUP)
        return until(lambda: len(now := self.workers()) == WORKERS and not now & before)

    def logged(self) -> list[dict[str, object]]:
        """What was written, line by line. Raises ValueError where that is no JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextmanager
def serving(settings: Settings, log: Path, files: int = 0, **more: str) -> Iterator[Served]:
    """A server that answers already; ``files``: that a process may have open, if not many."""
    served = Served(settings, log, free_port(), files, **more)
    try:
        if not until(served.answers, served.process):
            raise RuntimeError(log.read_text())
        yield served
    finally:
        served.end()


def until(true: object, process: subprocess.Popen[bytes] | None = None) -> bool:
    """Wait until it is true; False if it never is, or the process has ended."""
    assert callable(true)
    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last and (process is None or process.poll() is None):
        if true():
            return True
        time.sleep(0.05)
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
