"""Restore: an index and its holdings as a backup has them, beside what was removed since.

The index comes first and then the holdings, each in one step and without what was removed since:
where that is cut off, readers have one whole index or the other, and restoring again ends it. What
was there before is kept: the index as the generation to go back to, the holdings and saved searches
beside the new ones (``replacing.KEPT``), also by a second restore.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.backup import HOLDINGS, INDEX, SAVED, Backup
from index.engines import open_engine
from index.errors import PressesucheError
from index.folders import FolderGenerations
from index.generations import Generations, IndexUnwritable
from index.holdings import Holdings
from index.manifest import Manifest, Takedown
from index.opening import open_generations
from index.replacing import draft, put
from index.rollback import without
from index.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the backup's record, the live generation ("" where the index was not part
    of the backup, or lies in a cluster), how many articles stay removed though it has them, and
    where the holdings lie that were there before."""

    record: Backup
    generation: str
    kept_out: int
    kept: Path | None


def restore(
    settings: Settings, backup: Path, now: datetime | None = None, wait: float = 0.0
) -> Restored:
    """Make a backup live. What was removed for good since it was made stays removed.

    Raises BackupError before anything is changed where the backup is not whole; IndexLocked,
    IndexUnwritable, RebuildNeeded.
    """
    now = now or datetime.now(UTC)
    record = Backup.read(backup)
    for damage in record.damages(backup):
        raise damage
    generations, holdings = open_generations(settings), Holdings(settings.holdings)
    live, kept = "", None
    with generations.writing(wait):
        down = _removed(generations, holdings)
        try:
            drafted = draft(backup / HOLDINGS, settings.holdings)
            holdings = Holdings(drafted or settings.holdings)
            since = _adopted(holdings, down, now)
            if record.engine and isinstance(generations, FolderGenerations):
                live = _restore_index(settings, generations, holdings, backup / INDEX, since)
            if drafted:
                kept = put(settings.holdings)
            if draft(backup / SAVED, settings.saved_searches):
                put(settings.saved_searches)
        except OSError as error:
            place = Path(error.filename or settings.holdings)
            raise IndexUnwritable(place, error.strerror or str(error)) from error
    return Restored(record, live, len(since), kept)


def _removed(generations: Generations, holdings: Holdings) -> list[Takedown]:
    """What was removed for good, as the holdings or the live index know, if they can be read."""
    down: dict[str, Takedown] = {}
    with suppress(PressesucheError):
        down |= {one.id: one for one in generations.live().manifest().takedowns}
    with suppress(PressesucheError):
        down |= {one.id: one for one in holdings.takedowns()}
    return list(down.values())


def _adopted(holdings: Holdings, down: Sequence[Takedown], now: datetime) -> tuple[Takedown, ...]:
    """Let holdings know what was removed for good; what of it they did not know."""
    known = {one.id for one in holdings.takedowns()}
    since = tuple(one for one in down if one.id not in known)
    if since:
        holdings.adopt(since, now)
    return since


def _restore_index(
    settings: Settings,
    generations: FolderGenerations,
    holdings: Holdings,
    index: Path,
    since: Sequence[Takedown],
) -> str:
    manifest = Manifest.read(index)
    again = _is_of(generations, manifest)  # cut off, and repeated: one goes back behind both
    with generations.fresh(manifest.engine, instead=again) as building:
        for sealed in manifest.files:
            target = building.folder / sealed.path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(index / sealed.path, target)
        if since:
            engine = open_engine(manifest.engine)
            with closing(engine.searcher(building.engine_folder)) as searcher:
                gone = {one.id for one in since}
                manifest = without(settings, holdings, manifest, searcher, building, gone)
            manifest = replace(manifest, takedowns=(*manifest.takedowns, *since))
        building.seal(manifest)
    return building.name


def _is_of(generations: FolderGenerations, manifest: Manifest) -> bool:
    """Whether the live index was restored from this one, or is the one that was backed up."""
    with suppress(PressesucheError):
        live = generations.live().manifest()
        return (live.created, live.run) == (manifest.created, manifest.run)
    return False
