"""Copies: other files that have an article too.

An article counts as it stands in one file. Where that one loses it, another may still have it, and
is read for it as well.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

#: Articles that a run (``:run``) has not seen, and those of which nothing can still say where they
#: are, since their files are read anew.
UNSEEN = "state IN (0, 3) AND seen < :run"
PENDING = f"{UNSEEN} AND articles.file IN (SELECT file FROM being_read)"

_NOTE = """
INSERT INTO copies (article, file, rank) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET rank = max(rank, excluded.rank)
"""
_UNREAD = """
SELECT rank, file FROM copies JOIN files ON number = file WHERE article = ? AND present
AND file NOT IN (SELECT file FROM being_read)
"""
_OF_PENDING = f"""
SELECT c.article, c.rank, f.number, f.path FROM copies c JOIN files f ON f.number = c.file
JOIN articles ON sequence = c.article WHERE f.present AND {PENDING}
"""


class Place(NamedTuple):
    """The rank of a version, and the number of the file that has it."""

    rank: int
    file: int


class Copies:
    """The copies that are known, in a run's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def note(self, article: int, place: Place) -> None:
        """This file has the article too."""
        self._db.execute(_NOTE, (article, place.file, place.rank))

    def drop(self, article: int, file: int) -> None:
        """This file is no other one any more."""
        self._db.execute("DELETE FROM copies WHERE article = ? AND file = ?", (article, file))

    def forget(self) -> None:
        """All files are read anew."""
        self._db.execute("DELETE FROM copies")

    def forget_file(self, file: int) -> None:
        """This one is."""
        self._db.execute("DELETE FROM copies WHERE file = ?", (file,))

    def unread(self, article: int) -> list[Place]:
        """Those of an article in files that are not read in this run, or not yet."""
        return [Place(*row) for row in self._db.execute(_UNREAD, (article,))]

    def wanted(self, run: int, order: Callable[[str], object] | None) -> list[str]:
        """Files to read for the articles that were not where they had been, for each the best.

        They are no copies from then on, so the answer gets shorter each time.
        """
        best: dict[int, tuple[object, int, str]] = {}
        for article, rank, file, path in self._db.execute(_OF_PENDING, {"run": run}).fetchall():
            candidate = ((rank, order(path) if order else 0), file, path)
            if article not in best or candidate[0] > best[article][0]:  # type: ignore[operator]
                best[article] = candidate
        for article, (_, file, _path) in best.items():
            self.drop(article, file)
        return [path for _, _, path in sorted(set(best.values()), key=lambda one: one[2])]
