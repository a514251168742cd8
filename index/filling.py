"""Filling: drafts into an index, by way of the holdings and the analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from index.document import Document
from index.draft import Draft, Identified
from index.engine import Shape, Writer
from index.errors import SourceError
from index.generations import Building
from index.pipeline import Pipeline, Progress
from index.report import Stopwatch
from index.run import Run

BATCH = 500  #: articles handed to the engine at a time

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
    skipped: list[SourceError] = field(default_factory=list)
    written: int = 0  #: articles, with repeated ones
    _writer: Writer | None = None

    def add(self, drafts: Iterable[Draft | SourceError], run: Run) -> None:
        """Write the articles that the run wants."""
        self.write(self._wanted(drafts, run))

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

    def _wanted(self, drafts: Iterable[Draft | SourceError], run: Run) -> Iterator[Identified]:
        for found in self.clock.each("reading", drafts):
            if isinstance(found, SourceError):
                self.skipped.append(found)
                continue
            holding = run.identify(found)
            self.told(replace(self.pipeline.progress, articles=run.counts.read))
            if holding.wanted:
                yield Identified(found, holding.id, holding.sequence)

    def remove(self, ids: Iterable[str]) -> None:
        """Take articles out."""
        left = iter(ids)
        while some := list(islice(left, BATCH)):
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
