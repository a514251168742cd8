"""What is saved: a search, its hits, whom it tells, and what it tells them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from index.errors import PressesucheError

PATH = "/saved"  #: where saved searches live
TOKEN_BYTES = 24  #: of chance in a link: 192 bits


class UnknownSearch(PressesucheError):
    """There is no saved search of this number, or none any more."""

    def __init__(self, number: object) -> None:
        super().__init__(f"there is no saved search {number}: 'manage.py saved list' shows them")


class TooManySearches(PressesucheError):
    """As many searches are saved as may be."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} searches are saved, and no more may be: PRESSESUCHE_SAVED_MOST says how many,"
            " 'manage.py saved prune' removes what nobody uses"
        )
        self.most = most


class CannotBeSaved(PressesucheError):
    """A search, a name or an address that cannot be kept."""


class Kind(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search. ``asked`` is the query of the search page's URL."""

    number: int
    uuid: str
    name: str
    asked: str
    made: str
    used: str
    state: str
    run: str
    last: int  #: position of its newest hit; 0 where there is none


@dataclass(frozen=True, slots=True)
class SavedHit:
    """An article that was new to a saved search, and when that was noticed."""

    position: int
    article: str
    noticed: str  #: ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who is told of new hits."""

    number: int
    uuid: str
    search: int
    kind: Kind
    address: str
    language: str
    every: int
    secret: str = field(repr=False)
    latest: float


@dataclass(frozen=True, slots=True)
class Message:
    """What a target is sent, the same however often; known to it by ``uuid``."""

    number: int
    uuid: str
    target: Target
    made: float
    content: bytes
    attempts: int
    hits: tuple[SavedHit, ...]


def new_token() -> str:
    """What makes a link that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def key_of(token: str) -> bytes:
    """What a search is found by: the time it takes tells nothing of the token.

    >>> len(key_of(new_token()))
    32
    """
    return hashlib.sha256(token.encode()).digest()
