"""Ledger: what earlier runs into a folder have learned, in a small SQLite file in it.

Which addresses were answered and with what, so that only what has changed is sent again; which
pages feeds have named that are still to be fetched, so that a run that was cut off, or a host
that was in trouble, loses nothing; what robots.txt files said; and whom to leave alone until when.
The file is hidden, so that sources pass it over. It may be deleted: then all is fetched anew.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import PressesucheError
from index.fetching.links import Link

FILE = ".fetched.sqlite"
LOCK = ".fetched.lock"
_VERSION = 1
_TABLES = """
CREATE TABLE answers (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, digest TEXT, moment TEXT,
    archive TEXT, end INTEGER);
CREATE TABLE links (
    url TEXT PRIMARY KEY, feed TEXT, date TEXT, told BLOB, state INTEGER, tries INTEGER);
CREATE INDEX open_links ON links (feed, state);
CREATE TABLE robots (origin TEXT PRIMARY KEY, text TEXT, until REAL);
CREATE TABLE rests (host TEXT PRIMARY KEY, until REAL);
"""
_OPEN, _DONE = 0, 1
MOST_TRIES = 5  #: runs in which a page is tried before it is given up


class FolderUnusable(PressesucheError):
    """Nothing can be fetched into a folder."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"cannot fetch into {folder}: {reason}")
        self.folder, self.reason = folder, reason


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address that was answered before."""

    etag: str
    modified: str
    digest: str
    moment: str

    @property
    def conditions(self) -> Mapping[str, str]:
        """The headers that ask for it only if it has changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in said.items() if value}


@contextmanager
def folder_locked(folder: Path) -> Iterator[None]:
    """Make the folder, and keep other runs out of it. Raises FolderUnusable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or str(error)) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        raise FolderUnusable(folder, "another fetch is writing there") from error
    try:
        yield
    finally:
        os.close(file)  # lets go of the lock


class Ledger:
    """The ledger of a folder. Its methods are called by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Open it, or begin one. Raises FolderUnusable."""
        try:
            self._db = sqlite3.connect(
                folder / FILE, isolation_level=None, check_same_thread=False, timeout=30
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if not version:
                self._db.executescript(f"BEGIN;{_TABLES}PRAGMA user_version={_VERSION};COMMIT;")
        except sqlite3.Error as error:
            raise FolderUnusable(
                folder, f"{FILE}: {error}; without that file all is fetched anew"
            ) from error
        if version not in (0, _VERSION):
            self._db.close()
            raise FolderUnusable(folder, f"{FILE} is of another version of this program")

    def close(self) -> None:
        self._db.close()

    def mended(self, archive: str, end: int) -> None:
        """Forget what was lost of an archive beyond ``end``; its pages are to be fetched again."""
        with self._together():
            self._db.execute(
                "UPDATE links SET state = ? WHERE url IN"
                " (SELECT url FROM answers WHERE archive = ? AND end > ?)",
                (_OPEN, archive, end),
            )
            self._db.execute("DELETE FROM answers WHERE archive = ? AND end > ?", (archive, end))

    def known(self, url: str) -> Known | None:
        """What is known of an address; None where it was never answered."""
        row = self._db.execute(
            "SELECT etag, modified, digest, moment FROM answers WHERE url = ?", (url,)
        ).fetchone()
        return Known(*row) if row else None

    def is_page(self, url: str) -> bool:
        """Whether this is a page that is here, or is not to be had."""
        row = self._db.execute("SELECT state FROM links WHERE url = ?", (url,)).fetchone()
        return bool(row and row[0] == _DONE)

    def answered(self, url: str, known: Known, archive: str, end: int) -> None:
        """An address was answered, and its record ends there in the archive of that name."""
        self._db.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            (url, known.etag, known.modified, known.digest, known.moment, archive, end),
        )

    def name(self, links: Iterable[Link], feed: str) -> None:
        """A feed names pages. Nothing changes for those that are here; who named others last
        is who they are fetched for.
        """
        with self._together():
            self._db.executemany(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, 0)"
                " ON CONFLICT (url) DO UPDATE SET feed = excluded.feed WHERE state = ?",
                ((link.url, feed, link.date, link.told, _OPEN, _OPEN) for link in links),
            )

    def is_named(self, url: str) -> bool:
        """Whether any feed has named this page."""
        return bool(self._db.execute("SELECT 1 FROM links WHERE url = ?", (url,)).fetchone())

    def still_open(self, feed: str) -> list[Link]:
        """Pages that a feed has named and that are still to be fetched, in its order."""
        rows = self._db.execute(
            "SELECT url, date FROM links WHERE feed = ? AND state = ? ORDER BY rowid",
            (feed, _OPEN),
        )
        return [Link(url, date) for url, date in rows]

    def told(self, url: str) -> bytes:
        """What a feed told of a page, as long as it is not here; b"" where nothing is known."""
        row = self._db.execute("SELECT told FROM links WHERE url = ?", (url,)).fetchone()
        return bytes(row[0]) if row else b""

    def finish(self, url: str) -> None:
        """A page is here, or never will be: it is not asked for again unless somebody wants it."""
        self._db.execute(
            "INSERT INTO links VALUES (?, '', '', x'', ?, 0)"
            " ON CONFLICT (url) DO UPDATE SET state = excluded.state, told = x''",
            (url, _DONE),
        )

    def tried(self, url: str) -> bool:
        """A page could not be fetched; True where that was so often enough to give it up."""
        self._db.execute("UPDATE links SET tries = tries + 1 WHERE url = ?", (url,))
        row = self._db.execute("SELECT tries FROM links WHERE url = ?", (url,)).fetchone()
        return bool(row and row[0] >= MOST_TRIES)

    def robots(self, origin: str, now: float) -> str | None:
        """What a robots.txt said, where that is still good; None where it must be asked."""
        row = self._db.execute(
            "SELECT text FROM robots WHERE origin = ? AND until > ?", (origin, now)
        ).fetchone()
        return str(row[0]) if row else None

    def keep_robots(self, origin: str, text: str, until: float) -> None:
        self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, text, until))

    def rests_until(self, host: str) -> float:
        """Until when a host wants to be left alone; 0 where it does not."""
        row = self._db.execute("SELECT until FROM rests WHERE host = ?", (host,)).fetchone()
        return float(row[0]) if row else 0.0

    def let_rest(self, host: str, until: float) -> None:
        self._db.execute("INSERT OR REPLACE INTO rests VALUES (?, ?)", (host, until))

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
