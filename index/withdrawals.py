"""Withdrawals: articles that their agencies took back or withhold, as the holdings keep them."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from index.article import BERLIN, Status
from index.draft import Withdrawal
from index.manifest import Withdrawn

_ALL = """
SELECT a.id, w.status, w.reason, w.day, r.started FROM articles a
JOIN withdrawals w ON w.article = a.sequence LEFT JOIN runs r ON r.number = a.changed
WHERE a.state = 3 ORDER BY a.id
"""


class Withdrawals:
    """What agencies said of their articles, in the transaction of whoever asks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def note(self, article: int, said: Withdrawal) -> None:
        """Keep what was said of an article, in the place of what was said before."""
        self._db.execute(
            "INSERT OR REPLACE INTO withdrawals VALUES (?, ?, ?, ?)",
            (article, said.status, said.reason, said.day),
        )

    def all(self) -> tuple[Withdrawn, ...]:
        """The articles that are withdrawn now, by id."""
        return tuple(
            Withdrawn(id, Status(status), reason, day, _day(started))
            for id, status, reason, day, started in self._db.execute(_ALL)
        )


def _day(moment: str | None) -> str:
    """The day of a moment in Berlin; "" where none is known."""
    return datetime.fromisoformat(moment).astimezone(BERLIN).date().isoformat() if moment else ""
