"""Pipeline: sources to drafts, identified drafts to documents, in processes where worth it.

    sources -> [reading] -> drafts -> the holdings -> identified -> [analysis] -> documents

What stands in brackets is done by worker processes, for each of the two up to one a processor,
so that neither waits for the other; articles keep their order. Small jobs are done in this
process, for a worker takes half a second to start.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import perf_counter
from types import TracebackType

from index import analysing, learned, reading, sources
from index.document import Document
from index.draft import Draft, Identified, document_of
from index.errors import SourceError
from index.parsed import Parsed, Recall
from index.reading import Job
from index.settings import Settings
from index.sources import Readable
from index.workers import Workers

WORTH_IT = 8_000_000  #: bytes of sources from which worker processes pay for their start
MANY = 1_500  #: articles at hand from which they do


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading has come. Sizes are bytes of sources, times seconds.

    Where articles have to wait for one another, ``stage`` is "indexing" once all are read, and
    sizes are numbers of articles.
    """

    articles: int
    read: int
    size: int  #: of all sources; 0 where it is not known
    seconds: float
    stage: str = "reading"

    @property
    def rate(self) -> float:
        """Articles a second so far."""
        return self.articles / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left at the speed so far; None where nothing can be said."""
        if not self.read or not self.size:
            return None
        return self.seconds * max(self.size - self.read, 0) / self.read


class Pipeline:
    """Reads and analyses articles; use it in a ``with`` block, whose end ends its processes.

    ``processes`` is how many workers a large job may have: None for one a processor, 0 for
    none at all. ``kept`` is a file that keeps analysed words for the next job, and ``parsed`` one
    that keeps the articles of pages. ``printed``: drafts have prints, by which stories are found.
    An iterator that is given up half-way needs no care, but take no other from the same method
    meanwhile.
    """

    def __init__(
        self,
        processes: int | None = None,
        kept: Path | None = None,
        parsed: Parsed | None = None,
        printed: bool = True,
    ) -> None:
        self._most = processors() if processes is None else processes
        if processes is None and self._most == 1:
            self._most = 0  # two would only take turns
        self._kept, self._parsed, self._printed = kept, parsed, printed
        self._recall: Recall | None = None
        self._files: list[int] = []
        self._readers: Workers | None = None
        self._analysts: Workers | None = None
        self._started = perf_counter()
        self._articles = self._bytes = self._size = 0

    @classmethod
    def of(cls, settings: Settings, printed: bool) -> Pipeline:
        """One as the settings want it; words and pages are kept beside the holdings."""
        words, pages = (settings.holdings.with_suffix(end) for end in (".words", ".pages"))
        parsed = Parsed(pages, settings.pages << 20) if settings.pages else None
        return cls(settings.processes, words, parsed, printed)

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker processes, if there are any, and write what is kept."""
        for workers in (self._readers, self._analysts):
            if workers:
                workers.close()
        self._readers = self._analysts = None
        for file in self._files:
            os.close(file)
        self._files.clear()
        if self._recall:
            self._recall.close()
        if self._parsed:
            self._parsed.close()

    @property
    def progress(self) -> Progress:
        """How far ``drafts`` has come."""
        seconds = perf_counter() - self._started
        return Progress(self._articles, self._bytes, self._size, seconds)

    def drafts(self, paths: Sequence[Path]) -> Iterator[Draft | SourceError]:
        """The articles of files and folders, in a fixed order, as ``sources.read`` has them.

        What cannot be read is yielded as an error, and the rest is still read. Raises
        WorkerDied, WorkerFailed.
        """
        size = sum(map(reading.size_of, sources.files(paths)))
        return self.drafts_of(sources.readable(paths), size)

    def drafts_of(
        self, readable: Iterable[Readable | SourceError], size: int
    ) -> Iterator[Draft | SourceError]:
        """As ``drafts``, from files found already; ``size`` is how many bytes they have."""
        self._size += size
        if size >= WORTH_IT and self._most and not self._readers:
            self._readers = Workers(reading.__name__, self._most)
        for found in self._read(readable):
            if isinstance(found, Draft):
                self._articles += 1
            yield found

    def documents(self, identified: Iterable[Identified]) -> Iterator[Document]:
        """The documents of articles that have an id, in their order.

        Raises WorkerDied, WorkerFailed.
        """
        articles = iter(identified)
        for number, one in enumerate(articles):
            if self._most and (number >= MANY or self._readers or self._analysts):
                articles = chain([one], articles)
                break
            yield document_of(one)
        else:
            return
        if not self._analysts:
            self._files = learned.open_files(self._most, self._kept)
            self._analysts = Workers(analysing.__name__, self._most, self._files)
        for pieces in self._analysts.map("analyse", analysing.tasks(articles)):
            for piece in pieces:
                yield from analysing.documents(piece)
        if self._kept:
            learned.keep(self._files, self._kept)

    def _read(self, readable: Iterable[Readable | SourceError]) -> Iterator[Draft | SourceError]:
        found = reading.jobs(readable)
        if not self._readers:
            for job in found:
                yield from self._read_here(job)
                self._bytes += job.size
            return
        begun: deque[Job] = deque()
        for pieces in self._readers.map(
            "read", (job.task(self._parsed, self._printed) for job in _noted(found, begun))
        ):
            job = begun.popleft()
            yield from job.answers(pieces, self._keep)
            self._bytes += job.size

    def _read_here(self, job: Job) -> Iterator[Draft | SourceError]:
        if self._parsed and not self._recall:
            self._recall = self._parsed.recall()
        yield from job.read(self._recall, self._printed)
        if self._recall:
            self._keep(*self._recall.news())

    def _keep(self, fresh: list[tuple[bytes, bytes]], used: list[bytes]) -> None:
        if self._parsed:
            self._parsed.take(fresh, used)


def processors() -> int:
    """How many processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _noted(jobs: Iterable[Job], begun: deque[Job]) -> Iterator[Job]:
    for job in jobs:
        begun.append(job)
        yield job
