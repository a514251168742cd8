"""Reading: sources in jobs, each of which a worker can do by itself.

Run as ``python -m index.reading`` this is such a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import structs

from index import prints
from index.article import Article
from index.draft import Draft, draft_of
from index.errors import SourceError, SourceNote
from index.parsed import Parsed, Recall
from index.sources import FORGETFUL, Memory, Metadata, Part, Readable
from index.workers import work

PART = 1 << 19  #: bytes of sources that are read in one task
FILES = 100  #: small files that are read in one task, at most
PIECE = 100  #: drafts sent at a time


_Failure = tuple[str, str, bool]  # place, reason, and whether it is a note only


class _Reading(msgspec.Struct, frozen=True, array_like=True):
    """A file to read, or a part of it."""

    path: str
    metadata: Metadata
    part: Part | None
    size: int  #: bytes

    def read(self, memory: Memory) -> Iterator[Article | SourceError]:
        readable = Readable(Path(self.path), self.metadata)
        return readable.read_part(self.part) if self.part else readable.read(memory)


class _Task(msgspec.Struct, frozen=True, array_like=True):
    """Files to read, and where it is kept what was parsed before; "" for nowhere."""

    readings: list[_Reading]
    printed: bool
    kept: str
    rules: bytes


class _Read(msgspec.Struct, frozen=True, array_like=True):
    """What was read: drafts, what could not be, and what to keep of it."""

    drafts: list[Draft]
    failures: list[_Failure]
    fresh: list[tuple[bytes, bytes]]
    used: list[bytes]


_encode = msgspec.msgpack.Encoder().encode
_decode_task = msgspec.msgpack.Decoder(_Task).decode
_decode_answer = msgspec.msgpack.Decoder(_Read).decode


Keep = Callable[[list[tuple[bytes, bytes]], list[bytes]], None]


class Job(NamedTuple):
    """What is read in one task, and (place, reason) of what was found unreadable on the way."""

    readings: list[_Reading]
    failures: list[tuple[str, str]]

    @property
    def size(self) -> int:
        return sum(reading.size for reading in self.readings)

    def task(self, parsed: Parsed | None, printed: bool) -> bytes:
        """The job for a worker; ``printed`` as in ``draft_of``."""
        kept, rules = (str(parsed.path), parsed.rules) if parsed else ("", b"")
        return _encode(_Task(self.readings, printed, kept, rules))

    def read(self, recall: Recall | None, printed: bool) -> Iterator[Draft | SourceError]:
        """Do it here."""
        yield from self.found_on_the_way()
        yield from _drafts(self.readings, recall, printed)

    def answers(self, pieces: Iterable[bytes], keep: Keep) -> Iterator[Draft | SourceError]:
        """What a worker has read; ``keep`` is given what it has parsed and what it recalled."""
        yield from self.found_on_the_way()
        for piece in pieces:
            read = _decode_answer(piece)
            keep(read.fresh, read.used)
            yield from (
                SourceNote(place, reason) if is_note else SourceError(place, reason)
                for place, reason, is_note in read.failures
            )
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


def _drafts(
    readings: Iterable[_Reading], recall: Recall | None, printed: bool
) -> Iterator[Draft | SourceError]:
    """The drafts of files; what makes one of a dear format is recalled, and kept for next time."""
    for reading in readings:
        asked = recall.asked if recall else 0
        for found in reading.read(recall or FORGETFUL):
            if isinstance(found, SourceError):
                yield found
            elif printed and recall and recall.asked > asked:
                yield _recalled(found, recall)
                asked = recall.asked
            else:
                yield draft_of(found, printed)


def _recalled(article: Article, recall: Recall) -> Draft:
    draft = draft_of(article, printed=False)
    key = b"prints " + draft.digest.encode()
    if (printed := recall.recall(key)) is None:
        printed = prints.pack(prints.of_text(article.body))
        recall.keep(key, printed)
    return structs.replace(draft, prints=printed)


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will tell why


def _answer(bytes_of_task: bytes) -> Iterator[bytes]:
    task = _decode_task(bytes_of_task)
    recall = _recall(task.kept, task.rules) if task.kept else None
    found = _drafts(task.readings, recall, task.printed)
    while some := list(islice(found, PIECE)):
        fresh, used = recall.news() if recall else ([], [])
        yield _encode(
            _Read(
                [one for one in some if isinstance(one, Draft)],
                [_failure(one) for one in some if isinstance(one, SourceError)],
                fresh,
                used,
            )
        )


def _failure(one: SourceError) -> _Failure:
    return one.place, one.reason, isinstance(one, SourceNote)


@cache
def _recall(kept: str, rules: bytes) -> Recall:
    return Recall(Path(kept), rules)


if __name__ == "__main__":
    work({"read": _answer})
