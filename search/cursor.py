"""Cursors: where a list of hits goes on, as an opaque word for a URL."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from index.engine import Sort

_ORDERS = {"n": Sort.NEWEST, "o": Sort.OLDEST}
_LETTERS = {order: letter for letter, order in _ORDERS.items()}


@dataclass(frozen=True, slots=True)
class KeyCursor:
    """Goes on below a sort key, in the order newest or oldest; it survives writes."""

    sort: Sort
    key: int


@dataclass(frozen=True, slots=True)
class OffsetCursor:
    """Goes on by relevance from an offset, in one state of the index and no other."""

    generation: str
    offset: int


Cursor = KeyCursor | OffsetCursor


def write(cursor: Cursor) -> str:
    """The cursor as a word.

    >>> read(write(KeyCursor(Sort.NEWEST, 4711)))
    KeyCursor(sort=<Sort.NEWEST: 'newest'>, key=4711)
    """
    if isinstance(cursor, KeyCursor):
        plain = f"{_LETTERS[cursor.sort]}.{cursor.key:x}"
    else:
        plain = f"r.{cursor.offset:x}.{cursor.generation}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read(word: str) -> Cursor | None:
    """The cursor that was written, or None for a word that is none."""
    try:
        plain = base64.b64decode(word + "=" * (-len(word) % 4), b"-_", validate=True).decode()
        kind, number, *rest = plain.split(".", 2)
        value = int(number, 16)
    except (binascii.Error, ValueError):
        return None
    if not 0 <= value < 1 << 63:
        return None
    if kind in _ORDERS and not rest:
        return KeyCursor(_ORDERS[kind], value)
    if kind == "r" and rest:
        return OffsetCursor(rest[0], value)
    return None
