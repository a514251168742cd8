"""Databases: SQLite files outside the index, written by one process or by many at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import PressesucheError


def _nothing(_: sqlite3.Connection) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Database:
    """A file, made when it is first opened; its tables are brought to the latest version in one
    step. What goes wrong is told by ``error``, with the setting that names the file.

    ``scripts`` make the tables, from each earlier version (0: none yet) to ``version``;
    ``begun`` is called once they are made for the first time. ``private``: nobody else on this
    machine may read it.
    """

    file: Path
    error: Callable[[Path, str], PressesucheError]
    named: str
    version: int
    scripts: Mapping[int, str]
    pragmas: tuple[str, ...] = ()
    begun: Callable[[sqlite3.Connection], None] = _nothing
    private: bool = False
    patience: float = 10.0  #: seconds to wait for others who write

    @property
    def exists(self) -> bool:
        """Whether it was ever written."""
        return self.file.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of it."""
        with self.open() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All is kept when the block ends well, nothing otherwise."""
        with self.open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own, each statement for itself."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if self.private and not self.file.exists():
                os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
            connection = sqlite3.connect(self.file, isolation_level=None, timeout=self.patience)
        except (OSError, sqlite3.Error) as error:
            raise self._error(f"cannot be opened ({error})") from error
        try:
            self._prepare(connection)
            yield connection
        except sqlite3.Error as error:
            raise self._error(f"cannot be used ({error})") from error
        finally:
            connection.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        try:
            for pragma in ("journal_mode = WAL", *self.pragmas):
                connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:  # an error about a damaged table, told in its bytes
            raise self._error("cannot be used (it is damaged)") from error
        if _version(connection) == self.version:
            return
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)  # another process may have been quicker
        if version > self.version:
            raise self.error(self.file, "written by a newer version of this program")
        if version < self.version:
            for statement in _statements(self.scripts[version]):
                connection.execute(statement)
            if not version:
                self.begun(connection)
            connection.execute(f"PRAGMA user_version = {self.version}")
        connection.execute("COMMIT")

    def _error(self, reason: str) -> PressesucheError:
        return self.error(self.file, f"{reason}; {self.named} names the file")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line.partition("--")[0] + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
