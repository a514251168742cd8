"""Measure: how many words prints cover, how far they reach, and where in a text they stand.

A print covers the ``SHINGLE`` words it was made of, and reaches ``REACH`` words, a sentence or
two: of a copy in which every fifth word was replaced few shingles are left, but they are strewn
over the whole of both texts, while a paragraph that two different reports share stands in one
place of each.

Where they stand is told in ``BINS`` parts of the text, as the bits of a number: so it can be told
whether two articles have the same of a third, without comparing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.duplicates.rows import Keys, Tags
from index.prints import SHINGLE

REACH = 40  #: words
BINS = 64  #: parts of a text, whatever its length

Ints = NDArray[np.int64]

_PLACE_BITS = np.uint64(16)


def cover(places: Tags, each: int = SHINGLE) -> int:
    """How many words stretches of ``each`` words cover that begin at these places.

    Of the last one only the print itself is counted. Places are in ascending order.

    >>> cover(np.array([3, 5, 100], np.uint16)), cover(np.array([3, 5, 100], np.uint16), 40)
    (18, 50)
    """
    if not len(places):
        return 0
    return int(np.minimum(np.diff(places.astype(np.int64)), each).sum()) + SHINGLE


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What the prints that belong to a key cover, one row a key."""

    keys: Keys
    prints: Ints  #: how many there are
    words: Ints  #: that they cover
    reach: Ints  #: words that they reach
    parts: Keys  #: in which parts of the text they stand, as bits

    def where(self, rows: NDArray[np.bool_] | Ints) -> Self:
        """Some of the rows."""
        return type(self)(
            self.keys[rows],
            self.prints[rows],
            self.words[rows],
            self.reach[rows],
            self.parts[rows],
        )

    @classmethod
    def joined(cls, some: Sequence[Self]) -> Self:
        """One after the other."""
        return cls(
            np.concatenate([one.keys for one in some]),
            np.concatenate([one.prints for one in some]),
            np.concatenate([one.words for one in some]),
            np.concatenate([one.reach for one in some]),
            np.concatenate([one.parts for one in some]),
        )


def measured(keys: Keys, places: Tags, lengths: Ints) -> Measures:
    """Rows of a key (below 2^48) and a place, put together by their keys, in ascending order.

    ``lengths`` are the words of the texts in which the places are, one for each row.
    """
    if not len(keys):
        nothing = np.empty(0, np.int64)
        return Measures(keys, nothing, nothing, nothing, keys)
    order = np.argsort(keys << _PLACE_BITS | places)
    keys, begins, lengths = keys[order], places[order].astype(np.int64), lengths[order]
    last = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    ends = np.flatnonzero(last)
    starts = np.concatenate(([0], ends[:-1] + 1))
    steps = np.full(len(keys), SHINGLE, np.int64)
    steps[:-1] = np.diff(begins)
    steps[ends] = SHINGLE
    words = np.add.reduceat(np.minimum(steps, SHINGLE), starts)
    reach = np.add.reduceat(np.minimum(steps, REACH), starts)
    filled = np.where(steps <= REACH, np.maximum(steps, SHINGLE), SHINGLE)
    parts = np.bitwise_or.reduceat(_parts(begins, begins + filled, lengths), starts)
    return Measures(keys[ends], ends - starts + 1, words, reach, parts)


def _parts(start: Ints, end: Ints, length: Ints) -> Keys:
    """The parts of texts between words, the end not included, as bits."""
    length = np.maximum(length, 1)
    first = np.minimum(start * BINS // length, BINS - 1).astype(np.uint64)
    last = np.minimum((end - 1) * BINS // length, BINS - 1).astype(np.uint64)
    upper = ~np.uint64(0) >> (np.uint64(BINS - 1) - last)
    parts: Keys = upper & ~np.uint64(0) << first
    return parts
