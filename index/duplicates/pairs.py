"""Pairs: which articles have prints in common, and how much of each stands in the other.

Boilerplate says nothing about copies, and is not counted.

A print that n articles have makes n² pairs. Of one that more than ``ALL_PAIRS`` articles have,
only the pairs with the ``HUBS`` first of them are taken: those with the earliest day, of one day
the fullest. Never more than ``HUBS`` pairs are taken for an article and a print; the articles
of a story that a hundred papers print all meet the same few first ones, in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.duplicates.boilerplate import UNDATED, UNKNOWN, boilerplate
from index.duplicates.measure import Measures, measured
from index.duplicates.rows import Keys, Rows, Tags
from index.duplicates.spool import ARTICLE_BITS, MOST, Ints, Spool

ALL_PAIRS = 16  #: articles that have a print of which all pairs are taken
HUBS = 8  #: of more of them, those with which all others are paired
LEAST = 2  #: prints in common below which a pair is nothing
AT_ONCE = 1 << 20  #: pairs put together at once

_ARTICLE = np.uint64(MOST - 1)
_SHIFT = np.uint64(ARTICLE_BITS)
_LAST_DAY = np.iinfo(np.int64).max

Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of articles as columns, one row a pair, a < b, in ascending order.

    A share is what part of an article's prints (by the words they cover, quotations left out,
    from 0 to 1) the other has too, and boilerplate is not. A reach is the same with the words
    around the prints: it tells whether what is shared is strewn over a text or stands in one
    place of it.
    """

    a: Ints  #: numbers of articles
    b: Ints
    prints: Ints  #: prints in common
    share_a: Shares
    share_b: Shares
    reach_a: Shares
    reach_b: Shares
    parts_a: Keys  #: in which parts of the first what is shared stands (``measure.BINS``)
    parts_b: Keys
    days: Ints  #: between the two; 0 where a day is not known
    in_house: NDArray[np.bool_]  #: whether both are of one outlet
    key_a: Keys  #: told by what an article says, so the same whatever its number
    key_b: Keys

    def __len__(self) -> int:
        return len(self.a)


def find(spool: Spool, folder: Path | None = None, least: int = LEAST) -> Pairs:
    """The pairs of articles that have ``least`` or more prints in common.

    Works on disk, in ``folder``; memory grows with the articles (40 bytes each) and the pairs
    found (200 bytes each), not with the prints. Raises OSError when the disk is full.
    """
    with closing(Rows(folder, ARTICLE_BITS + len(spool).bit_length())) as met:
        archive = _Archive(spool)
        for keys, places in spool.parts():
            for rows in archive.meetings(keys, places):
                met.add(*rows)
        return archive.pairs(met, least)


class _Archive:
    """What is known of all articles, to judge the prints they have in common."""

    def __init__(self, spool: Spool) -> None:
        self._numbers, self._keys = spool.numbers, spool.keys
        self._days, self._outlets = spool.days, spool.outlets
        self._words, self._reach, self._lengths = spool.words, spool.reach, spool.lengths
        days = np.where(self._days == UNDATED, _LAST_DAY, self._days)
        order = np.lexsort((self._keys, -self._words, days))
        self._rank = np.empty(len(order), np.int64)  # who is first, whenever it was added
        self._rank[order] = np.arange(len(order))

    def meetings(self, keys: Keys, places: Tags) -> Iterator[tuple[Keys, Tags]]:
        """Both articles of each pair, with the place of the print in the first of them."""
        order = np.argsort(keys)
        keys, places = keys[order], places[order]
        articles = (keys & _ARTICLE).astype(np.int64)
        keys >>= _SHIFT
        fresh = np.ones(len(keys), np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
        starts = np.flatnonzero(fresh)
        sizes = np.diff(np.append(starts, len(keys)))
        starts, sizes = starts[sizes > 1], sizes[sizes > 1]
        if not len(sizes):
            return
        ignored = boilerplate(self._outlets[articles], self._days[articles], starts, sizes)
        starts, sizes = starts[~ignored], sizes[~ignored]
        for size in np.unique(sizes).tolist():
            table = starts[sizes == size][:, None] + np.arange(size)
            if size > ALL_PAIRS:
                rank = np.argsort(self._rank[articles[table]], axis=1)
                table = np.take_along_axis(table, rank, axis=1)
                first, second = np.nonzero(np.arange(HUBS)[:, None] < np.arange(size))
            else:
                first, second = np.triu_indices(size, 1)
            step = max(AT_ONCE // len(first), 1)
            for some in (table[at : at + step] for at in range(0, len(table), step)):
                one, other = some[:, first].ravel(), some[:, second].ravel()
                yield _pair(articles[one], articles[other]), places[one]
                yield _pair(articles[other], articles[one]), places[other]

    def pairs(self, met: Rows, least: int) -> Pairs:
        """The pairs among those that met."""
        forth: list[Measures] = []
        back: list[Measures] = []
        for keys, places in met.parts():
            lengths = self._lengths[(keys >> _SHIFT).astype(np.int64)]
            found = measured(keys, places, lengths)
            found = found.where(found.prints >= least)
            a, b = found.keys >> _SHIFT, found.keys & _ARTICLE
            forth.append(found.where(a < b))
            back.append(found.where(a > b))
        ahead, behind = Measures.joined(forth), Measures.joined(back)
        turned = (behind.keys & _ARTICLE) << _SHIFT | behind.keys >> _SHIFT
        behind = behind.where(np.argsort(turned))
        first, second = ahead.keys >> _SHIFT, ahead.keys & _ARTICLE
        return self._columns(first.astype(np.int64), second.astype(np.int64), ahead, behind)

    def _columns(self, a: Ints, b: Ints, ahead: Measures, behind: Measures) -> Pairs:
        """The pairs by the articles' numbers, the smaller first."""
        turn = self._numbers[a] > self._numbers[b]
        low, high = np.where(turn, b, a), np.where(turn, a, b)
        order = np.lexsort((self._numbers[high], self._numbers[low]))
        low, high, turn = low[order], high[order], turn[order]
        ahead, behind = ahead.where(order), behind.where(order)
        outlets, days = self._outlets, self._days
        dated = (days[low] != UNDATED) & (days[high] != UNDATED)
        return Pairs(
            a=self._numbers[low],
            b=self._numbers[high],
            prints=ahead.prints,
            share_a=_part(np.where(turn, behind.words, ahead.words), self._words[low]),
            share_b=_part(np.where(turn, ahead.words, behind.words), self._words[high]),
            reach_a=_part(np.where(turn, behind.reach, ahead.reach), self._reach[low]),
            reach_b=_part(np.where(turn, ahead.reach, behind.reach), self._reach[high]),
            parts_a=np.where(turn, behind.parts, ahead.parts),
            parts_b=np.where(turn, ahead.parts, behind.parts),
            days=np.where(dated, np.abs(days[low] - days[high]), 0),
            in_house=(outlets[low] == outlets[high]) & (outlets[low] != UNKNOWN),
            key_a=self._keys[low],
            key_b=self._keys[high],
        )


def _pair(one: Ints, other: Ints) -> Keys:
    return one.astype(np.uint64) << _SHIFT | other.astype(np.uint64)


def _part(words: Ints, whole: Ints) -> Shares:
    return np.minimum(words / np.maximum(whole, 1), 1.0).astype(np.float32)
