"""A peer in a process of its own: commands come in, replies go out, one JSON line each.

``python -m tests.scale.worker "Whoosh, stock"``. What the peer prints goes to standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from tests.scale.peers import Found, Peer, PeerMissing, make
from tests.scale.processes import cpu_now
from tests.scale.questions import Question


class Index(msgspec.Struct, frozen=True, tag=True):
    """Index the articles of a file into a folder that does not exist."""

    corpus: str
    folder: str


class Open(msgspec.Struct, frozen=True, tag=True):
    """Open a folder to search it."""

    folder: str


class Ask(msgspec.Struct, frozen=True, tag=True):
    """Answer a question."""

    question: Question


Command = Index | Open | Ask


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The peer is there; these processes work for it beside its own."""

    servers: tuple[int, ...] = ()


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The peer cannot do it."""

    reason: str


class Indexed(msgspec.Struct, frozen=True, tag=True):
    """The folder is whole. Seconds are wall, size is in bytes."""

    articles: int
    seconds: float
    size: int


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The folder can be searched."""


class Answered(msgspec.Struct, frozen=True, tag=True):
    """Seconds to understand the question, to search (wall and CPU), and what was found.

    ``found`` is None where the peer has no words for the question.
    """

    understanding: float
    searching: float = 0.0
    cpu: float = 0.0
    found: Found | None = None


Reply = Ready | Failed | Indexed | Opened | Answered


class _Desk:
    """Does what a command says."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self.servers = tuple(peer.servers())

    def do(self, command: Command) -> Reply:
        match command:
            case Index(corpus, folder):
                return self._index(Path(corpus), Path(folder))
            case Open(folder):
                self._peer.open(Path(folder))
                return Opened()
            case Ask(question):
                return self._ask(question)

    def _index(self, corpus: Path, folder: Path) -> Reply:
        started = perf_counter()
        articles = self._peer.index(corpus, folder)
        return Indexed(articles, perf_counter() - started, self._peer.size(folder))

    def _ask(self, question: Question) -> Reply:
        gc.collect(0)
        started = perf_counter()
        asked = self._peer.understand(question)
        understood, cpu = perf_counter(), self._cpu()
        if asked is None:
            return Answered(understood - started)
        searching = perf_counter()
        found = self._peer.search(asked)
        finished, after = perf_counter(), self._cpu()
        return Answered(understood - started, finished - searching, after - cpu, found)

    def _cpu(self) -> float:
        return process_time() + sum(map(cpu_now, self.servers))


def main(name: str) -> None:
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    encode: Callable[[Reply], bytes] = msgspec.json.Encoder().encode
    decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
    try:
        desk = _Desk(make(name))
    except PeerMissing as error:
        replies.write(encode(Failed(str(error))) + b"\n")
        return
    replies.write(encode(Ready(desk.servers)) + b"\n")
    for line in sys.stdin.buffer:
        try:
            reply = desk.do(decoder.decode(line))
        except Exception as error:
            reply = Failed(f"{type(error).__name__}: {error}")
        replies.write(encode(reply) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1])
