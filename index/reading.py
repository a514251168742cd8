"""Reading: sources in jobs, each of which a worker can do by itself.

Run as ``python -m index.reading`` this is such a worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from index.article import Article
from index.draft import Draft, draft_of
from index.errors import SourceError
from index.sources import Metadata, Part, Readable
from index.workers import work

PART = 1 << 19  #: bytes of sources that are read in one task
FILES = 100  #: small files that are read in one task, at most
PIECE = 100  #: drafts sent at a time


class _Reading(msgspec.Struct, frozen=True, array_like=True):
    """A file to read, or a part of it."""

    path: str
    metadata: Metadata
    part: Part | None
    size: int  #: bytes

    def read(self) -> Iterator[Article | SourceError]:
        readable = Readable(Path(self.path), self.metadata)
        return readable.read_part(self.part) if self.part else readable.read()


class _Read(msgspec.Struct, frozen=True, array_like=True):
    """What was read: drafts, and (place, reason) of what could not be."""

    drafts: list[Draft]
    failures: list[tuple[str, str]]


_encode = msgspec.msgpack.Encoder().encode
_decode_task = msgspec.msgpack.Decoder(list[_Reading]).decode
_decode_answer = msgspec.msgpack.Decoder(_Read).decode


class Job(NamedTuple):
    """What is read in one task, and (place, reason) of what was found unreadable on the way."""

    readings: list[_Reading]
    failures: list[tuple[str, str]]

    @property
    def size(self) -> int:
        return sum(reading.size for reading in self.readings)

    def task(self) -> bytes:
        """The job for a worker."""
        return _encode(self.readings)

    def read(self) -> Iterator[Draft | SourceError]:
        """Do it here."""
        yield from self.found_on_the_way()
        for reading in self.readings:
            yield from map(_drafted, reading.read())

    def answers(self, pieces: Iterable[bytes]) -> Iterator[Draft | SourceError]:
        """What a worker has read."""
        yield from self.found_on_the_way()
        for piece in pieces:
            read = _decode_answer(piece)
            yield from (SourceError(*failure) for failure in read.failures)
            yield from read.drafts

    def found_on_the_way(self) -> Iterator[SourceError]:
        return (SourceError(*failure) for failure in self.failures)


def jobs(readable: Iterable[Readable | SourceError]) -> Iterator[Job]:
    job, size = Job([], []), 0
    for found in _divided(readable):
        if isinstance(found, SourceError):
            job.failures.append((found.place, found.reason))
            continue
        job.readings.append(found)
        size += found.size
        if size >= PART or len(job.readings) >= FILES:
            yield job
            job, size = Job([], []), 0
    yield job


def _divided(readable: Iterable[Readable | SourceError]) -> Iterator[_Reading | SourceError]:
    """The files, large ones in parts where their source can do that."""
    for found in readable:
        if isinstance(found, SourceError):
            yield found
            continue
        path, size = str(found.path), size_of(found.path)
        if size <= PART:
            yield _Reading(path, found.metadata, None, size)
            continue
        try:
            for part in found.parts(PART):
                yield _Reading(path, found.metadata, part, part.end - part.start if part else size)
        except OSError as error:
            yield SourceError(found.path, error.strerror or str(error))


def _drafted(found: Article | SourceError) -> Draft | SourceError:
    return found if isinstance(found, SourceError) else draft_of(found)


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will tell why


def _answer(task: bytes) -> Iterator[bytes]:
    found = chain.from_iterable(reading.read() for reading in _decode_task(task))
    while some := list(islice(found, PIECE)):
        yield _encode(
            _Read(
                [draft_of(one) for one in some if isinstance(one, Article)],
                [(one.place, one.reason) for one in some if isinstance(one, SourceError)],
            )
        )


if __name__ == "__main__":
    work({"read": _answer})
