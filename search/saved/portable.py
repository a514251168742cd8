"""Portable: saved searches as lines of JSON, for another machine or a safe place.

All of it goes along: links (as digests), what was known, hits, whom they tell, and messages that
were not sent yet, so that nothing is told twice or forgotten where it goes on elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from index.database import Database
from search.saved.saved import CannotBeSaved, TooManySearches

_FORMAT = 1


class _Message(msgspec.Struct):
    uuid: str
    made: float
    content: bytes
    attempts: int
    due: float
    said: str


class _Target(msgspec.Struct):
    uuid: str
    kind: str
    address: str
    language: str
    every: int
    secret: str
    made: str
    latest: float
    messages: list[_Message]
    unsent: list[tuple[int, str | None]]  # position, and the message that it is in


class _Search(msgspec.Struct):
    uuid: str
    key: bytes
    name: str
    asked: str
    made: str
    used: str
    known: bytes
    state: str
    run: str
    last: int
    hits: list[tuple[int, str, str]]
    targets: list[_Target]


class _Head(msgspec.Struct):
    saved_searches: int  # the format
    secret: bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """How many searches came in, and how many were there already."""

    added: int
    known: int


_search = msgspec.json.Decoder(_Search)
_head = msgspec.json.Decoder(_Head)


def export(database: Database) -> Iterator[bytes]:
    """All saved searches, one a line behind a first one. Raises SavedError."""
    if not database.exists:
        return
    with database.reading() as db:
        secret = db.execute("SELECT value FROM secret").fetchone()[0]
        yield msgspec.json.encode(_Head(_FORMAT, secret)) + b"\n"
        columns = "uuid, key, name, asked, made, used, known, state, run, last"
        for number, *row in db.execute(f"SELECT number, {columns} FROM searches ORDER BY number"):
            hits = db.execute(
                "SELECT position, article, noticed FROM hits WHERE search = ? ORDER BY position",
                (number,),
            ).fetchall()
            yield msgspec.json.encode(_Search(*[*row, hits, list(_targets(db, number))])) + b"\n"


def _targets(db: sqlite3.Connection, search: int) -> Iterator[_Target]:
    columns = "uuid, kind, address, language, every, secret, made, latest"
    for number, *row in db.execute(
        f"SELECT number, {columns} FROM targets WHERE search = ? ORDER BY number", (search,)
    ).fetchall():
        messages = db.execute(
            "SELECT uuid, made, content, attempts, due, said FROM messages"
            " WHERE target = ? AND sent IS NULL ORDER BY number",
            (number,),
        )
        unsent = db.execute(
            "SELECT position, uuid FROM unsent LEFT JOIN messages ON number = message"
            " WHERE unsent.target = ? ORDER BY position",
            (number,),
        )
        yield _Target(*[*row, [_Message(*one) for one in messages], unsent.fetchall()])


def load(database: Database, lines: Iterable[bytes], most: int) -> Imported:
    """Take in what was exported; a search that is here already stays as it is. All or nothing.

    Raises CannotBeSaved, TooManySearches, SavedError.
    """
    added = known = 0
    with database.writing() as db:
        for place, line in enumerate(lines, 1):
            try:
                if place == 1:
                    _begin(db, _head.decode(line))
                elif line.strip():
                    fresh = _add(db, _search.decode(line))
                    added, known = added + fresh, known + (not fresh)
            except (msgspec.DecodeError, sqlite3.IntegrityError) as error:
                raise CannotBeSaved(f"line {place} is no saved search ({error})") from error
        if db.execute("SELECT count(*) FROM searches").fetchone()[0] > most:
            raise TooManySearches(most)
    return Imported(added, known)


def _begin(db: sqlite3.Connection, head: _Head) -> None:
    if head.saved_searches != _FORMAT:
        raise CannotBeSaved("exported by another version of this program")
    if not db.execute("SELECT 1 FROM searches").fetchone():
        db.execute("UPDATE secret SET value = ?", (head.secret,))  # links in mails go on


def _add(db: sqlite3.Connection, one: _Search) -> bool:
    if db.execute("SELECT 1 FROM searches WHERE uuid = ?", (one.uuid,)).fetchone():
        return False
    row = (one.uuid, one.key, one.name, one.asked, one.made, one.used, one.known)
    number = _insert(db, "searches", (*row, one.state, one.run, one.last))
    db.executemany("INSERT INTO hits VALUES (?, ?, ?, ?)", ((number, *hit) for hit in one.hits))
    for target in one.targets:
        told = (target.kind, target.address, target.language, target.every, target.secret)
        its = _insert(db, "targets", (target.uuid, number, *told, target.made, target.latest))
        messages: dict[str | None, int | None] = {None: None}
        for message in target.messages:
            tried = (message.attempts, message.due, message.said, None)
            kept = (message.uuid, its, message.made, message.content, *tried)
            messages[message.uuid] = _insert(db, "messages", kept)
        db.executemany(
            "INSERT INTO unsent VALUES (?, ?, ?, ?)",
            ((its, number, position, messages.get(uuid)) for position, uuid in target.unsent),
        )
    return True


def _insert(db: sqlite3.Connection, table: str, row: tuple[Any, ...]) -> int:
    """Into a table whose first column is a number given now."""
    places = ", ".join("?" for _ in row)
    number = db.execute(f"INSERT INTO {table} VALUES (NULL, {places})", row).lastrowid
    assert number is not None
    return number
