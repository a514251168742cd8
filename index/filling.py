"""Filling: drafts into an index, by way of the holdings and the analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from time import perf_counter

from index.document import Document
from index.draft import Draft, Identified
from index.engine import Shape, Writer
from index.errors import SourceError, SourceNote
from index.generations import Building
from index.pipeline import Pipeline, Progress
from index.report import Stopwatch
from index.run import Run
from index.stories import Stories

BATCH = 500  #: articles handed to the engine at a time
NAMED = 3  #: repeated articles that a report names

Told = Callable[[Progress], None]


def say_nothing(progress: Progress) -> None:
    """For those who do not want to be told of progress."""


@dataclass(slots=True)
class Filling:
    """A building being filled; its writer is opened when there is something to write."""

    building: Building
    pipeline: Pipeline
    clock: Stopwatch
    told: Told = say_nothing
    stories: Stories | None = None  #: where articles wait until their stories are known
    skipped: list[SourceError] = field(default_factory=list)
    notes: list[SourceNote] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  #: where some of the repeated articles are
    written: int = 0  #: articles, with repeated ones
    embargoes: dict[str, int] = field(default_factory=dict)  #: id -> the minute of its end
    _writer: Writer | None = None

    def add(self, drafts: Iterable[Draft | SourceError], run: Run) -> None:
        """Write the articles that the run wants, or let them wait for ``settle``."""
        self.take(self._wanted(drafts, run))

    def take(self, articles: Iterable[Identified]) -> None:
        """Write articles, or let them wait for ``settle``."""
        if self.stories is None:
            self.write(articles)
            return
        for one in articles:
            with self.clock.stage("stories"):
                self.stories.add(one)

    @property
    def empty(self) -> bool:
        """Whether nothing was wanted so far."""
        return not self.written and not self.stories

    def settle(self, found: Callable[[Stories], Iterator[Identified]]) -> None:
        """Write those that wait, with their stories, as ``found`` gives them."""
        if self.stories is not None:
            self.write(self._told_of(self.clock.each("stories", found(self.stories))))

    def _told_of(self, articles: Iterable[Identified]) -> Iterator[Identified]:
        assert self.stories is not None
        started, size = perf_counter(), len(self.stories)
        for number, one in enumerate(articles, 1):
            yield one
            self.told(Progress(number, number, size, perf_counter() - started, "indexing"))

    def write(self, identified: Iterable[Identified]) -> None:
        """Analyse and write articles."""
        named = self.clock.each("holdings", identified)
        documents = self.clock.each("analysing", self.pipeline.documents(named))
        while batch := list(islice(documents, BATCH)):
            self._add(batch)

    def _add(self, batch: list[Document]) -> None:
        with self.clock.stage("writing"):
            self.writer().add(batch)
        self.written += len(batch)
        for document in batch:
            if document.embargo:
                self.embargoes[document.id] = document.embargo
            elif self.embargoes:  # a later version of it has none any more
                self.embargoes.pop(document.id, None)

    def _wanted(self, drafts: Iterable[Draft | SourceError], run: Run) -> Iterator[Identified]:
        for found in self.clock.each("reading", drafts):
            if isinstance(found, SourceNote):
                self.notes.append(found)
                continue
            if isinstance(found, SourceError):
                self.skipped.append(found)
                continue
            repeated = run.counts.repeated
            holding = run.identify(found)
            if run.counts.repeated > repeated and len(self.repeated) < NAMED:
                self.repeated.append(f"{found.path}:{found.number}".removesuffix(":0"))
            self.told(replace(self.pipeline.progress, articles=run.counts.read))
            if holding.wanted:
                yield Identified(found, holding.id, holding.sequence)

    def drop(self, ids: Iterable[str]) -> None:
        """Let none of these wait any longer."""
        if self.stories is not None:
            self.stories.drop(ids)

    def remove(self, ids: Iterable[str]) -> None:
        """Take articles out."""
        left = iter(ids)
        while some := list(islice(left, BATCH)):
            self.drop(some)
            for id in some:
                self.embargoes.pop(id, None)
            with self.clock.stage("writing"):
                self.writer().remove(some)

    def writer(self) -> Writer:
        """The building's writer."""
        if self._writer is None:
            self._writer = self.building.writer()
        return self._writer

    def commit(self) -> Shape:
        """Bring all to the disk; afterwards nothing more can be added."""
        with self.clock.stage("writing"):
            writer = self.writer()
            writer.commit()
            self.close()
            return writer.shape()

    def close(self) -> None:
        """Let go of the writer; what was not committed is dropped."""
        writer, self._writer = self._writer, None
        if writer:
            writer.close()
        if self.stories is not None:
            self.stories.close()
