"""Holdings: which articles we hold, under which ids, and since when.

One SQLite file outside the index, so that permanent links survive every rebuild. An article
is known by its source's own id together with its outlet; else by its canonical URL; else by
an id given once: a file that moves keeps it, a file that is edited keeps it, and one that
does both is a new article.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.article import Article
from index.errors import PressesucheError

_TABLES = """
CREATE TABLE IF NOT EXISTS articles (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,             -- own id and outlet, or URL; NULL for a file without either
    path TEXT NOT NULL,          -- where it was read last
    content TEXT NOT NULL,       -- digest of its text
    first_seen TEXT NOT NULL,    -- ISO 8601, UTC
    run INTEGER NOT NULL         -- the rebuild that read it last
);
CREATE INDEX IF NOT EXISTS articles_by_path ON articles (path) WHERE key IS NULL;
CREATE INDEX IF NOT EXISTS articles_by_content ON articles (content) WHERE key IS NULL;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY,       -- every file of the last rebuild, to tell whether one changed
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL    -- nanoseconds
) WITHOUT ROWID;
"""
_VERSION = 1


class HoldingsError(PressesucheError):
    """The holdings cannot be read or written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


@dataclass(frozen=True, slots=True)
class Holding:
    """What the holdings say of an article: its lasting id and number, and whether it is new."""

    id: str
    sequence: int
    new: bool


@dataclass(frozen=True, slots=True)
class FileState:
    """A source file as it was when it was read."""

    path: str
    size: int
    modified: int  #: nanoseconds

    @classmethod
    def of(cls, path: Path) -> FileState:
        state = path.stat()
        return cls(os.path.abspath(path), state.st_size, state.st_mtime_ns)


class Run:
    """One rebuild's look-ups; nothing is kept unless the transaction it lives in ends well."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self._db = connection
        self._now = now.isoformat(timespec="seconds")
        last = connection.execute("SELECT max(run) FROM articles").fetchone()[0]
        self._number = (last or 0) + 1

    def identify(self, article: Article) -> Holding:
        """The lasting id of an article, given now if it has none yet."""
        path, content = os.path.abspath(article.origin.path), _digest(article)
        key = _key(article)
        known = self._by_key(key) if key else self._by_file(article, path, content)
        if known:
            sequence, id = known
            self._db.execute(
                "UPDATE articles SET path = ?, content = ?, run = ? WHERE sequence = ?",
                (path, content, self._number, sequence),
            )
            return Holding(id, sequence, new=False)
        id = self._fresh_id(key or f"text {content}")
        cursor = self._db.execute(
            "INSERT INTO articles (id, key, path, content, first_seen, run)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (id, key, path, content, self._now, self._number),
        )
        assert cursor.lastrowid is not None
        return Holding(id, cursor.lastrowid, new=True)

    def record_files(self, states: Iterator[FileState]) -> None:
        """Replace what is known of the source files."""
        self._db.execute("DELETE FROM files")
        self._db.executemany(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?)",
            ((state.path, state.size, state.modified) for state in states),
        )

    def _by_key(self, key: str) -> tuple[int, str] | None:
        found: tuple[int, str] | None = self._db.execute(
            "SELECT sequence, id FROM articles WHERE key = ?", (key,)
        ).fetchone()
        return found

    def _by_file(self, article: Article, path: str, content: str) -> tuple[int, str] | None:
        """The article of this file, or one with this text whose own file is gone.

        In a file of many articles the place of one says nothing, only its text does.
        """
        many = article.origin.number > 0
        if not many:
            rows = self._db.execute(
                "SELECT sequence, id FROM articles WHERE path = ? AND key IS NULL", (path,)
            ).fetchall()
            if rows:
                return rows[0]  # type: ignore[no-any-return]
        same_text = self._db.execute(
            "SELECT sequence, id, path, run FROM articles"
            " WHERE content = ? AND key IS NULL ORDER BY sequence",
            (content,),
        )
        for sequence, id, last_path, last_run in same_text:
            if many and last_path == path:
                return sequence, id
            if last_run < self._number and not Path(last_path).exists():
                return sequence, id
        return None

    def _fresh_id(self, seed: str) -> str:
        """Short, URL-safe, and the same again where the holdings were lost."""
        attempt = 0
        while True:
            digest = hashlib.blake2b(f"{seed}\0{attempt}".encode(), digest_size=8).digest()
            id = base64.b32encode(digest).decode().rstrip("=").lower()
            taken = self._db.execute("SELECT 1 FROM articles WHERE id = ?", (id,)).fetchone()
            if not taken:
                return id
            attempt += 1


class Holdings:
    """The holdings in a file, which is made at the first rebuild."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def run(self, now: datetime) -> Iterator[Run]:
        """Look up and give ids; all is kept when the block ends well, nothing otherwise.

        Raises HoldingsError.
        """
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Run(connection, now)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def files(self) -> list[FileState]:
        """The source files of the last rebuild, as they were then."""
        if not self._file.exists():
            return []
        with self._connection() as connection:
            return [FileState(*row) for row in connection.execute("SELECT * FROM files")]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._file, isolation_level=None, timeout=10)
        except (OSError, sqlite3.Error) as error:
            raise HoldingsError(self._file, f"the holdings cannot be opened ({error})") from error
        try:
            _use_wal(connection, self._file)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise HoldingsError(self._file, "written by a newer version of this program")
            connection.executescript(_TABLES)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            yield connection
        except sqlite3.Error as error:
            raise HoldingsError(self._file, f"the holdings cannot be used ({error})") from error
        finally:
            connection.close()


def _use_wal(connection: sqlite3.Connection, file: Path) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except UnicodeDecodeError as error:  # an error about a damaged table, told in its bytes
        raise HoldingsError(file, "the holdings cannot be used (they are damaged)") from error


def _key(article: Article) -> str | None:
    if article.own_id:
        return f"id {article.outlet}\0{article.own_id}"
    if article.url:
        return f"url {canonical_url(article.url)}"
    return None


def canonical_url(url: str) -> str:
    """A URL without what does not name the article: fragment, tracking, case of the host.

    >>> canonical_url("HTTPS://Zeitung.example/a?utm_source=x&id=1#kommentare")
    'https://zeitung.example/a?id=1'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith("utm_") and name.lower() not in ("fbclid", "gclid")
    ]
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), "")
    )


def _digest(article: Article) -> str:
    text = "\n".join((article.title, *(p.text for p in article.paragraphs)))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
