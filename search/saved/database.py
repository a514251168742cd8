"""The database of saved searches: one SQLite file outside the index, written by many at once."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from index.database import Database
from index.errors import PressesucheError

_VERSION = 1
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


def database(file: Path) -> Database:
    """The file of saved searches, which is made when the first one is saved.

    Addresses stand in it, and secrets of webhooks: nobody else may read it, nor what was deleted.
    """
    return Database(
        file,
        SavedError,
        "PRESSESUCHE_SAVED",
        _VERSION,
        {0: _TABLES},
        pragmas=("foreign_keys = ON", "secure_delete = ON"),
        begun=_with_secret,
        private=True,
        patience=20.0,
    )


def _with_secret(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(32),))
