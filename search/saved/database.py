"""The database of saved searches: one SQLite file outside the index, written by many at once."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import PressesucheError

_VERSION = 1
_NAMED = "PRESSESUCHE_SAVED names the file"
_TABLES = """
CREATE TABLE secret (value BLOB NOT NULL);  -- what links in mails are signed with
CREATE TABLE searches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,   -- named in feeds and messages; says nothing of the link
    key BLOB NOT NULL UNIQUE,    -- of the link: a digest, so that this file opens nothing
    name TEXT NOT NULL,
    asked TEXT NOT NULL,         -- the query of the search page's URL
    made TEXT NOT NULL,          -- ISO 8601, UTC
    used TEXT NOT NULL,          -- the day on which its page or feed was last asked for
    known BLOB NOT NULL,         -- all articles that it ever found (search.saved.known)
    state TEXT NOT NULL,         -- of the index that it was held against last
    run TEXT NOT NULL,           -- of the holdings, that this index was of
    last INTEGER NOT NULL        -- position of its newest hit
);
CREATE TABLE hits (              -- what is new, in the order in which it was noticed
    search INTEGER NOT NULL REFERENCES searches ON DELETE CASCADE,
    position INTEGER NOT NULL,
    article TEXT NOT NULL,       -- its id and nothing else: what it says is in the index alone
    noticed TEXT NOT NULL,       -- ISO 8601, UTC
    PRIMARY KEY (search, position)
) WITHOUT ROWID;
CREATE TABLE targets (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    search INTEGER NOT NULL REFERENCES searches ON DELETE CASCADE,
    kind TEXT NOT NULL,          -- mail, webhook
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    every INTEGER NOT NULL,      -- seconds between two messages at least
    secret TEXT NOT NULL,        -- a webhook's, to sign with; may be empty
    made TEXT NOT NULL,
    latest REAL NOT NULL,        -- when its last message was made; seconds since 1970
    UNIQUE (search, kind, address)
);
CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,   -- what receivers know it by, however often it is sent
    target INTEGER NOT NULL REFERENCES targets ON DELETE CASCADE,
    made REAL NOT NULL,
    content BLOB NOT NULL,       -- as it is sent; empty once it was
    attempts INTEGER NOT NULL,
    due REAL NOT NULL,
    said TEXT NOT NULL,          -- why it could not be sent
    sent REAL                    -- NULL: not yet
);
CREATE INDEX messages_due ON messages (due) WHERE sent IS NULL;
CREATE TABLE unsent (            -- hits that a target has not been told of
    target INTEGER NOT NULL REFERENCES targets ON DELETE CASCADE,
    search INTEGER NOT NULL,
    position INTEGER NOT NULL,
    message INTEGER REFERENCES messages ON DELETE SET NULL,  -- NULL: in none yet
    PRIMARY KEY (target, position)
) WITHOUT ROWID;
CREATE INDEX unsent_by_message ON unsent (message);
CREATE INDEX unsent_by_search ON unsent (search, position);
"""


class SavedError(PressesucheError):
    """The saved searches cannot be read or written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


class Database:
    """The file, which is made when the first search is saved."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def exists(self) -> bool:
        """Whether anything was ever saved here."""
        return self.file.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of it. Raises SavedError."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All is kept when the block ends well, nothing otherwise. Raises SavedError."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if not self.file.exists():
                # Addresses stand in it, and secrets of webhooks: nobody else's business.
                os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
            connection = sqlite3.connect(self.file, isolation_level=None, timeout=20)
        except (OSError, sqlite3.Error) as error:
            raise SavedError(self.file, f"cannot be opened ({error}); {_NAMED}") from error
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            self._make(connection)
            yield connection
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise SavedError(self.file, f"cannot be used ({error}); {_NAMED}") from error
        finally:
            connection.close()

    def _make(self, connection: sqlite3.Connection) -> None:
        if _version(connection) == _VERSION:
            return
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)  # another process may have been quicker
        if version > _VERSION:
            raise SavedError(self.file, "written by a newer version of this program")
        if not version:
            for statement in _statements(_TABLES):
                connection.execute(statement)
            connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(32),))
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _statements(script: str) -> Iterator[str]:
    """One by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line.partition("--")[0] + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
