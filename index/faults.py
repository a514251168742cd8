"""Faults: parts of source files that could not be read, kept so that updates go on telling them.

A file that cannot be read at all is tried again by every update. One with a broken line is not,
for all else of it was read; its faults are kept beside it until it is read again.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import SourceError, SourceNote

MOST = 100  #: faults of one file that are kept

_TABLE = """
CREATE TABLE IF NOT EXISTS faults (file INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL)
"""
_NUMBER = re.compile(r":\d+$")  # which of a file's articles


class Faults:
    """The faults that the holdings keep."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def forget(self) -> None:
        """All files are read anew."""
        self._db.execute(_TABLE)
        self._db.execute("DELETE FROM faults")

    def record(self, errors: Iterable[SourceError]) -> None:
        """Keep what was found in the files that were read; what was kept of them goes."""
        self._db.execute(_TABLE)
        self._db.execute("DELETE FROM faults WHERE file IN (SELECT file FROM being_read)")
        counts: dict[int, int] = {}
        for error in errors:
            file = None if isinstance(error, SourceNote) else self._file_of(error.place)
            if file is not None and counts.setdefault(file, 0) < MOST:
                counts[file] += 1
                values = (file, error.place, error.reason)
                self._db.execute("INSERT INTO faults VALUES (?, ?, ?)", values)

    def elsewhere(self, only: Sequence[Path] | None) -> Iterator[SourceError]:
        """Those of files that are not being read; with ``only``, of files at or below these."""
        return self._known("AND number NOT IN (SELECT file FROM being_read)", only)

    def all(self, only: Sequence[Path] | None) -> Iterator[SourceError]:
        """Those of all files that are there, or of those at or below ``only``."""
        return self._known("", only)

    def _known(self, where: str, only: Sequence[Path] | None) -> Iterator[SourceError]:
        rows: list[tuple[str, str, str]] = []
        with suppress(sqlite3.OperationalError):  # no such table yet
            rows = self._db.execute(
                "SELECT path, place, reason FROM faults JOIN files ON number = file"
                f" WHERE present {where} ORDER BY path, faults.rowid"
            ).fetchall()
        scopes = None if only is None else {Path(os.path.abspath(place)) for place in only}
        for path, place, reason in rows:
            if scopes is None or not scopes.isdisjoint((Path(path), *Path(path).parents)):
                yield SourceError(place, reason)

    def _file_of(self, place: str) -> int | None:
        """The file in which a place lies; None where that is the file itself."""
        path = os.path.abspath(place)
        if self._number(path) is not None:
            return None
        inner = Path(_NUMBER.sub("", path))
        found = (self._number(str(one)) for one in (inner, *inner.parents))
        return next((number for number in found if number is not None), None)

    def _number(self, path: str) -> int | None:
        row = self._db.execute("SELECT number FROM files WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None
