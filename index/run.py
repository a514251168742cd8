"""Run: one rebuild's or update's look-ups in the holdings.

It says of each draft which article it is, and whether that is new, changed or as it was. Every
change carries the number of its run: an index that holds the result of run 7 lacks exactly what
changed after it, whether a later run was cut off before its switch or was rolled back from.
"""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from index.copies import PENDING, UNSEEN, Copies, Place
from index.draft import Draft
from index.faults import Faults
from index.filestate import Files, FileState
from index.holding import EVERYTHING, Begun, Counts, Holding, State
from index.identity import ids, key_of
from index.manifest import Takedown, Withdrawn
from index.withdrawals import Withdrawals


class _Row(NamedTuple):
    sequence: int
    id: str
    file: int
    digest: str
    state: State
    changed: int
    seen: int
    rank: int


_ROW = "SELECT sequence, id, file, digest, state, changed, seen, rank FROM articles"
_CLAIM = """
UPDATE articles SET file = ?, place = ?, number = ?, text = ?, digest = ?, rank = ?,
state = ?, changed = ?, seen = ? WHERE sequence = ?
"""
_STILL_THERE = "UPDATE articles SET number = ?, seen = ? WHERE sequence = ?"
_NEW = """
INSERT INTO articles (id, key, file, place, number, text, digest, rank, first_seen, state,
changed, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NO_WORD = """
SELECT 1 FROM being_read WHERE file = :file
UNION ALL SELECT 1 FROM files WHERE number = :file AND NOT present
"""


class Run:
    """Look-ups; nothing is kept unless the transaction it lives in ends well.

    ``since`` is the run whose result the index holds, or EVERYTHING for an empty one.
    ``order`` tells which of two files is read first; without it the later draft wins. A later
    version wins over an earlier one in any order.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        now: datetime,
        since: int = EVERYTHING,
        order: Callable[[str], object] | None = None,
    ) -> None:
        self._db = connection
        self._now = now.isoformat(timespec="seconds")
        self._since, self._order = since, order
        self.token = base64.b32encode(os.urandom(10)).decode().lower()
        self.counts = Counts()
        cursor = self._db.execute(
            "INSERT INTO runs (token, started) VALUES (?, ?)", (self.token, self._now)
        )
        assert cursor.lastrowid is not None
        self.number = cursor.lastrowid
        self._before: dict[int, Begun] = {}  # of articles that this run has changed
        self._recalled: dict[str, None] = {}  # wanted for the index, and withdrawn later on
        self._files = Files(connection)
        self._copies = Copies(connection)
        self._withdrawals = Withdrawals(connection)
        self.faults = Faults(connection)  #: of files that could be read all the same
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS being_read (file INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM being_read")

    def adopt(self, takedowns: Iterable[Takedown]) -> None:
        """Keep out what was removed for good before these holdings were begun."""
        for down in takedowns:
            self._db.execute(
                "INSERT OR IGNORE INTO takedowns VALUES (?, ?, ?)", (down.id, down.reason, down.day)
            )
            self._db.execute(
                "UPDATE articles SET state = 2, changed = ? WHERE id = ?", (self.number, down.id)
            )

    # Which files are read

    def read_all(self, states: Iterable[FileState]) -> None:
        """All files are read, and these are all there are."""
        self._db.execute("UPDATE files SET present = 0")
        self._copies.forget()
        self.record(states)

    def read_files(self, states: Iterable[FileState]) -> None:
        """Of the files known these are read anew, or read for the first time."""
        for state in states:
            self.record([state])
            self._begin(self._files.number(state.path))

    def forget_files(self, numbers: Iterable[int]) -> None:
        """These files are gone."""
        for number in numbers:
            self._db.execute("UPDATE files SET present = 0 WHERE number = ?", (number,))
            self._begin(number)

    def put_off(self, numbers: Iterable[int]) -> None:
        """What an index lacks of these files it still lacks after this run."""
        self._db.executemany(
            "UPDATE articles SET changed = ? WHERE file = ? AND state = 0 AND changed > ?",
            ((self.number + 1, number, self._since) for number in numbers),
        )

    def distrust(self, paths: Iterable[str]) -> None:
        """These files could not be read as a whole: they are tried again the next time."""
        self._db.executemany(
            "UPDATE files SET modified = abs(modified), digest = x'' WHERE path = ?",
            ((os.path.abspath(path),) for path in paths),
        )

    def _begin(self, file: int) -> None:
        self._db.execute("INSERT OR IGNORE INTO being_read VALUES (?)", (file,))
        self._copies.forget_file(file)

    def record(self, states: Iterable[FileState]) -> None:
        """Keep how files look now."""
        self._files.record(states)

    # Which article is this?

    def identify(self, draft: Draft) -> Holding:
        """The lasting id of an article, given now if it has none yet."""
        self.counts.read += 1
        key = key_of(draft)
        file, place = self._files.of(draft.path)
        row = self._by_key(key) if key else self._by_file(draft, file, place)
        if row is None:
            return self._first_seen(draft, key, file, place)
        again = row.seen == self.number
        pending = row.state is State.GONE or self._pending(row)
        others = [Place(row.rank, row.file)]
        if pending:
            others = self._copies.unread(row.sequence) if self._order else []
        if any(self._gives_way(Place(draft.rank, file), other) for other in others):
            if pending or row.file != file:
                self._copies.note(row.sequence, Place(draft.rank, file))
            self.counts.repeated += 1
            return Holding(row.id, row.sequence, new=False, wanted=False)
        if not pending and row.file != file:
            self._copies.note(row.sequence, Place(row.rank, row.file))
        if draft.rank or (not pending and row.file != file):
            self._copies.drop(row.sequence, file)
        return self._claim(row, draft, file, place, again)

    def _first_seen(self, draft: Draft, key: str | None, file: int, place: str) -> Holding:
        id = self._fresh_id(key or f"text {draft.text}")
        down = self._db.execute("SELECT 1 FROM takedowns WHERE id = ?", (id,)).fetchone()
        state = State.DOWN if down else _state_of(draft)
        read = (draft.number, draft.text, draft.digest, draft.rank)
        values = (id, key, file, place, *read, self._now, state)
        cursor = self._db.execute(_NEW, (*values, self.number, self.number))
        assert cursor.lastrowid is not None
        if draft.withdrawal:
            self._withdrawals.note(cursor.lastrowid, draft.withdrawal)
        live = state is State.LIVE
        self.counts.new += live
        self.counts.added += live
        self.counts.claimed += live
        return Holding(id, cursor.lastrowid, new=True, wanted=live)

    def _claim(self, row: _Row, draft: Draft, file: int, place: str, again: bool) -> Holding:
        """The article of this row is the one that was read just now."""
        state = State.DOWN if row.state is State.DOWN else _state_of(draft)
        lags = row.changed > self._since
        same = draft.digest == row.digest and row.state is state
        begun = self._begun(row, again)
        self._count(begun, row, state, draft.digest, again)
        if same and row.file == file and not place:
            self._db.execute(_STILL_THERE, (draft.number, self.number, row.sequence))
        else:
            changed = row.changed
            if not same:
                back = (begun.state, begun.digest) == (state, draft.digest)
                changed = begun.changed if back else self.number
                self._before[row.sequence] = begun
            read = (draft.number, draft.text, draft.digest, draft.rank)
            values = (file, place, *read, state, changed, self.number)
            self._db.execute(_CLAIM, (*values, row.sequence))
        if draft.withdrawal:
            self._withdrawals.note(row.sequence, draft.withdrawal)
        wanted = state is State.LIVE and (not same or lags)
        if again and row.state is State.LIVE and state is State.WITHDRAWN:
            self._recalled[row.id] = None
        elif wanted:
            self._recalled.pop(row.id, None)
        return Holding(row.id, row.sequence, new=False, wanted=wanted)

    def _begun(self, row: _Row, again: bool) -> Begun:
        """What the article was when this run began."""
        if (begun := self._before.get(row.sequence)) is not None:
            return begun
        if again and row.changed == self.number:
            return Begun(State.GONE, "", 0)  # first seen in this run
        return Begun(row.state, row.digest, row.changed)

    def _count(self, begun: Begun, row: _Row, state: State, digest: str, again: bool) -> None:
        """An article counts by what it was at the beginning and what it is now."""
        counts = self.counts
        if state is State.DOWN:
            return
        counts.repeated += again
        counts.claimed += (state is State.LIVE) - (again and row.state is State.LIVE)
        if again:
            counts.tell(begun, row.state, row.digest, self._since, -1)
        counts.tell(begun, state, digest, self._since)

    def _pending(self, row: _Row) -> bool:
        """Whether nothing in this run has said yet where the article is."""
        if row.seen == self.number:
            return False
        if self._order is None:
            return True
        return self._db.execute(_NO_WORD, {"file": row.file}).fetchone() is not None

    def _gives_way(self, one: Place, other: Place) -> bool:
        """Whether a version counts less than that of another place, or of the same file."""
        if one.rank != other.rank:
            return one.rank < other.rank
        if self._order is None or one.file == other.file:
            return False
        here, there = self._files.path(one.file), self._files.path(other.file)
        return self._order(here) < self._order(there)  # type: ignore[operator, no-any-return]

    def _by_key(self, key: str) -> _Row | None:
        return self._row("WHERE key = ?", key)

    def _by_file(self, draft: Draft, file: int, place: str) -> _Row | None:
        """The article of this file, or one with this text whose own file is gone.

        In a file of many articles the place of one says nothing, only its text does.
        """
        many = draft.number > 0
        if not many and (
            row := self._row("WHERE file = ? AND place = ? AND key IS NULL", file, place)
        ):
            return row
        same_text = self._db.execute(
            f"{_ROW} WHERE text = ? AND key IS NULL ORDER BY sequence", (draft.text,)
        )
        for found in same_text.fetchall():
            row = _row_of(found)
            if many and row.file == file:
                return row
            if row.seen < self.number and not Path(self._files.path(row.file)).exists():
                return row
        return None

    def _row(self, where: str, *values: object) -> _Row | None:
        found = self._db.execute(f"{_ROW} {where}", values).fetchone()
        return _row_of(found) if found else None

    def _fresh_id(self, seed: str) -> str:
        """An id that is free, and the same again where the holdings were lost."""
        taken = "SELECT 1 FROM articles WHERE id = ?"
        return next(id for id in ids(seed) if not self._db.execute(taken, (id,)).fetchone())

    # What is left at the end

    def elsewhere(self) -> list[str]:
        """Files that have articles which were not where they had been: to be read as well.

        Ask again after reading them; the answer gets shorter.
        """
        return self._copies.wanted(self.number, self._order)

    def end(self, everything: bool = False) -> None:
        """What was not found again is gone; with ``everything``, from whatever file it was."""
        gone = UNSEEN if everything else PENDING
        run = {"run": self.number}
        live = self._db.execute(f"SELECT count(*) FROM articles WHERE state = 0 AND {gone}", run)
        self.counts.removed += live.fetchone()[0]
        self._db.execute(f"UPDATE articles SET state = 1, changed = :run WHERE {gone}", run)

    def leave_no_trace(self) -> None:
        """Nothing came of it: no index will be of this run."""
        self._db.execute("DELETE FROM runs WHERE number = ?", (self.number,))

    def removed(self) -> Iterator[str]:
        """The ids that the index must not hold any more."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE changed > ? AND state <> 0", (self._since,)
        )
        for (id,) in rows:
            yield id
            self._recalled.pop(id, None)
        yield from self._recalled

    def recalled(self) -> Iterator[str]:
        """The ids of articles that were wanted for the index, and then withdrawn."""
        yield from self._recalled

    def withdrawn(self) -> tuple[Withdrawn, ...]:
        """The articles that their agencies have withdrawn, by id."""
        return self._withdrawals.all()

    def number_of(self, id: str) -> int:
        """The unique number of an article that is held. Raises KeyError."""
        return number_of(self._db, id)

    def takedowns(self) -> tuple[Takedown, ...]:
        """All articles that were removed for good, by id."""
        rows = self._db.execute("SELECT id, reason, day FROM takedowns ORDER BY id")
        return tuple(Takedown(*row) for row in rows)


def number_of(connection: sqlite3.Connection, id: str) -> int:
    """The unique number of an article that is held. Raises KeyError."""
    found = connection.execute("SELECT sequence FROM articles WHERE id = ?", (id,)).fetchone()
    if not found:
        raise KeyError(id)
    number: int = found[0]
    return number


def _state_of(draft: Draft) -> State:
    return State.WITHDRAWN if draft.withdrawal else State.LIVE


def _row_of(found: tuple[int, str, int, str, int, int, int, int]) -> _Row:
    sequence, id, file, digest, state, changed, seen, rank = found
    return _Row(sequence, id, file, digest, State(state), changed, seen, rank)
