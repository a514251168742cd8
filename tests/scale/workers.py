"""The other end of ``worker``: a peer's process, started and spoken to."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from tests.scale.peers import PeerMissing
from tests.scale.worker import Command, Failed, Ready, Reply

ROOT = Path(__file__).parents[2]
_Of = TypeVar("_Of")
_decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


class PeerFailed(Exception):
    """A peer could not do what it was told; the message says why."""


class Worker:
    """A peer's process. Raises PeerMissing where the peer cannot take part."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scale.worker", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        try:
            self.servers = self._reply(Ready).servers
        except PeerFailed as error:
            self.close()
            raise PeerMissing(str(error)) from error

    @property
    def pids(self) -> tuple[int, ...]:
        """Its process, and those that work for it; without their descendants."""
        return (self._process.pid, *self.servers)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def call(self, command: Command, expected: type[_Of]) -> _Of:
        """The reply to a command. Raises PeerFailed for any but the expected."""
        assert self._process.stdin
        try:
            self._process.stdin.write(msgspec.json.encode(command) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise PeerFailed(f"{self.name} has ended") from error
        return self._reply(expected)

    def _reply(self, expected: type[_Of]) -> _Of:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise PeerFailed(f"{self.name} ended, {self._process.wait()}")
        reply = _decoder.decode(line)
        if isinstance(reply, expected):
            return reply
        raise PeerFailed(reply.reason if isinstance(reply, Failed) else f"replied {reply}")

    def close(self) -> None:
        """End the process; it is killed if it does not end by itself."""
        with suppress(BrokenPipeError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
