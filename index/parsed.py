"""Parsed: articles of pages and PDFs, kept beside the holdings for the next rebuild.

A SQLite file that every process reads and only the writing one writes. What is kept is bound to
a digest of all code, lists and libraries that reading rests on. It is a memory and nothing more:
it may be deleted at any time, and where it is damaged or cannot be written, pages are parsed.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index import article, learned, sources

_LIBRARIES = (
    "trafilatura htmldate courlan justext lxml lxml-html-clean py3langid pypdf dateparser"
    " charset-normalizer tzdata"
)
_LEVEL = 1  #: of compression: articles shrink to less than half, in 60 microseconds
_SOME = 1000  #: changes that are written together
_ROOM = 0.9  #: share of the limit that is left when room is made
_WAIT = 2.0  #: seconds for another process that writes just now

_TABLES = """
CREATE TABLE IF NOT EXISTS pages (number INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS keys (
    key BLOB PRIMARY KEY, page INTEGER NOT NULL, run INTEGER NOT NULL
) WITHOUT ROWID;
"""
_FORGET = "DELETE FROM pages WHERE number = (SELECT page FROM keys WHERE key = ?)"
_VALUE = "SELECT value FROM keys JOIN pages ON number = page WHERE key = ?"


class Recall:
    """What is kept in a file, for one process that reads; its news wait until they are taken."""

    def __init__(self, path: Path, rules: bytes) -> None:
        self._rules = rules
        self._fresh: list[tuple[bytes, bytes]] = []
        self._used: list[bytes] = []
        self.asked = 0  #: how often
        self._db: sqlite3.Connection | None = None
        with suppress(sqlite3.Error):
            self._db = _connect(path, "rw")
            self._db.execute("PRAGMA query_only = 1")

    def recall(self, key: bytes) -> bytes | None:
        """What was kept; None where that is nothing, or damaged."""
        self.asked += 1
        if self._db is None:
            return None
        key = self._bound(key)
        try:
            row = self._db.execute(_VALUE, (key,)).fetchone()
            value = zlib.decompress(row[0]) if row else None
        except zlib.error:
            return None
        except sqlite3.Error:
            self.close()
            return None
        if value is not None:
            self._used.append(key)
        return value

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep it, once it is taken."""
        self._fresh.append((self._bound(key), zlib.compress(value, _LEVEL)))

    def news(self) -> tuple[list[tuple[bytes, bytes]], list[bytes]]:
        """What is to be kept, and the keys of what was recalled, since this was asked last."""
        news = self._fresh, self._used
        self._fresh, self._used = [], []
        return news

    def close(self) -> None:
        """Recall nothing more."""
        db, self._db = self._db, None
        if db:
            db.close()

    def _bound(self, key: bytes) -> bytes:
        return hashlib.blake2b(key, key=self._rules, digest_size=16).digest()


class Parsed:
    """The file, for the process that writes it. What goes wrong is not told: pages are parsed.

    ``most`` is how large it may become, in bytes. Once it is full, what only earlier rebuilds
    and updates used goes first, and nothing that this one used.
    """

    def __init__(self, path: Path, most: int) -> None:
        self.path, self._most = path, most
        self._db: sqlite3.Connection | None = None
        self._run = self._waiting = 0
        self._is_usable, self._is_full = most > 0, False

    @property
    def rules(self) -> bytes:
        """What is kept holds under these only."""
        return rules()

    def recall(self) -> Recall:
        """What is kept, to be asked in this process."""
        return Recall(self.path, self.rules)

    def take(self, fresh: Sequence[tuple[bytes, bytes]], used: Sequence[bytes]) -> None:
        """Keep news of a ``Recall``."""
        if not self._is_usable or not (fresh or used):
            return
        try:
            db = self._db = self._db or self._open()
            if not self._waiting:
                db.execute("BEGIN")
            db.executemany(
                "UPDATE keys SET run = ? WHERE key = ?", [(self._run, key) for key in used]
            )
            for key, value in () if self._is_full else fresh:
                db.execute(_FORGET, (key,))
                page = db.execute("INSERT INTO pages (value) VALUES (?)", (value,)).lastrowid
                db.execute("INSERT OR REPLACE INTO keys VALUES (?, ?, ?)", (key, page, self._run))
            self._waiting += len(fresh) + len(used)
            if self._waiting >= _SOME:
                self._commit(db)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Write what is still to be written."""
        if self._db is None:
            return
        try:
            self._commit(self._db)
            self._db.close()
        except sqlite3.Error as error:
            self._give_up(error)
        self._db = None

    def _open(self) -> sqlite3.Connection:
        db = self._connected()
        mark = int.from_bytes(rules()[:4], "big") >> 1  # as much as a file's version may be
        if db.execute("PRAGMA user_version").fetchone()[0] != mark:
            db.close()
            self._drop()  # made under other rules
            db = self._connected()
        db.execute("PRAGMA journal_mode = WAL")  # others read meanwhile
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLES)
        db.execute(f"PRAGMA user_version = {mark}")
        self._run = db.execute("SELECT coalesce(max(run), 0) + 1 FROM keys").fetchone()[0]
        return db

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return _connect(self.path, "rwc")

    def _commit(self, db: sqlite3.Connection) -> None:
        self._waiting = 0
        if db.in_transaction:
            db.execute("COMMIT")
        size = _size(db)
        if size > self._most and not self._is_full:
            self._make_room(db, 1 - _ROOM * self._most / size)
            self._is_full = _size(db) > self._most

    def _make_room(self, db: sqlite3.Connection, share: float) -> None:
        """Forget this share of all, but nothing of this run; last come first, since the next
        rebuild begins where this one began."""
        pages = db.execute("SELECT count(*) FROM keys").fetchone()[0]
        rows = db.execute(
            "SELECT key, page FROM keys WHERE run < ? ORDER BY run, page DESC LIMIT ?",
            (self._run, int(pages * share) + 1),
        ).fetchall()
        db.execute("BEGIN")
        db.executemany("DELETE FROM keys WHERE key = ?", [(key,) for key, _ in rows])
        db.executemany("DELETE FROM pages WHERE number = ?", [(page,) for _, page in rows])
        db.execute("COMMIT")

    def _give_up(self, error: Exception) -> None:
        """Nothing more is kept in this run, and what is damaged is begun anew in the next."""
        self._is_usable = False
        db, self._db = self._db, None
        with suppress(sqlite3.Error, OSError):
            if db:
                db.close()
            if not isinstance(error, sqlite3.OperationalError | OSError):
                self._drop()

    def _drop(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, _WAIT, uri=True, isolation_level=None)


def _size(db: sqlite3.Connection) -> int:
    """Bytes in use."""
    pages, free, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


@cache
def rules() -> bytes:
    """A digest of all that parsing rests on: our code and lists, libraries, Python."""
    digest = hashlib.blake2b(learned.rules() + sys.version.encode(), digest_size=16)
    ours = Path(article.__file__).parent
    besides = [ours / f"{name}.py" for name in ("article", "prints", "quotations")]
    for path in [*besides, *sorted(Path(sources.__file__).parent.rglob("*"))]:
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for library in _LIBRARIES.split():
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
