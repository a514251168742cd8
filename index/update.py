"""Update: the live index brought up to date, at the cost of what has changed.

The next generation begins as the live one (``Generations.successor``); only articles that are
new, changed or gone are written. Whatever an update leaves is what a rebuild of the same
sources would give, but for the scores, which count removed articles until ``compact``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from os.path import abspath
from pathlib import Path

from index import sources
from index.article import BERLIN
from index.build import manifest, report
from index.changes import Changes, find_changes
from index.compaction import compact_live, is_due
from index.draft import Draft
from index.engine import Shape
from index.errors import PressesucheError, SourceError
from index.filling import Filling, Told, say_nothing
from index.generations import Building, Generations
from index.holdings import Holdings, Look
from index.manifest import Manifest
from index.opening import current, open_generations
from index.pipeline import Pipeline
from index.report import NothingToIndex, Report, Stopwatch
from index.run import Run
from index.settings import Settings
from index.sources import Readable, reading_order
from index.stories import Stories


class NoSources(PressesucheError):
    """The live index was not built from files."""

    def __init__(self) -> None:
        super().__init__("the index does not tell what it was built from: name the sources")


def update(
    settings: Settings,
    paths: Sequence[Path] = (),
    progress: Told = say_nothing,
    now: datetime | None = None,
    wait: float = 0.0,
    everything: bool = False,
    typed: bool = True,
) -> Report:
    """Bring the live index up to date with its sources, or with these.

    Each of ``paths`` lies in a source of the live index, then only that part of it is looked
    at; or it is a source more. Files whose size or time has changed are compared by what they
    hold, and read where that has changed; with ``everything`` all are read. Where nothing has
    changed the live index stays. Where ``typed``, a place where nothing is and was is told as
    skipped. A source more has to be there: a name typed wrongly would be
    missed by every update to come. Where a compaction is due and fails, the report says why, and
    the next update that writes tries again. Raises IndexMissing, RebuildNeeded, NoSources,
    NothingToIndex, IndexLocked, IndexUnwritable, EngineError, HoldingsError, WorkerDied.
    """
    generations = open_generations(settings)
    now = now or datetime.now(UTC)
    with generations.writing(wait):
        before = current(settings, generations.live())
        known = before.paths
        given = [Path(abspath(path)) for path in paths]
        more = [p for p in given if not any(p == k or k in p.parents for k in known)]
        if not known and not more:
            raise NoSources
        if absent := [path for path in more if not path.exists()]:
            raise NothingToIndex(absent, [SourceError(p, "no such file or folder") for p in absent])
        only = given if paths and not any(p.is_symlink() for p in given) else None
        named = given if typed else ()
        job = _Update(settings, generations, [*known, *more], now, progress, named)
        return job.run(before, only, everything)


def take_down(
    settings: Settings, id: str, reason: str, now: datetime | None = None, wait: float = 0.0
) -> Report:
    """Remove an article for good: from the live index now, and from all that come.

    Raises UnknownArticle, and what ``update`` raises.
    """
    now = now or datetime.now(UTC)
    generations = open_generations(settings)
    with generations.writing(wait):
        before = current(settings, generations.live())
        day = now.astimezone(BERLIN).date().isoformat()
        Holdings(settings.holdings).take_down(id, reason, now, day)
        return _Update(settings, generations, before.paths, now).run(before, [])


def settle(settings: Settings, now: datetime | None = None, wait: float = 0.0) -> Report:
    """Remove from the live index what the holdings say is not to be shown; no source is looked at.

    Raises what ``update`` raises.
    """
    now = now or datetime.now(UTC)
    generations = open_generations(settings)
    with generations.writing(wait):
        before = current(settings, generations.live())
        return _Update(settings, generations, before.paths, now).run(before, [])


def let_back(settings: Settings, id: str, now: datetime | None = None, wait: float = 0.0) -> Report:
    """Undo ``take_down``: the article is read again if its file still has it.

    Raises UnknownArticle, and what ``update`` raises.
    """
    now = now or datetime.now(UTC)
    generations = open_generations(settings)
    with generations.writing(wait):
        before = current(settings, generations.live())
        Holdings(settings.holdings).let_back(id, now)
        return _Update(settings, generations, before.paths, now).run(before, [])


class _Update:
    """One update; only inside ``writing``."""

    def __init__(
        self,
        settings: Settings,
        generations: Generations,
        paths: Sequence[Path],
        now: datetime,
        told: Told = say_nothing,
        named: Sequence[Path] = (),
    ) -> None:
        self._settings, self._generations, self._paths = settings, generations, paths
        self._now, self._told = now, told
        self._holdings = Holdings(settings.holdings)
        self._order = reading_order(paths)
        self._clock = Stopwatch()
        self._only: Sequence[Path] | None = None
        self._named: Sequence[Path] = named

    def run(
        self, before: Manifest, only: Sequence[Path] | None, everything: bool = False
    ) -> Report:
        """Look for changes, and write them."""
        since = self._holdings.number(before.run)
        self._only = only
        with self._clock.stage("looking"), self._holdings.looking() as look:
            changes = self._changes(look, since, only, everything)
            changes.skipped += self._mistyped(look)
            faults = look.faults(only)
            idle = not changes.read and not changes.gone and not look.is_behind(since)
        sources = tuple(map(str, self._paths))
        if idle and not changes.touched and sources == before.sources:
            return self._nothing(before, [*changes.skipped, *faults])
        return self._write(before, sources, since, changes)

    def _changes(
        self, look: Look, since: int, only: Sequence[Path] | None, everything: bool
    ) -> Changes:
        return find_changes(look, self._paths, only, look.files_behind(since), everything)

    def _mistyped(self, look: Look) -> Iterator[SourceError]:
        """The places that somebody has named where there is nothing, and was nothing before."""
        for place in self._named:
            if not place.exists() and not any(look.files_in(str(place))):
                yield SourceError(place, "no such file or folder")

    def _write(
        self, before: Manifest, sources: tuple[str, ...], since: int, changes: Changes
    ) -> Report:
        with (
            Pipeline.of(self._settings, printed=False) as pipeline,
            self._generations.successor() as building,
            closing(self._filling(building, pipeline, before)) as filling,
            # Kept before the switch: an id must never be live without being held.
            self._holdings.run(self._now, since, self._order) as run,
        ):
            filling.skipped += changes.skipped
            run.record(changes.touched)
            run.read_files(changes.states)
            run.forget_files(changes.gone)
            run.put_off(changes.put_off)
            filling.add(self._drafts(pipeline, run, changes), run)
            run.end()
            run.distrust(error.place for error in filling.skipped)
            run.faults.record(filling.skipped)
            filling.skipped += run.faults.elsewhere(self._only)
            removed = list(run.removed())
            filling.drop(removed)
            if before.stories:
                with closing(self._generations.live().searcher()) as live:
                    filling.settle(lambda stories: stories.beside(live, removed, run.number_of))
            filling.remove(removed)
            same = sources == before.sources and run.takedowns() == before.takedowns
            if same and not run.counts.altered and not removed:
                run.leave_no_trace()
                return self._nothing(before, filling.skipped)
            shape = filling.commit()
            if before.articles and not shape.articles and not run.counts.withdrawn:
                raise NothingToIndex(self._paths, filling.skipped)
            with self._clock.stage("sealing"):
                sealed = manifest(before.engine, sources, run, shape, self._now)
                spoken_of = before.spoken_of + len(sealed.out - before.out)
                building.seal(replace(sealed, stories=before.stories, spoken_of=spoken_of))
        compacted, uncompacted = self._compacted(shape, before.engine)
        gone = max(before.articles + run.counts.added - shape.articles, 0)
        done = report(self._generations, sealed, filling, run, shape, gone)
        return replace(done, compacted=compacted, uncompacted=uncompacted)

    def _compacted(self, shape: Shape, engine: str) -> tuple[bool, str]:
        """Whether the index was compacted where that is due, and else why it could not be.

        The update is live already and has not failed where there is no room for a second index.
        """
        if not is_due(shape, engine):
            return False, ""
        try:
            return compact_live(self._settings, self._generations, self._clock), ""
        except (PressesucheError, OSError) as error:
            return False, str(error)

    def _filling(self, building: Building, pipeline: Pipeline, before: Manifest) -> Filling:
        waiting = Stories.of(self._settings) if before.stories else None
        return Filling(building, pipeline, self._clock, self._told, waiting)

    def _nothing(self, before: Manifest, skipped: Sequence[SourceError]) -> Report:
        """The report of an update that found nothing to do."""
        return Report(
            generation=self._generations.live().name,
            engine=before.engine,
            articles=before.articles,
            switched=False,
            skipped=tuple(skipped),
            seconds=self._clock.seconds,
            stages=self._clock.stages,
        )

    def _drafts(
        self, pipeline: Pipeline, run: Run, changes: Changes
    ) -> Iterator[Draft | SourceError]:
        """The articles of changed files, then of those that may have what these had before."""
        yield from pipeline.drafts_of(changes.read, changes.size)
        while places := run.elsewhere():
            found = sources.readable(self._paths, [Path(place) for place in places])
            files = [one for one in found if isinstance(one, Readable)]
            yield from pipeline.drafts_of(files, 0)
