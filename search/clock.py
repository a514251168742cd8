"""The clock: where the newsroom is."""

from __future__ import annotations

from datetime import date, datetime

from index.article import BERLIN


def today() -> date:
    """The day it is in Berlin."""
    return datetime.now(BERLIN).date()


def now() -> datetime:
    """The moment it is."""
    return datetime.now(BERLIN)
