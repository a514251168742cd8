"""Source files as the holdings know them: how one looked when it was read, and its number."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileState:
    """A source file as it was when it was read."""

    path: str
    size: int
    modified: int  #: nanoseconds
    digest: bytes = b""  #: of what it holds; b"" if it was not worked out
    about: bytes = b""  #: digest of what its side-cars say

    @classmethod
    def of(cls, path: Path) -> FileState:
        """Size and time only. Raises OSError."""
        state = path.stat()
        return cls(os.path.abspath(path), state.st_size, state.st_mtime_ns)


class Files:
    """The files that the holdings know, by number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._last: tuple[str, int, str] | None = None  # articles of one file come together

    def record(self, states: Iterable[FileState]) -> None:
        """Keep how files look now."""
        self._db.executemany(
            "INSERT INTO files (path, size, modified, digest, about, present)"
            " VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (path) DO UPDATE SET size = excluded.size,"
            " modified = excluded.modified, digest = excluded.digest, about = excluded.about,"
            " present = 1",
            ((s.path, s.size, s.modified, s.digest, s.about) for s in states),
        )

    def of(self, path: str) -> tuple[int, str]:
        """The file that a draft was read from, and the place in it: "" but in an archive."""
        if self._last and self._last[0] == path:
            return self._last[1:]
        whole = os.path.abspath(path)
        file, place = self._known(whole), ""
        if file is None:
            for outer in Path(whole).parents:
                if (file := self._known(str(outer))) is not None:
                    place = whole[len(str(outer)) :]
                    break
            else:
                self.record([FileState(whole, -1, 0)])
                file = self.number(whole)
        self._last = path, file, place
        return file, place

    def _known(self, path: str) -> int | None:
        found = self._db.execute(
            "SELECT number FROM files WHERE path = ? AND present", (path,)
        ).fetchone()
        return found[0] if found else None

    def number(self, path: str) -> int:
        """The number of a file that is known."""
        found: int = self._db.execute(
            "SELECT number FROM files WHERE path = ?", (path,)
        ).fetchone()[0]
        return found

    def path(self, number: int) -> str:
        """The path of a file that is known."""
        found: str = self._db.execute(
            "SELECT path FROM files WHERE number = ?", (number,)
        ).fetchone()[0]
        return found
