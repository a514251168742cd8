"""Replacing: a database that takes the place of another, which is kept beside it.

SQLite itself writes the one over the other, in one transaction: whoever has the file open goes on
with what is there now, and no log of the old one is taken for one of the new.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

KEPT = ".before-restore"
_PATIENCE = 10.0  #: seconds to wait for others who write
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ENDS = ("", "-wal", "-shm", "-journal")  #: of the files that a database consists of


def draft_of(target: Path) -> Path:
    """Where lies what shall take the place of a database."""
    return target.with_name(f"{target.name}.restoring")


def draft(source: Path, target: Path) -> Path | None:
    """Lay a copy beside its target; None where there is nothing to copy. Raises OSError."""
    if not source.exists():
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    made = draft_of(target)
    remove(made)
    os.close(os.open(made, os.O_CREAT | os.O_WRONLY, 0o600))
    shutil.copyfile(source, made)
    return made


def put(target: Path) -> Path | None:
    """Let its draft take the place of a database; where that one is kept, None where there was
    none. Raises OSError."""
    made, kept = draft_of(target), None
    if target.exists():
        try:
            kept = _keep(target)
            _copy(made, target)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise OSError(None, str(error), str(target)) from error
            if kept is None:
                kept = _kept(target)
                for end in _ENDS:
                    if (file := _beside(target, end)).exists():
                        file.replace(_beside(kept, end))
            remove(target)
    if not target.exists():
        with made.open("rb") as whole:
            os.fsync(whole.fileno())
        made.replace(target)
    remove(made)
    return kept


def remove(database: Path) -> None:
    """Remove a database with all that belongs to it."""
    for end in _ENDS:
        _beside(database, end).unlink(missing_ok=True)


def _keep(database: Path) -> Path:
    """A copy of it, whole or not there, which takes the place of none that was made before."""
    kept, begun = _kept(database), database.with_name(f"{database.name}.keeping")
    remove(begun)
    os.close(os.open(begun, os.O_CREAT | os.O_WRONLY, database.stat().st_mode & 0o777))
    _copy(database, begun)
    begun.replace(kept)
    return kept


def _kept(database: Path) -> Path:
    first = database.with_name(f"{database.name}{KEPT}")
    others = (database.with_name(f"{database.name}.{n}{KEPT}") for n in count(2))
    return first if not first.exists() else next(one for one in others if not one.exists())


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=_PATIENCE)) as ours,
        closing(sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None)) as theirs,
    ):
        theirs.execute("BEGIN IMMEDIATE")  # a copy would wait for others without an end
        theirs.execute("ROLLBACK")
        ours.backup(theirs)


def _beside(database: Path, end: str) -> Path:
    return database.with_name(f"{database.name}{end}")
