"""Store: saved searches, found by their links, and their hits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from search.saved.database import database
from search.saved.known import Numbers, joined, new_among, numbers, packed, unpacked
from search.saved.saved import (
    Saved,
    SavedHit,
    TooManySearches,
    UnknownSearch,
    key_of,
    new_token,
)

KEPT = 10_000  #: hits of one search; older ones are let go once everybody was told
NAME_LONGEST = 200  #: characters
_SAVED = "SELECT number, uuid, name, asked, made, used, state, run, last FROM searches"
_HITS = "SELECT position, article, noticed FROM hits WHERE search = ?"
_UNTOLD = "SELECT position FROM unsent WHERE unsent.search = hits.search"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds in one state of the index."""

    state: str
    run: str
    sequences: Numbers


class Store:
    """The saved searches in a file. All methods raise SavedError."""

    def __init__(self, file: Path) -> None:
        self.database = database(file)

    # Searches

    def save(
        self, name: str, asked: str, found: Found, now: datetime, most: int
    ) -> tuple[str, Saved]:
        """Keep a search, to which all that it finds now is known already; the token of its link,
        which is written down nowhere. Raises TooManySearches."""
        token, moment = new_token(), written(now)
        values = (str(uuid4()), key_of(token), name, asked, moment, moment[:10])
        with self.database.writing() as db:
            if db.execute("SELECT count(*) FROM searches").fetchone()[0] >= most:
                raise TooManySearches(most)
            cursor = db.execute(
                "INSERT INTO searches (uuid, key, name, asked, made, used, known, state, run, last)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (*values, packed(found.sequences), found.state, found.run),
            )
            saved = _saved(db, "WHERE number = ?", cursor.lastrowid)
        assert saved is not None
        return token, saved

    def find(self, token: str) -> Saved | None:
        """The search of a link, or None."""
        if not self.database.exists:
            return None
        with self.database.reading() as db:
            return _saved(db, "WHERE key = ?", key_of(token))

    def get(self, number: int) -> Saved:
        """The search of this number. Raises UnknownSearch."""
        for saved in self.all():
            if saved.number == number:
                return saved
        raise UnknownSearch(number)

    def all(self) -> list[Saved]:
        """Every search, in the order in which they were saved."""
        if not self.database.exists:
            return []
        with self.database.reading() as db:
            return [Saved(*row) for row in db.execute(f"{_SAVED} ORDER BY number")]

    def is_used(self, saved: Saved, day: date) -> None:
        """Somebody asked for its page or its feed: noted once a day."""
        if saved.used < day.isoformat():
            with self.database.writing() as db:
                db.execute(
                    "UPDATE searches SET used = ? WHERE number = ?", (day.isoformat(), saved.number)
                )

    def change(self, saved: Saved, name: str, asked: str, found: Found | None) -> None:
        """Call it so, and ask that. What another query finds now (``found``) is no news."""
        with self.database.writing() as db:
            db.execute(
                "UPDATE searches SET name = ?, asked = ? WHERE number = ?",
                (name, asked, saved.number),
            )
            if found is not None:
                known = joined(_known(db, saved), found.sequences)
                _hold(db, saved, found, known)

    def relink(self, saved: Saved) -> str:
        """The token of another link, instead of the one there was."""
        token = new_token()
        with self.database.writing() as db:
            db.execute(
                "UPDATE searches SET key = ? WHERE number = ?", (key_of(token), saved.number)
            )
        return token

    def delete(self, number: int) -> None:
        """Forget it, with its hits and all that was to be sent. Raises UnknownSearch."""
        with self.database.writing() as db:
            if not db.execute("DELETE FROM searches WHERE number = ?", (number,)).rowcount:
                raise UnknownSearch(number)

    def prune(self, today: date, days: int) -> int:
        """Delete what tells nobody and was not asked for in so many days; how many that were."""
        if not self.database.exists:
            return 0
        with self.database.writing() as db:
            return db.execute(
                "DELETE FROM searches WHERE used < ?"
                " AND number NOT IN (SELECT search FROM targets)",
                ((today - timedelta(days)).isoformat(),),
            ).rowcount

    # Hits

    def unknown(self, saved: Saved, found: Numbers) -> Numbers:
        """The numbers of articles that this search never found before."""
        with self.database.reading() as db:
            return new_among(found, _known(db, saved))

    def note(
        self, saved: Saved, found: Found, ids: Iterable[tuple[int, str]], now: datetime
    ) -> int:
        """Note what was found: of ``ids`` (number, id), in this order, those still unknown become
        hits, and wait to be told; how many that are. Whoever notes it at the same moment as well
        finds nothing new any more."""
        with self.database.writing() as db:
            last = db.execute(
                "SELECT last FROM searches WHERE number = ? AND asked = ?",
                (saved.number, saved.asked),
            ).fetchone()
            if last is None:
                return 0  # deleted meanwhile, or it asks for something else
            known = _known(db, saved)
            new = set(new_among(found.sequences, known).tolist())
            rows = [id for number, id in ids if number in new]
            moment = written(now)
            db.executemany(
                "INSERT INTO hits VALUES (?, ?, ?, ?)",
                ((saved.number, last[0] + n, id, moment) for n, id in enumerate(rows, 1)),
            )
            db.execute(
                "INSERT INTO unsent SELECT targets.number, hits.search, position, NULL"
                " FROM targets JOIN hits USING (search) WHERE search = ? AND position > ?",
                (saved.number, last[0]),
            )
            end = last[0] + len(rows)
            db.execute("UPDATE searches SET last = ? WHERE number = ?", (end, saved.number))
            _hold(db, saved, found, joined(known, found.sequences) if new else None)
            db.execute(
                "DELETE FROM hits WHERE search = ? AND position <= ?"
                f" AND position NOT IN ({_UNTOLD})",
                (saved.number, end - KEPT),
            )
        return len(rows)

    def begin_anew(self, saved: Saved, found: Found) -> None:
        """Articles have other numbers than before: what is found now is known, nothing else."""
        with self.database.writing() as db:
            _hold(db, saved, found, found.sequences)

    def hits(self, saved: Saved, most: int, below: int | None = None) -> list[SavedHit]:
        """The newest hits, those noticed last first; ``below`` a position the earlier ones."""
        with self.database.reading() as db:
            rows = db.execute(
                f"{_HITS} AND position < ? ORDER BY position DESC LIMIT ?",
                (saved.number, 1 << 62 if below is None else below, most),
            )
            return [SavedHit(*row) for row in rows]

    def between(self, saved: Saved, after: int, last: int) -> list[SavedHit]:
        """The hits of these positions, ``after`` left out, those noticed last first."""
        with self.database.reading() as db:
            rows = db.execute(
                f"{_HITS} AND position > ? AND position <= ? ORDER BY position DESC",
                (saved.number, after, last),
            )
            return [SavedHit(*row) for row in rows]


def written(moment: datetime) -> str:
    """A moment as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _saved(db: sqlite3.Connection, where: str, *values: object) -> Saved | None:
    row = db.execute(f"{_SAVED} {where}", values).fetchone()
    return Saved(*row) if row else None


def _known(db: sqlite3.Connection, saved: Saved) -> Numbers:
    row = db.execute("SELECT known FROM searches WHERE number = ?", (saved.number,)).fetchone()
    return unpacked(row[0]) if row else numbers([])


def _hold(db: sqlite3.Connection, saved: Saved, found: Found, known: Numbers | None) -> None:
    db.execute(
        "UPDATE searches SET state = ?, run = ? WHERE number = ?",
        (found.state, found.run, saved.number),
    )
    if known is not None:
        db.execute("UPDATE searches SET known = ? WHERE number = ?", (packed(known), saved.number))
