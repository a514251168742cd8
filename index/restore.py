"""Restore: an index and its holdings as a backup has them, beside what was removed since.

The index comes first and then the holdings, each in one step: where that is cut off, readers have
one whole index or the other, and restoring again ends it. What was there before is kept: the index
as the generation to go back to, the holdings and saved searches beside the new ones (``KEPT``).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.backup import HOLDINGS, INDEX, SAVED, Backup
from index.errors import PressesucheError
from index.folders import FolderGenerations
from index.generations import Generations, IndexUnwritable
from index.holdings import Holdings
from index.manifest import Manifest, Takedown
from index.opening import open_generations
from index.settings import Settings
from index.update import settle

KEPT = ".before-restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the backup's record, the live generation ("" where the index was not part
    of the backup, or lies in a cluster), and how many articles stay removed though it has them."""

    record: Backup
    generation: str
    kept_out: int


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
    live = ""
    with generations.writing(wait):
        down = _removed(generations, holdings)
        if record.engine and isinstance(generations, FolderGenerations):
            live = _restore_index(generations, backup / INDEX)
        try:
            _put(backup / HOLDINGS, settings.holdings)
            _put(backup / SAVED, settings.saved_searches)
        except OSError as error:
            place = Path(error.filename or settings.holdings)
            raise IndexUnwritable(place, error.strerror or str(error)) from error
        known = {one.id for one in holdings.takedowns()}
        since = [one for one in down if one.id not in known]
        if since:
            holdings.adopt(since, now)
    if since and live:
        settle(settings, now, wait)
    return Restored(record, generations.live().name if live else "", len(since))


def _removed(generations: Generations, holdings: Holdings) -> list[Takedown]:
    """What was removed for good, as the holdings or the live index know, if they can be read."""
    down: dict[str, Takedown] = {}
    with suppress(PressesucheError):
        down |= {one.id: one for one in generations.live().manifest().takedowns}
    with suppress(PressesucheError):
        down |= {one.id: one for one in holdings.takedowns()}
    return list(down.values())


def _restore_index(generations: FolderGenerations, index: Path) -> str:
    manifest = Manifest.read(index)
    with generations.fresh(manifest.engine) as building:
        for sealed in manifest.files:
            target = building.folder / sealed.path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(index / sealed.path, target)
        building.seal(manifest)
    return building.name


def _put(source: Path, target: Path) -> None:
    """A database in the place of another, which is kept beside it with all that belongs to it."""
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    kept = target.with_name(f"{target.name}{KEPT}")
    if target.exists():
        _close_log(target)
        kept.unlink(missing_ok=True)
        shutil.copyfile(target, kept)
    draft.replace(target)


def _close_log(database: Path) -> None:
    """Leave nothing of a database outside its file: a log would be taken for that of the next."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=10)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    for end in ("-wal", "-shm"):  # of a damaged one
        log = database.with_name(f"{database.name}{end}")
        if log.exists():
            log.replace(database.with_name(f"{database.name}{KEPT}{end}"))
