"""Rebuild: sources in, a new generation out, and a report of what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from os.path import abspath
from pathlib import Path
from time import perf_counter

from index import reading, sources
from index.article import Article
from index.document import Document, prepare
from index.engines import open_engine
from index.errors import PressesucheError, SourceError
from index.generations import Generation, Generations
from index.holdings import FileState, Holdings, Run
from index.manifest import Manifest, damages, fingerprint, seal
from index.settings import DEFAULT_ENGINE, Settings

BATCH = 500  #: articles handed to the engine at a time


class NothingToIndex(PressesucheError):
    """The sources gave no article at all; the live index was left as it is."""

    def __init__(self, paths: Sequence[Path], skipped: Sequence[SourceError]) -> None:
        named = ", ".join(map(str, paths)) or "the sources"
        reasons = "".join(f"\n  {error}" for error in skipped[:20])
        super().__init__(f"no article could be read from {named}; the index is unchanged{reasons}")
        self.paths, self.skipped = tuple(paths), tuple(skipped)


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild did. Seconds are wall time."""

    generation: str
    engine: str
    articles: int  #: in the new index
    new: int  #: of these, never seen before
    repeated: int  #: read, but of an id that came again later in the same run, which won
    skipped: tuple[SourceError, ...]
    seconds: float

    @property
    def read(self) -> int:
        return self.articles + self.repeated


@dataclass(slots=True)
class _Tally:
    """Counts kept while articles stream by."""

    read: int = 0
    new: int = 0
    skipped: list[SourceError] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)


def rebuild(
    settings: Settings,
    paths: Sequence[Path],
    progress: Callable[[int], None] = lambda read: None,
    now: datetime | None = None,
) -> Report:
    """Read every source into a new generation and switch to it.

    ``progress`` is told the number of articles read so far. The live index answers until the
    switch, and stays as it is if anything goes wrong. Raises IndexLocked, IndexUnwritable,
    NothingToIndex, EngineError, HoldingsError.
    """
    return rebuild_articles(settings, reading.read(paths), progress, now, paths)


def rebuild_articles(
    settings: Settings,
    articles: Iterable[Article | SourceError],
    progress: Callable[[int], None] = lambda read: None,
    now: datetime | None = None,
    paths: Sequence[Path] = (),
) -> Report:
    """As ``rebuild``, from articles already at hand; ``paths`` is where they came from."""
    started, now = perf_counter(), now or datetime.now(UTC)
    engine = open_engine(settings.engine or _engine_in_use(settings) or DEFAULT_ENGINE)
    generations, tally = Generations(settings.index), _Tally()
    with (
        generations.writing(),
        generations.fresh() as generation,
        # Kept before the switch: an id must never be live without being held.
        Holdings(settings.holdings).run(now) as run,
    ):
        # Before reading, so that a file that changes meanwhile counts as changed.
        run.record_files(_states(paths))
        writer = engine.writer(generation.engine_folder)
        try:
            documents = _documents(articles, run, tally, progress)
            while batch := list(islice(documents, BATCH)):
                writer.add(batch)
            if not tally.read:
                raise NothingToIndex(paths, tally.skipped)
            writer.commit()
        finally:
            writer.close()
        _write_manifest(generation, engine.name, len(tally.ids), paths, now)
    return Report(
        generation=generations.live().name,
        engine=engine.name,
        articles=len(tally.ids),
        new=tally.new,
        repeated=tally.read - len(tally.ids),
        skipped=tuple(tally.skipped),
        seconds=perf_counter() - started,
    )


def _engine_in_use(settings: Settings) -> str:
    try:
        return Generations(settings.index).live().manifest().engine
    except PressesucheError:
        return ""


def _states(paths: Sequence[Path]) -> Iterator[FileState]:
    for file in sources.inputs(paths):
        try:
            yield FileState.of(file)
        except OSError:
            continue  # reading it will tell why


def _documents(
    found: Iterable[Article | SourceError],
    run: Run,
    tally: _Tally,
    progress: Callable[[int], None],
) -> Iterator[Document]:
    for article in found:
        if isinstance(article, SourceError):
            tally.skipped.append(article)
            continue
        holding = run.identify(article)
        tally.read += 1
        tally.new += holding.new
        tally.ids[holding.id] += 1
        progress(tally.read)
        yield prepare(replace(article, id=holding.id), holding.sequence)


def _write_manifest(
    generation: Generation, engine: str, articles: int, paths: Sequence[Path], now: datetime
) -> None:
    Manifest(
        engine=engine,
        fingerprint=fingerprint(),
        created=now.isoformat(timespec="seconds"),
        articles=articles,
        sources=tuple(abspath(path) for path in paths),
        files=seal(generation.folder),
    ).write(generation.folder)


@dataclass(frozen=True, slots=True)
class Condition:
    """What ``check`` found: damage first, then what a rebuild would mend."""

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
    generation = Generations(settings.index).live()
    try:
        manifest = generation.manifest()
    except PressesucheError as error:
        return Condition(None, (error,))
    found: list[PressesucheError] = list(damages(generation.folder, manifest))
    outdated = list(_outdated(settings, manifest))
    if not found and manifest.fingerprint == fingerprint():
        try:
            searcher = open_engine(manifest.engine).searcher(generation.engine_folder)
            size = searcher.size()
            searcher.close()
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
        yield f"built with {manifest.engine}, the settings ask for {settings.engine}"
    if manifest.fingerprint != fingerprint():
        yield "built with another schema or analyzer"
    then = {state.path: state for state in Holdings(settings.holdings).files()}
    now = {state.path: state for state in _states([Path(source) for source in manifest.sources])}
    added, gone = len(now.keys() - then.keys()), len(then.keys() - now.keys())
    changed = sum(now[path] != then[path] for path in now.keys() & then.keys())
    if added or gone or changed:
        yield f"source files since then: {added} new, {changed} changed, {gone} gone"
