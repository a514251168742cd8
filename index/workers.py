"""Workers: processes that do tasks in turn, their answers given in the order of the tasks.

Tasks and answers are bytes. A task may answer in several pieces; a worker whose pieces nobody
has taken yet is not read from, and waits. Workers end when their input ends, so none is left
behind however this process ends; an interrupt at the keyboard is left to this process.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from index.errors import PressesucheError

AHEAD = 2  #: tasks that a worker has been given, so that it need not wait for the next
PATIENCE = 0.5  #: seconds waited for answers from which another worker is worth its start
MOST = 16 << 20  #: bytes of answers not yet asked for, from which on a worker must wait
_PIPE = 1 << 20  #: bytes that a pipe may hold, if the system allows it

_HEAD = struct.Struct(">BI")  # what follows, and how many bytes of it
_MORE, _END, _FAILED = range(3)
_ROOT = Path(__file__).parents[1]

Task = Callable[[bytes], Iterable[bytes]]


class WorkerDied(PressesucheError):
    """A worker has ended before its time: killed, or out of memory."""

    def __init__(self, code: int) -> None:
        how = f"was killed by {_signal(-code)}" if code < 0 else f"ended with exit code {code}"
        super().__init__(f"a process that reads and analyses articles {how}: nothing was changed")
        self.code = code


class WorkerFailed(PressesucheError):
    """A task failed in a worker, which is an error of ours; ``details`` is its traceback."""

    def __init__(self, details: str) -> None:
        super().__init__(f"a process that reads and analyses articles failed:\n{details}")
        self.details = details


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class _Answer:
    """What has come of a task so far."""

    __slots__ = ("done", "pieces", "size")

    def __init__(self) -> None:
        self.pieces: deque[bytes] = deque()
        self.size = 0
        self.done = False


class _Worker:
    """One process, what is still to be sent to it, and what has come from it."""

    def __init__(
        self, command: list[str], environment: Mapping[str, str], files: Sequence[int]
    ) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            bufsize=0,
            pass_fds=files,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.input, self.output = self.process.stdin.fileno(), self.process.stdout.fileno()
        for end in (self.input, self.output):
            os.set_blocking(end, False)
            _widen(end)
        self.unsent: deque[memoryview] = deque()
        self.answers: deque[_Answer] = deque()
        self._kind = -1
        self._piece = bytearray(_HEAD.size)
        self._filled = 0

    def give(self, name: bytes, task: bytes, answer: _Answer) -> None:
        self.unsent += (memoryview(_HEAD.pack(len(name), len(task)) + name), memoryview(task))
        self.answers.append(answer)
        self.send()

    def send(self) -> None:
        """Send as much as the pipe takes."""
        while self.unsent:
            try:
                sent = os.write(self.input, self.unsent[0])
            except BlockingIOError:
                return
            except BrokenPipeError:
                raise self.died() from None
            if sent < len(self.unsent[0]):
                self.unsent[0] = self.unsent[0][sent:]
            else:
                self.unsent.popleft()

    def receive(self) -> None:
        """Take what has come. Raises WorkerDied at its end, WorkerFailed for a failed task."""
        while self.is_wanted:
            try:
                got = os.readv(self.output, [memoryview(self._piece)[self._filled :]])
            except BlockingIOError:
                return
            if not got:
                raise self.died()
            self._filled += got
            while self._filled == len(self._piece):
                self._take()

    def _take(self) -> None:
        """A head or a piece has come whole."""
        piece, self._filled = self._piece, 0
        if self._kind < 0:
            self._kind, length = _HEAD.unpack(piece)
            self._piece = bytearray(length)
            return
        kind, self._kind, self._piece = self._kind, -1, bytearray(_HEAD.size)
        if kind == _FAILED:
            raise WorkerFailed(piece.decode())
        answer = self.answers[0]
        if kind == _END:
            answer.done = True
            self.answers.popleft()
        else:
            answer.pieces.append(bytes(piece))
            answer.size += len(piece)

    @property
    def is_wanted(self) -> bool:
        """Whether its answers are waited for, and not too many have come already."""
        return bool(self.answers) and self.answers[0].size < MOST

    def died(self) -> WorkerDied:
        self.process.kill()
        return WorkerDied(self.process.wait())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout):
            assert end is not None
            end.close()


def _widen(pipe: int) -> None:
    """Let the pipe hold more, where the system can."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


class Workers:
    """At most ``most`` processes that run ``python -m MODULE NUMBER FILES``, which must ``work``.

    There is one at first, and another whenever its start is worth the time waited for answers.
    NUMBER counts them, from 1. FILES are descriptors of open files that they share.
    """

    def __init__(self, module: str, most: int, files: Sequence[int] = ()) -> None:
        self._command, self._files = [sys.executable, "-m", module], files
        self._most = most
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[bytes, bytes, _Answer]] = deque()
        self._waited = 0.0
        self._start_another()

    def _start_another(self) -> None:
        number, shared = str(len(self._workers) + 1), ",".join(map(str, self._files))
        path = os.pathsep.join([str(_ROOT), *sys.path])
        environment = {**os.environ, "PYTHONPATH": path}
        self._workers.append(_Worker([*self._command, number, shared], environment, self._files))
        self._waited = 0.0

    def map(self, name: str, tasks: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
        """The answers of each task, in their order; a few tasks are taken ahead.

        Raises WorkerDied, WorkerFailed. Several may be going on at once.
        """
        asked: deque[_Answer] = deque()
        for task in tasks:
            asked.append(self._give(name.encode(), task))
            if len(asked) >= (AHEAD + 1) * len(self._workers):
                yield self._pieces(asked.popleft())
        while asked:
            yield self._pieces(asked.popleft())

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for worker in self._workers:
            worker.close()
        self._workers.clear()

    def _give(self, name: bytes, task: bytes) -> _Answer:
        answer = _Answer()
        self._waiting.append((name, task, answer))
        self._pass_on(0)
        return answer

    def _pieces(self, answer: _Answer) -> Iterator[bytes]:
        while True:
            while answer.pieces:
                piece = answer.pieces.popleft()
                answer.size -= len(piece)
                yield piece
            if answer.done:
                return
            self._pass_on(None)

    def _pass_on(self, milliseconds: int | None) -> None:
        """Send and receive what can be; None waits until something can."""
        self._share_out()
        poll = select.poll()
        by_end: dict[int, _Worker] = {}
        for worker in self._workers:
            if worker.unsent:
                poll.register(worker.input, select.POLLOUT)
                by_end[worker.input] = worker
            if worker.is_wanted:
                poll.register(worker.output, select.POLLIN)
                by_end[worker.output] = worker
        started = perf_counter()
        ready = poll.poll(milliseconds)
        self._waited += perf_counter() - started
        for end, _ in ready:
            worker = by_end[end]
            if end == worker.input:
                worker.send()
            else:
                worker.receive()
        self._share_out()

    def _share_out(self) -> None:
        """Give what is waiting to those who have least to do."""
        while self._waiting:
            idlest = min(self._workers, key=lambda worker: len(worker.answers))
            if len(idlest.answers) >= AHEAD:
                if self._waited < PATIENCE or len(self._workers) >= self._most:
                    return
                self._start_another()
                continue
            idlest.give(*self._waiting.popleft())


def work(tasks: Mapping[str, Task]) -> None:
    """Do tasks from standard input until it ends; what they print goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us decides
    with os.fdopen(os.dup(1), "wb", buffering=0) as output:
        os.dup2(2, 1)
        with suppress(BrokenPipeError):
            for name, task in _tasks(sys.stdin.buffer):
                try:
                    for piece in tasks[name](task):
                        _send(output, _MORE, piece)
                    _send(output, _END, b"")
                except BrokenPipeError:
                    raise
                except Exception:
                    _send(output, _FAILED, traceback.format_exc().encode())


def _tasks(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        length_of_name, length = _HEAD.unpack(head)
        name, task = stream.read(length_of_name), stream.read(length)
        if len(task) < length:
            return
        yield name.decode(), task


def _send(stream: FileIO, kind: int, piece: bytes) -> None:
    rest = memoryview(_HEAD.pack(kind, len(piece)) + piece)
    while rest:
        rest = rest[stream.write(rest) :]
