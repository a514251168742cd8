"""A promise, and how often it was put to the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Scale(StrEnum):
    """How much is tried."""

    SHORT = "short"  #: a part of ``make check``
    FULL = "full"  #: ``make torture``

    def of(self, short: int, full: int) -> int:
        """One number for a short run, another for the full one."""
        return short if self is Scale.SHORT else full


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the table: what was promised, how often that was tried, and what broke it."""

    promise: str
    tries: int
    failures: tuple[str, ...] = ()  #: each told so that it can be tried again
    figures: str = ""  #: what else was counted: "2,747 reads, 0 mixed"


#: Tries what it knows how to, in a folder of its own, and tells what came of it.
Trials = Callable[[Path, Scale], Iterator[Kept]]
