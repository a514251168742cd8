"""Rebuild: sources in, a new generation out, and a report of what was read; and ``check``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os.path import abspath
from pathlib import Path

from index.article import Article
from index.changes import find_changes, states_of
from index.draft import Draft, draft_of
from index.engine import Shape
from index.errors import EngineError, PressesucheError, RebuildNeeded, SourceError
from index.filling import Filling, Told, say_nothing
from index.generations import Generations
from index.holdings import Holdings
from index.manifest import Manifest, fingerprint
from index.opening import open_generations
from index.pipeline import Pipeline
from index.released import minute_at
from index.report import NothingToIndex, Report, Stopwatch
from index.run import Run
from index.settings import DEFAULT_ENGINE, Settings
from index.stories import Stories

__all__ = ["Condition", "NothingToIndex", "Report", "check", "rebuild", "rebuild_articles"]

_REBUILD, _UPDATE = "run 'manage.py rebuild'", "run 'manage.py update'"


def rebuild(
    settings: Settings,
    paths: Sequence[Path],
    progress: Told = say_nothing,
    now: datetime | None = None,
    wait: float = 0.0,
) -> Report:
    """Read every source into a new generation and switch to it.

    ``progress`` is told after each article how far the reading has come. The live index answers
    until the switch, and stays as it is if anything goes wrong. ``wait`` is how many seconds to
    wait for another writer. Raises IndexLocked, IndexUnwritable, NothingToIndex, EngineError,
    HoldingsError, WorkerDied.
    """
    return _rebuild(settings, lambda pipeline: pipeline.drafts(paths), paths, progress, now, wait)


def rebuild_articles(
    settings: Settings,
    articles: Iterable[Article | SourceError],
    progress: Told = say_nothing,
    now: datetime | None = None,
) -> Report:
    """As ``rebuild``, from articles already at hand."""

    def drafts(pipeline: Pipeline) -> Iterator[Draft | SourceError]:
        printed = settings.stories
        return (one if isinstance(one, SourceError) else draft_of(one, printed) for one in articles)

    return _rebuild(settings, drafts, (), progress, now, 0.0)


def _rebuild(
    settings: Settings,
    drafts: Callable[[Pipeline], Iterable[Draft | SourceError]],
    paths: Sequence[Path],
    progress: Told,
    now: datetime | None,
    wait: float,
) -> Report:
    clock, now = Stopwatch(), now or datetime.now(UTC)
    engine = settings.engine or _engine_in_use(settings) or DEFAULT_ENGINE
    generations, holdings = open_generations(settings), Holdings(settings.holdings)
    with generations.writing(wait):
        with (
            Pipeline.of(settings, settings.stories) as pipeline,
            generations.fresh(engine) as building,
            closing(Filling(building, pipeline, clock, progress, stories(settings))) as filling,
            # Kept before the switch: an id must never be live without being held.
            holdings.run(now) as run,
        ):
            _keep_takedowns(generations, holdings, run)
            with clock.stage("looking"):
                # Before reading, so that a file that changes meanwhile counts as changed.
                run.read_all(states_of(paths))
            filling.add(drafts(pipeline), run)
            if filling.empty:
                raise NothingToIndex(paths, filling.skipped)
            run.end(everything=True)
            filling.remove(run.recalled())
            filling.settle(Stories.of_archive)
            run.distrust(error.place for error in filling.skipped)
            run.faults.forget()
            run.faults.record(filling.skipped)
            shape = filling.commit()
            if shape.articles != run.counts.claimed:
                raise EngineError(
                    f"{engine} holds {shape.articles} of {run.counts.claimed} articles"
                )
            with clock.stage("sealing"):
                sources = tuple(abspath(path) for path in paths)
                sealed = manifest(engine, sources, run, shape, now)
                building.seal(replace(sealed, stories=settings.stories))
        return report(generations, sealed, filling, run, shape)


def stories(settings: Settings) -> Stories | None:
    """Where articles wait for their stories, beside the holdings; None where nobody asks."""
    return Stories.of(settings) if settings.stories else None


def _keep_takedowns(generations: Generations, holdings: Holdings, run: Run) -> None:
    """Where the holdings were lost, the live index still knows what was removed for good."""
    try:
        live = generations.live().manifest()
    except PressesucheError:
        return
    if live.takedowns and not holdings.knows(live.run):
        run.adopt(live.takedowns)


def manifest(
    engine: str, sources: tuple[str, ...], run: Run, shape: Shape, now: datetime
) -> Manifest:
    """The record of an index that holds the result of a run."""
    return Manifest(
        engine=engine,
        fingerprint=fingerprint(),
        created=now.isoformat(timespec="seconds"),
        articles=shape.articles,
        sources=sources,
        run=run.token,
        takedowns=run.takedowns(),
        withdrawn=run.withdrawn(),
        segments=shape.segments,
        deleted=shape.deleted,
    )


def report(
    generations: Generations,
    sealed: Manifest,
    filling: Filling,
    run: Run,
    shape: Shape,
    removed: int | None = None,
) -> Report:
    """What was done."""
    counts, minute = run.counts, minute_at(datetime.fromisoformat(sealed.created))
    removed = counts.removed if removed is None else removed
    return Report(
        generation=generations.live().name,
        engine=sealed.engine,
        articles=shape.articles,
        new=counts.new,
        added=counts.added,
        changed=counts.changed,
        removed=removed,
        withdrawn=min(counts.withdrawn, removed),
        left_out=len(sealed.withdrawn),
        embargoed=sum(end > minute for end in filling.embargoes.values()),
        read=counts.read,
        repeated=counts.repeated,
        some_repeated=tuple(filling.repeated),
        skipped=tuple(filling.skipped),
        notes=tuple(filling.notes),
        seconds=filling.clock.seconds,
        stages=filling.clock.stages,
    )


def _engine_in_use(settings: Settings) -> str:
    try:
        return open_generations(settings).live().manifest().engine
    except PressesucheError:
        return ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What ``check`` found: damage first, then what an update or a rebuild would mend."""

    manifest: Manifest | None
    damages: tuple[PressesucheError, ...] = ()
    outdated: tuple[str, ...] = ()  #: one sentence each

    @property
    def whole(self) -> bool:
        return not self.damages

    @property
    def current(self) -> bool:
        return not self.outdated


def check(settings: Settings) -> Condition:
    """Whether the live index is whole (every file as written) and current (rules, sources).

    Raises IndexMissing where there is none.
    """
    generation = open_generations(settings).live()
    try:
        manifest = generation.manifest()
    except PressesucheError as error:
        return Condition(None, (error,))
    found: list[PressesucheError] = list(generation.damages())
    if damage := Holdings(settings.holdings).damage():
        return Condition(manifest, (*found, damage))
    outdated = list(_outdated(settings, manifest))
    if not found and manifest.fingerprint == fingerprint():
        try:
            with closing(generation.searcher()) as searcher:
                size = searcher.size()
        except PressesucheError as error:
            found.append(error)
        else:
            if size != manifest.articles:
                found.append(
                    PressesucheError(f"the index holds {size} of {manifest.articles} articles")
                )
    return Condition(manifest, tuple(found), tuple(outdated))


def _outdated(settings: Settings, manifest: Manifest) -> Iterator[str]:
    if settings.engine and settings.engine != manifest.engine:
        yield f"built with {manifest.engine}, the settings ask for {settings.engine}: {_REBUILD}"
    if manifest.fingerprint != fingerprint():
        yield f"built with another schema or analyzer: {_REBUILD}"
    if manifest.stories != settings.stories:
        yield (
            f"built with{'' if manifest.stories else 'out'} stories, the settings say otherwise:"
            f" {_REBUILD}"
        )
    holdings = Holdings(settings.holdings)
    try:
        since = holdings.number(manifest.run)
    except RebuildNeeded as error:
        yield f"{error.reason}: {_REBUILD}"
        return
    with holdings.looking() as look:
        if look.is_behind(since):
            yield f"an update was cut off, or rolled back from: {_UPDATE}"
        changes = find_changes(look, manifest.paths, again=False)
    changed = len(changes.read) - changes.new
    if changes.read or changes.gone:
        yield (
            f"source files since then: {changes.new} new, {changed} changed,"
            f" {len(changes.gone)} gone: {_UPDATE}"
        )
