"""Holdings: which articles we hold, under which ids, since when, and out of which files.

One SQLite file outside the index, so that permanent links survive every rebuild. An article
is known by its source's own id together with its outlet; else by its canonical URL; else by
an id given once: a file that moves keeps it, a file that is edited keeps it, and one that
does both is a new article. Nothing is ever forgotten: what no source has any more is gone, and
what was removed for good stays down, under the same id and with the day it was first seen.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from index.database import Database
from index.errors import PressesucheError, RebuildNeeded, SourceError
from index.faults import Faults
from index.filestate import FileState
from index.holding import EVERYTHING, State
from index.manifest import Takedown, Withdrawn
from index.run import Run, number_of
from index.withdrawals import Withdrawals

_TABLES = """
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,  -- kept in the manifest of the index that holds its result
    started TEXT NOT NULL        -- ISO 8601, UTC
);
CREATE TABLE files (
    number INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,   -- a source file
    size INTEGER NOT NULL,       -- -1 where no file was seen
    modified INTEGER NOT NULL,   -- nanoseconds
    digest BLOB NOT NULL,        -- of what it holds; empty where that was not worked out
    about BLOB NOT NULL,         -- digest of what its side-cars say
    present INTEGER NOT NULL     -- whether it was there when last looked at
);
CREATE TABLE articles (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,             -- own id and outlet, or URL; NULL for a file without either
    file INTEGER NOT NULL,       -- where it was read last
    place TEXT NOT NULL,         -- in an archive the member, else empty
    number INTEGER NOT NULL,     -- which of a file's articles; 0 where the file is one
    text TEXT NOT NULL,          -- digest of its text
    digest TEXT NOT NULL,        -- of all that an engine stores; empty where not known
    first_seen TEXT NOT NULL,    -- ISO 8601, UTC
    state INTEGER NOT NULL,      -- 0 live, 1 gone, 2 removed for good, 3 withdrawn by its agency
    changed INTEGER NOT NULL,    -- the run since which an index must hold it as it is
    seen INTEGER NOT NULL,       -- the run that read it last
    rank INTEGER NOT NULL        -- of its versions the highest one counts
);
CREATE INDEX articles_by_file ON articles (file);
CREATE INDEX articles_by_text ON articles (text) WHERE key IS NULL;
CREATE INDEX articles_by_change ON articles (changed);
CREATE INDEX articles_withdrawn ON articles (sequence) WHERE state = 3;
CREATE TABLE copies (            -- files that have an article too, but do not count
    article INTEGER NOT NULL,
    file INTEGER NOT NULL,
    rank INTEGER NOT NULL,       -- of the best of its versions there
    PRIMARY KEY (article, file)
) WITHOUT ROWID;
CREATE INDEX copies_by_file ON copies (file);
CREATE TABLE takedowns (         -- by id, so that they outlive even the holdings
    id TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    day TEXT NOT NULL            -- 2025-04-10
) WITHOUT ROWID;
CREATE TABLE withdrawals (       -- why articles of state 3 are; of others it says nothing
    article INTEGER PRIMARY KEY,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    day TEXT NOT NULL            -- empty where unknown
);
"""
# Version 1 had articles (sequence, id, key, path, content, first_seen, run) and
# files (path, size, modified). Digests are not known, so the next update reads all anew.
_FROM_1 = f"""
DROP INDEX IF EXISTS articles_by_path;
DROP INDEX IF EXISTS articles_by_content;
ALTER TABLE articles RENAME TO articles_1;
ALTER TABLE files RENAME TO files_1;
{_TABLES}
INSERT INTO runs (number, token, started)
    SELECT run, lower(hex(randomblob(8))), max(first_seen) FROM articles_1 GROUP BY run;
INSERT INTO files (path, size, modified, digest, about, present)
    SELECT path, size, modified, x'', x'', 1 FROM files_1;
INSERT OR IGNORE INTO files (path, size, modified, digest, about, present)
    SELECT DISTINCT path, -1, 0, x'', x'', 0 FROM articles_1;
INSERT INTO articles
    SELECT a.sequence, a.id, a.key, f.number, '', 0, a.content, '', a.first_seen,
        a.run < (SELECT max(run) FROM articles_1), a.run, a.run, 0
    FROM articles_1 a JOIN files f USING (path);
DROP TABLE articles_1;
DROP TABLE files_1;
"""
# Version 2 knew nothing of versions; an index of its time has to be built anew, which tells them.
_FROM_2 = """
ALTER TABLE articles ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
CREATE INDEX articles_withdrawn ON articles (sequence) WHERE state = 3;
ALTER TABLE copies ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
CREATE TABLE withdrawals (
    article INTEGER PRIMARY KEY, status TEXT NOT NULL, reason TEXT NOT NULL, day TEXT NOT NULL
);
"""
_SCRIPTS = {0: _TABLES, 1: _FROM_1, 2: _FROM_2}  # from each version to this one
_VERSION = 3
_RESTORE = "run 'manage.py restore BACKUP'"


class HoldingsError(PressesucheError):
    """The holdings cannot be read or written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


class UnknownArticle(PressesucheError):
    """Nothing was ever held under this id, or it was not taken down."""

    def __init__(self, id: str, reason: str = "there never was an article of this id") -> None:
        super().__init__(f"{id}: {reason}")
        self.id = id


class Holdings:
    """The holdings in a file, which is made at the first rebuild. Raises HoldingsError."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._database = Database(file, HoldingsError, "PRESSESUCHE_HOLDINGS", _VERSION, _SCRIPTS)

    @contextmanager
    def run(
        self,
        now: datetime,
        since: int = EVERYTHING,
        order: Callable[[str], object] | None = None,
    ) -> Iterator[Run]:
        """Look up and give ids; all is kept when the block ends well, nothing otherwise."""
        with self._database.writing() as connection:
            yield Run(connection, now, since, order)

    def number(self, token: str) -> int:
        """The run that has this token. Raises RebuildNeeded where these holdings know none."""
        with self._database.open() as connection:
            found = connection.execute(
                "SELECT number FROM runs WHERE token = ?", (token,)
            ).fetchone()
        if not found:
            raise RebuildNeeded("the index was not built with these holdings")
        number: int = found[0]
        return number

    def knows(self, token: str) -> bool:
        """Whether these holdings were used for a run."""
        try:
            return bool(self.number(token))
        except RebuildNeeded:
            return False

    def files(self) -> list[FileState]:
        """The source files as they were when last looked at."""
        if not self.file.exists():
            return []
        with self._database.open() as connection:
            rows = connection.execute(
                "SELECT path, size, modified, digest, about FROM files WHERE present AND size >= 0"
            )
            return [FileState(*row) for row in rows]

    @contextmanager
    def looking(self) -> Iterator[Look]:
        """Many questions at once."""
        with self._database.open() as connection:
            yield Look(connection)

    def takedowns(self) -> tuple[Takedown, ...]:
        """The articles that were removed for good, the latest first."""
        if not self.file.exists():
            return ()
        with self._database.open() as connection:
            rows = connection.execute("SELECT id, reason, day FROM takedowns ORDER BY day DESC, id")
            return tuple(Takedown(*row) for row in rows)

    def withdrawals(self) -> tuple[Withdrawn, ...]:
        """The articles that their agencies have withdrawn, by id."""
        if not self.file.exists():
            return ()
        with self._database.open() as connection:
            return Withdrawals(connection).all()

    def adopt(self, takedowns: Iterable[Takedown], now: datetime) -> None:
        """Keep out what was removed for good as somebody else knows; an unknown id is no error."""
        with self._database.writing() as connection:
            Run(connection, now).adopt(takedowns)

    def damage(self) -> HoldingsError | None:
        """What SQLite finds wrong with the file, by reading all of it; None where it is whole."""
        if not self.file.exists():
            return None
        try:
            with self._database.open() as connection:
                told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except HoldingsError as error:
            return error
        if told == "ok":
            return None
        return HoldingsError(self.file, f"the holdings are damaged ({told}): {_RESTORE}")

    def take_down(self, id: str, reason: str, now: datetime, day: str) -> None:
        """Remove an article for good. Raises UnknownArticle."""
        with self._database.writing() as connection:
            run = Run(connection, now)
            found = connection.execute("SELECT state FROM articles WHERE id = ?", (id,)).fetchone()
            if not found:
                raise UnknownArticle(id)
            connection.execute(
                "INSERT OR REPLACE INTO takedowns VALUES (?, ?, ?)", (id, reason, day)
            )
            if found[0] != State.DOWN:
                self._set(connection, id, State.DOWN, run)

    def let_back(self, id: str, now: datetime) -> None:
        """Undo that: an index lacks it from now on, if its file still has it.

        Raises UnknownArticle.
        """
        with self._database.writing() as connection:
            run = Run(connection, now)
            cursor = connection.execute("DELETE FROM takedowns WHERE id = ?", (id,))
            if not cursor.rowcount:
                raise UnknownArticle(id, "this article was not taken down")
            self._set(connection, id, State.LIVE, run)

    @staticmethod
    def _set(connection: sqlite3.Connection, id: str, state: State, run: Run) -> None:
        connection.execute(
            "UPDATE articles SET state = ?, changed = ? WHERE id = ?", (state, run.number, id)
        )


class Look:
    """Questions to the holdings."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def file(self, path: str) -> tuple[int, FileState] | None:
        """The number and state of a file that was there when last looked at."""
        row = self._db.execute(
            "SELECT number, size, modified, digest, about FROM files WHERE path = ? AND present",
            (path,),
        ).fetchone()
        return (row[0], FileState(path, *row[1:])) if row else None

    def files_in(self, place: str = "") -> Iterator[tuple[int, str]]:
        """Numbers and paths of the files that were there: all, or those at or below a path."""
        if not place:
            yield from self._db.execute("SELECT number, path FROM files WHERE present")
            return
        below = place.rstrip(os.sep) + os.sep
        yield from self._db.execute(
            "SELECT number, path FROM files WHERE present AND (path = ? OR path >= ? AND path < ?)",
            (place, below, below[:-1] + chr(ord(os.sep) + 1)),
        )

    def faults(self, only: Sequence[Path] | None) -> list[SourceError]:
        """What could not be read of files that are as they were, all or those at or below these."""
        return list(Faults(self._db).all(only))

    def files_behind(self, run: int) -> dict[int, str]:
        """Files with live articles that an index of that run does not hold as they are."""
        rows = self._db.execute(
            "SELECT number, path FROM files WHERE number IN"
            " (SELECT file FROM articles WHERE changed > ? AND state = 0)",
            (run,),
        )
        return dict(rows.fetchall())

    def is_behind(self, run: int) -> bool:
        """Whether an index of that run lacks anything."""
        row = self._db.execute("SELECT 1 FROM articles WHERE changed > ? LIMIT 1", (run,))
        return row.fetchone() is not None

    def number_of(self, id: str) -> int:
        """The unique number of an article that is held. Raises KeyError."""
        return number_of(self._db, id)

    def articles(self, order: Callable[[str], object]) -> Iterator[tuple[str, int]]:
        """Ids and sequence numbers of live articles, in the order in which they are read."""
        files = self._db.execute(
            "SELECT number, path FROM files WHERE number IN (SELECT file FROM articles)"
        ).fetchall()
        for number, _ in sorted(files, key=lambda file: order(file[1])):  # type: ignore[arg-type, return-value]
            yield from self._db.execute(
                "SELECT id, sequence FROM articles WHERE file = ? AND state = 0"
                " ORDER BY place, number",
                (number,),
            ).fetchall()
