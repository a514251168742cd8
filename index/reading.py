"""Reading ahead: sources are read by a process of their own while this one analyses.

Run as ``python -m index.reading PATH…`` it writes what it reads to standard output, a batch
at a time: four bytes of length, then the batch (msgpack). ``read`` starts it and gives its
articles in the same order as ``sources.read`` would.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec

from index import sources
from index.article import Article
from index.errors import PressesucheError, SourceError

BATCH = 200  #: articles sent at a time
WORTH_IT = 20_000_000  #: bytes of sources from which a second process pays for its start

_ROOT = Path(__file__).parents[1]


class ReaderDied(PressesucheError):
    """The process that reads the sources has ended before its time."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the process that reads the sources died (exit code {code})")
        self.code = code


@dataclass(frozen=True, slots=True)
class _Failure:
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles, and what could not be read among them."""

    articles: list[Article]
    failures: list[_Failure]


_decoder = msgspec.msgpack.Decoder(_Batch)


def read(paths: Sequence[Path]) -> Iterator[Article | SourceError]:
    """As ``sources.read``; large sources are read ahead. Raises ReaderDied."""
    if sum(file.stat().st_size for file in sources.files(paths) if file.exists()) < WORTH_IT:
        return sources.read(paths)
    return _read_ahead(paths)


def _read_ahead(paths: Sequence[Path]) -> Iterator[Article | SourceError]:
    command = [sys.executable, "-m", __name__, *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        try:
            for batch in _batches(process.stdout):
                yield from (SourceError(one.place, one.reason) for one in batch.failures)
                yield from batch.articles
            if code := process.wait():
                raise ReaderDied(code)
        finally:
            process.kill()  # where nobody wants the rest


def _batches(stream: IO[bytes]) -> Iterator[_Batch]:
    while len(head := stream.read(4)) == 4:
        length = int.from_bytes(head, "big")
        body = stream.read(length)
        if len(body) < length:
            return  # its exit code will tell why
        yield _decoder.decode(body)


def _write(paths: Sequence[Path], stream: IO[bytes]) -> None:
    found = sources.read(paths)
    while some := list(islice(found, BATCH)):
        batch = _Batch(
            [one for one in some if isinstance(one, Article)],
            [_Failure(one.place, one.reason) for one in some if isinstance(one, SourceError)],
        )
        body = msgspec.msgpack.encode(batch)
        stream.write(len(body).to_bytes(4, "big") + body)
        stream.flush()


if __name__ == "__main__":
    _write([Path(argument) for argument in sys.argv[1:]], sys.stdout.buffer)
