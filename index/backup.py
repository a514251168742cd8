"""Backup: what cannot be read from the sources again, and the index, in a folder of its own.

    FOLDER/2026-11-22-051200/backup.json     what belongs to it, with sizes and digests
                             holdings.sqlite
                             saved.sqlite    saved searches, where there are any
                             index/…         the live generation (not of a cluster)

A backup is made while others search and write: the generation is held, so that it stays whole,
and the holdings are copied after it, so that they know it. Files of the index never change, so
those that an earlier backup in the same folder has are linked to it and take no more room. A
backup that was cut off ends in .part and is never restored from; the next one removes it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from index.article import BERLIN
from index.errors import IndexDamaged, IndexMissing, PressesucheError
from index.folder import FolderGeneration
from index.manifest import Manifest, SealedFile, digest, file_digest
from index.opening import open_generations
from index.settings import Settings

FILE = "backup.json"
FORMAT = 1
HOLDINGS, SAVED, INDEX = "holdings.sqlite", "saved.sqlite", "index"
_PART = ".part"
_NAME = "%Y-%m-%d-%H%M%S"


class BackupError(PressesucheError):
    """A backup cannot be made, or is not as it was made."""

    def __init__(self, place: Path, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds."""

    format: int = FORMAT
    made: str  #: ISO 8601
    articles: int = 0  #: in the index; 0 where it is not part of the backup
    engine: str = ""  #: that the index was built with; "" where it is not part of the backup
    files: tuple[SealedFile, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Backup:
        """The record in the folder of a backup. Raises BackupError."""
        try:
            told, _, last = (folder / FILE).read_bytes().partition(b"\n")
            record = msgspec.json.decode(told, type=cls)
        except OSError as error:
            raise BackupError(folder, f"this is no backup ({error.strerror})") from error
        except (ValueError, msgspec.DecodeError) as error:
            raise BackupError(folder / FILE, f"it cannot be read ({error})") from error
        if record.format != FORMAT:
            raise BackupError(folder, "made by another version of this program")
        if last != f"{digest(told)}\n".encode():
            raise BackupError(folder / FILE, "the file has changed since it was written")
        return record

    def write(self, folder: Path) -> None:
        """Write the record, and a digest of it as the second line."""
        told = msgspec.json.encode(self)
        (folder / FILE).write_bytes(told + f"\n{digest(told)}\n".encode())

    def damages(self, folder: Path) -> Iterator[BackupError]:
        """Every file that is gone or has changed, by reading all of them."""
        for sealed in self.files:
            path = folder / sealed.path
            try:
                if file_digest(path) != sealed.digest:
                    yield BackupError(path, "the file has changed since it was written")
            except OSError as error:
                yield BackupError(path, error.strerror or str(error))


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    folder: Path
    record: Backup
    linked: int  #: bytes that an earlier backup has too
    removed: tuple[Path, ...] = ()  #: older backups that were removed


def back_up(
    settings: Settings, into: Path, now: datetime | None = None, keep: int | None = None
) -> Made:
    """Make a backup below ``into``, and keep so many of those that are there, the newest.

    Raises BackupError, and what opening the live index raises. A cluster's index is left to its
    own snapshots.
    """
    now = (now or datetime.now(BERLIN)).astimezone(BERLIN)
    done = into / now.strftime(_NAME)
    folder = done.with_name(done.name + _PART)
    try:
        into.mkdir(parents=True, exist_ok=True)
        for left in into.glob(f"*{_PART}"):
            shutil.rmtree(left)
        if done.exists():
            raise BackupError(done, "there is a backup of this second already")
        earlier = backups(into)
        folder.mkdir()
        made = _Copying(settings, folder, earlier[-1] if earlier else None).run(now)
        _sync(folder)
        folder.rename(done)
        os.sync()
        removed = _let_go(backups(into), keep)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        place = Path(error.filename or into)
        raise BackupError(place, f"cannot be written ({error.strerror or error})") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Made(done, made.record, made.linked, removed)


def backups(into: Path) -> list[Path]:
    """The whole backups in a folder, the oldest first."""
    return sorted(path.parent for path in into.glob(f"*/{FILE}") if path.parent.suffix != _PART)


def _let_go(known: Sequence[Path], keep: int | None) -> tuple[Path, ...]:
    removed = tuple(known[:-keep]) if keep else ()
    for old in removed:
        (old / FILE).unlink()  # first of all: what is half gone is no backup
        shutil.rmtree(old)
    return removed


class _Copying:
    """One backup being made."""

    def __init__(self, settings: Settings, folder: Path, earlier: Path | None) -> None:
        self._settings, self._folder = settings, folder
        self._earlier, self._known = earlier, _known(earlier)
        self._files: list[SealedFile] = []
        self._linked = 0

    def run(self, now: datetime) -> Made:
        manifest = self._copy_index()
        self._copy_database(self._settings.holdings, HOLDINGS)
        self._copy_database(self._settings.saved_searches, SAVED)
        if not self._files:
            raise IndexMissing(self._settings.index)
        record = Backup(
            made=now.isoformat(timespec="seconds"),
            articles=manifest.articles if manifest else 0,
            engine=manifest.engine if manifest else "",
            files=tuple(self._files),
        )
        record.write(self._folder)
        return Made(self._folder, record, self._linked)

    def _copy_index(self) -> Manifest | None:
        """The live generation; None where it lies in a cluster."""
        live = open_generations(self._settings).live()
        if not isinstance(live, FolderGeneration):
            return None
        with closing(live.held()):
            manifest = live.manifest()
            for sealed in manifest.files:
                self._copy(live.folder / sealed.path, f"{INDEX}/{sealed.path}", sealed)
            manifest.write(self._folder / INDEX)
            self._note(f"{INDEX}/manifest.json")
        return manifest

    def _copy(self, source: Path, name: str, sealed: SealedFile) -> None:
        """A file that never changes: a link to the one of an earlier backup, else a copy."""
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if self._earlier and self._known.get(name) == sealed.digest:
            with suppress(OSError):  # gone, or the file system knows no links
                os.link(self._earlier / name, target)
                self._linked += sealed.size
                if file_digest(target) != sealed.digest:
                    target.unlink()
                    self._linked -= sealed.size
        if not target.exists():
            shutil.copyfile(source, target)
            if file_digest(target) != sealed.digest:
                raise IndexDamaged(source, "the file has changed since it was written")
        self._files.append(SealedFile(name, sealed.size, sealed.digest))

    def _copy_database(self, source: Path, name: str) -> None:
        """A database as it is at one moment, whoever writes to it meanwhile."""
        if not source.exists():
            return
        try:
            # No others may read it than the one that it is a copy of.
            os.close(os.open(self._folder / name, os.O_CREAT, source.stat().st_mode & 0o777))
            with (
                closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=10)) as ours,
                closing(sqlite3.connect(self._folder / name)) as copy,
            ):
                ours.backup(copy)
                told = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            raise BackupError(source, f"cannot be copied ({error})") from error
        if told != "ok":
            raise BackupError(source, f"it is damaged ({told}): restore it from an older backup")
        self._note(name)

    def _note(self, name: str) -> None:
        path = self._folder / name
        self._files.append(SealedFile(name, path.stat().st_size, file_digest(path)))


def _known(earlier: Path | None) -> Mapping[str, str]:
    """The digests of an earlier backup's files, by name; nothing where it cannot be read."""
    if earlier is None:
        return {}
    try:
        return {file.path: file.digest for file in Backup.read(earlier).files}
    except BackupError:
        return {}


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
