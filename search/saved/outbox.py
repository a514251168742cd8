"""Outbox: whom saved searches tell, and what they are sent, at least once each.

A hit waits for each target of its search until it is in a message, and a message is kept, word
for word, until its receiver has taken it. Whatever is cut off is sent again as it was, under the
name that it had.
"""

from __future__ import annotations

import base64
import hmac
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from index.database import Database
from search.saved.saved import CannotBeSaved, Kind, Message, Saved, SavedHit, Target, UnknownSearch
from search.saved.store import written

_FIRST_WAIT, _LONGEST_WAIT = 60.0, 86_400.0  #: seconds after a failure
_REMEMBERED = 90 * 86_400.0  #: seconds for which it is known what was sent
_TARGET = "SELECT number, uuid, search, kind, address, language, every, secret, latest FROM targets"
_MESSAGES = "SELECT number, uuid, target, made, content, attempts FROM messages WHERE sent IS NULL"
_HITS = """
SELECT position, article, noticed FROM unsent JOIN hits USING (search, position)
WHERE unsent.target = ? AND message IS ? ORDER BY position
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a target."""

    target: Target
    waiting: int  #: hits that it was not told of yet
    sent: int  #: messages, of those that are remembered
    attempts: int  #: in vain, to send the message that is tried
    said: str  #: why they were; "" where none was


class Outbox:
    """Targets and messages. All methods raise SavedError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Targets

    def add(
        self,
        saved: Saved,
        kind: Kind,
        address: str,
        now: datetime,
        *,
        language: str = "de",
        every: int = 0,
        secret: str = "",
    ) -> Target:
        """Tell somebody of hits that are noticed from now on. Raises CannotBeSaved."""
        uuid = str(uuid4())
        with self._database.writing() as db:
            try:
                db.execute(
                    "INSERT INTO targets (uuid, search, kind, address, language, every, secret,"
                    " made, latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                    (uuid, saved.number, kind, address, language, every, secret, written(now)),
                )
            except sqlite3.IntegrityError as error:
                raise CannotBeSaved(f"{address} is told already, or the search is gone") from error
            return _targets(db, "WHERE uuid = ?", uuid)[0]

    def targets(self, saved: Saved | None = None) -> list[Target]:
        """All targets, or those of one search."""
        if not self._database.exists:
            return []
        with self._database.reading() as db:
            if saved is None:
                return _targets(db, "ORDER BY number")
            return _targets(db, "WHERE search = ? ORDER BY number", saved.number)

    def remove(self, number: int) -> None:
        """Tell this target nothing any more. Raises UnknownSearch."""
        with self._database.writing() as db:
            if not db.execute("DELETE FROM targets WHERE number = ?", (number,)).rowcount:
                raise UnknownSearch(f"with a target {number}")

    def standings(self, saved: Saved) -> list[Standing]:
        """How it stands with the targets of a search."""
        with self._database.reading() as db:
            return [_standing(db, one) for one in _targets(db, "WHERE search = ?", saved.number)]

    def word_of(self, target: Target) -> str:
        """What is in the link by which a target ends its alerts: its name, and proof of it."""
        return f"{target.uuid}.{self._proof(target.uuid)}"

    def of_word(self, word: str) -> Target | None:
        """The target of such a link, or None."""
        uuid, _, proof = word.partition(".")
        if not self._database.exists or not hmac.compare_digest(
            proof.encode(), self._proof(uuid).encode()
        ):
            return None
        with self._database.reading() as db:
            return next(iter(_targets(db, "WHERE uuid = ?", uuid)), None)

    def _proof(self, uuid: str) -> str:
        with self._database.reading() as db:
            secret: bytes = db.execute("SELECT value FROM secret").fetchone()[0]
        digest = hmac.digest(secret, uuid.encode(), "sha256")[:24]
        return base64.urlsafe_b64encode(digest).decode()

    # Messages

    def waiting(self, target: Target) -> list[SavedHit]:
        """The hits that are in no message to it yet, in the order in which they were noticed."""
        with self._database.reading() as db:
            return list(_hits(db, target.number, None))

    def make(self, target: Target, hits: Sequence[SavedHit], content: bytes, now: datetime) -> None:
        """Keep a message with these hits, to be sent at once."""
        moment = now.timestamp()
        with self._database.writing() as db:
            row = db.execute(
                "INSERT INTO messages (uuid, target, made, content, attempts, due, said)"
                " SELECT ?, number, ?, ?, 0, ?, '' FROM targets WHERE number = ?",
                (name_of(target, hits), moment, content, moment, target.number),
            )
            if not row.rowcount:
                return  # the target is gone
            _put(db, target, hits, row.lastrowid)
            db.execute("UPDATE targets SET latest = ? WHERE number = ?", (moment, target.number))

    def due(self, now: datetime, again: bool = False) -> list[Message]:
        """The messages to be sent now, the oldest first; ``again``: also what failed just now."""
        if not self._database.exists:
            return []
        with self._database.reading() as db:
            targets = {one.number: one for one in _targets(db, "")}
            rows = db.execute(
                f"{_MESSAGES} AND (due <= ? OR ?) ORDER BY number", (now.timestamp(), again)
            ).fetchall()
            return [
                Message(
                    number, uuid, targets[target], made, content, tries, _hits(db, target, number)
                )
                for number, uuid, target, made, content, tries in rows
            ]

    def rewrite(self, message: Message, hits: Sequence[SavedHit], content: bytes) -> None:
        """Some of its hits may not be shown any more: they leave the message, and should they
        come back they wait for another. With none left it keeps its hits and says nothing until
        one comes back: it may have been received already, and has to have the same name then."""
        with self._database.writing() as db:
            changed = db.execute(
                "UPDATE messages SET content = ? WHERE number = ?", (content, message.number)
            )
            if hits and changed.rowcount:
                db.execute("UPDATE unsent SET message = NULL WHERE message = ?", (message.number,))
                _put(db, message.target, hits, message.number)

    def sent(self, message: Message, now: datetime) -> None:
        """The receiver has taken it."""
        moment = now.timestamp()
        with self._database.writing() as db:
            db.execute("DELETE FROM unsent WHERE message = ?", (message.number,))
            db.execute(
                "UPDATE messages SET sent = ?, content = x'', said = '' WHERE number = ?",
                (moment, message.number),
            )
            db.execute("DELETE FROM messages WHERE sent < ?", (moment - _REMEMBERED,))

    def failed(self, message: Message, said: str, now: datetime) -> None:
        """It could not be sent: try again later, and later still where it goes on like that."""
        wait = min(_FIRST_WAIT * 4 ** min(message.attempts, 10), _LONGEST_WAIT)
        with self._database.writing() as db:
            db.execute(
                "UPDATE messages SET attempts = attempts + 1, due = ?, said = ? WHERE number = ?",
                (now.timestamp() + wait, said, message.number),
            )


def name_of(target: Target, hits: Iterable[SavedHit]) -> str:
    """What a message with these hits is known by, were it ever made a second time."""
    return str(uuid5(UUID(target.uuid), " ".join(str(hit.position) for hit in hits)))


def _targets(db: sqlite3.Connection, where: str, *values: object) -> list[Target]:
    rows = db.execute(f"{_TARGET} {where}", values)
    return [
        Target(number, uuid, search, Kind(kind), *kept)
        for number, uuid, search, kind, *kept in rows
    ]


def _hits(db: sqlite3.Connection, target: int, message: int | None) -> tuple[SavedHit, ...]:
    return tuple(SavedHit(*row) for row in db.execute(_HITS, (target, message)))


def _put(
    db: sqlite3.Connection, target: Target, hits: Iterable[SavedHit], message: int | None
) -> None:
    db.executemany(
        "UPDATE unsent SET message = ? WHERE target = ? AND position = ?",
        ((message, target.number, hit.position) for hit in hits),
    )


def _standing(db: sqlite3.Connection, target: Target) -> Standing:
    count = "SELECT count(*) FROM"
    waiting = db.execute(f"{count} unsent WHERE target = ?", (target.number,)).fetchone()[0]
    sent = db.execute(
        f"{count} messages WHERE target = ? AND sent IS NOT NULL", (target.number,)
    ).fetchone()[0]
    tried = db.execute(
        "SELECT attempts, said FROM messages WHERE target = ? AND sent IS NULL"
        " ORDER BY attempts DESC LIMIT 1",
        (target.number,),
    ).fetchone()
    return Standing(target, waiting, sent, *(tried or (0, "")))
