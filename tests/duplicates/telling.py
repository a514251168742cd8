"""Made-up reports for tests of copies: words that nobody else uses, told from a number."""

from __future__ import annotations

import random
from contextlib import closing

import numpy as np

from index.duplicates.pairs import Pairs, find
from index.duplicates.spool import Holding, Spool, holding
from index.prints import of_text

DAY = 739_000


def report(number: int, words: int = 120) -> str:
    """A report of so many words, in sentences of twelve, unlike that of any other number."""
    chance = random.Random(number)
    told = [f"w{chance.randrange(5000)}x" for _ in range(words)]
    return " ".join(" ".join(told[at : at + 12]) + "." for at in range(0, words, 12))


def piece(text: str, start: int, end: int) -> str:
    """Some of the words of a text."""
    return " ".join(text.split()[start:end])


def held(number: int, text: str, outlet: str | None = None, day: int = DAY) -> Holding:
    """An article; each has an outlet of its own unless one is named."""
    return holding(number, f"outlet {number}" if outlet is None else outlet, day, of_text(text))


def pairs_of(*holdings: Holding, least: int = 1) -> Pairs:
    """The pairs of these articles."""
    with closing(Spool()) as spool:
        for one in holdings:
            spool.add(one)
        return find(spool, least=least)


def met(pairs: Pairs) -> set[tuple[int, int]]:
    """The numbers of those that were paired."""
    return set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


def same(one: Pairs, other: Pairs) -> bool:
    """Whether two answers are alike in every column."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Pairs.__slots__)
