"""Runs: the passages that two texts have in common, word for word.

A run is a stretch of words that stands in both texts in the same order, spelling apart. Runs
are taken longest first; no word of either text belongs to two of them, and what a longer run
has taken is cut off a shorter one: greedy string tiling (Wise: Running Karp-Rabin Matching and
Greedy String Tiling, University of Sydney, 1993). Of runs of one length the one that begins
earlier in the first text goes first, then the one that does so in the second.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.german.tokens import WORD
from index.prints import COMMON, SHINGLE, Hashes, shingles, word_hashes
from index.quotations import spans

MANY = 256  #: places of one shingle in both texts together, counted as pairs

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text cut into words, to be compared with others."""

    text: str
    starts: Ints  #: characters at which the words begin
    ends: Ints
    numbers: Hashes  #: what words are compared by
    quoted: NDArray[np.bool_]  #: which of them are quoted

    def __len__(self) -> int:
        """The number of words."""
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run stands in one text: words and characters, the end not included."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A passage that two texts have in common."""

    words: int
    in_a: Place
    in_b: Place
    quoted: int  #: how many of its words are quoted in both texts

    @property
    def is_quotation(self) -> bool:
        """Whether it is something quoted, with less than a shingle of what is said about it."""
        return self.words - self.quoted < min(SHINGLE, self.quoted + 1)


def read(text: str) -> Text:
    """Cut a text into words.

    >>> len(read("Das Nato-Treffen"))
    3
    """
    found = [match.span() for match in WORD.finditer(text)]
    bounds = np.array(found, np.int64).reshape(-1, 2)
    starts, ends = bounds[:, 0], bounds[:, 1]
    quoted = np.zeros(len(found), np.bool_)
    for start, end in spans(text):
        quoted[np.searchsorted(starts, start) : np.searchsorted(starts, end)] = True
    numbers = word_hashes([text[start:end] for start, end in found])
    return Text(text, starts, ends, numbers, quoted)


def runs(a: Text, b: Text, least: int = COMMON) -> tuple[Run, ...]:
    """The passages of ``least`` or more words that two texts have in common, in the order of
    the first.

    >>> one = read("Gestern sank vor Wyk die alte Fähre. Niemand kam zu Schaden.")
    >>> other = read("Vor Wyk sank gestern, sagte er, die alte Fähre; niemand kam um.")
    >>> [one.text[run.in_a.start : run.in_a.end] for run in runs(one, other, 3)]
    ['die alte Fähre. Niemand kam']
    """
    found = [_run(a, b, *one) for one in _tiles(_maximal(a, b, least), a, b, least)]
    return tuple(sorted(found, key=lambda run: run.in_a.first))


def share(found: tuple[Run, ...], a: Text, b: Text) -> tuple[float, float]:
    """How much of each text stands in runs: two numbers from 0 to 1."""
    words = sum(run.words for run in found)
    return words / max(len(a), 1), words / max(len(b), 1)


def _run(a: Text, b: Text, in_a: int, in_b: int, words: int) -> Run:
    both = a.quoted[in_a : in_a + words] & b.quoted[in_b : in_b + words]
    return Run(words, _place(a, in_a, words), _place(b, in_b, words), int(both.sum()))


def _place(text: Text, first: int, words: int) -> Place:
    last = first + words
    return Place(first, last, int(text.starts[first]), int(text.ends[last - 1]))


def _maximal(a: Text, b: Text, least: int) -> Iterator[tuple[int, int, int]]:
    """Runs that cannot be made longer, which may overlap: where in a, where in b, words."""
    if least < 1:
        raise ValueError(f"a run of {least} words")
    in_a, in_b = _meetings(shingles(a.numbers, least), shingles(b.numbers, least))
    if not len(in_a):
        return
    order = np.lexsort((in_a, in_b - in_a))
    in_a, in_b = in_a[order], in_b[order]
    fresh = np.ones(len(in_a), np.bool_)
    fresh[1:] = (np.diff(in_a) != 1) | (np.diff(in_b) != 1)
    first = np.flatnonzero(fresh)
    words = np.diff(np.append(first, len(in_a))) + least - 1
    yield from zip(in_a[first].tolist(), in_b[first].tolist(), words.tolist(), strict=True)


def _meetings(a: Hashes, b: Hashes) -> tuple[Ints, Ints]:
    """All places at which two texts have the same shingle.

    A shingle that a text repeats on and on would meet itself times without number: of more than
    ``MANY`` meetings only those of its first place, and of its n-th in both, are kept.
    """
    in_a = np.flatnonzero(np.isin(a, b))
    in_b = np.flatnonzero(np.isin(b, a))
    _, kind_a, count_a = np.unique(a[in_a], return_inverse=True, return_counts=True)
    _, kind_b, count_b = np.unique(b[in_b], return_inverse=True, return_counts=True)
    in_b = in_b[np.argsort(kind_b, kind="stable")]
    begin_b = np.cumsum(count_b) - count_b
    order = np.argsort(kind_a, kind="stable")
    rank_a = np.empty(len(in_a), np.int64)  # the n-th place of its kind
    rank_a[order] = np.arange(len(in_a)) - np.repeat(np.cumsum(count_a) - count_a, count_a)
    met = count_b[kind_a]
    often = count_a[kind_a] * met > MANY
    times = np.where(often & (rank_a > 0), np.minimum(met, 2), met)
    which = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    again = np.repeat(often & (rank_a > 0), times)
    nth = np.minimum(np.repeat(rank_a, times), np.repeat(met, times) - 1)
    which = np.where(again & (which == 1), nth, which)
    return np.repeat(in_a, times), in_b[np.repeat(begin_b[kind_a], times) + which]


def _tiles(
    maximal: Iterator[tuple[int, int, int]], a: Text, b: Text, least: int
) -> Iterator[tuple[int, int, int]]:
    """Longest first, none overlapping another in either text."""
    waiting = [(-words, in_a, in_b) for in_a, in_b, words in maximal]
    heapq.heapify(waiting)
    taken_a, taken_b = np.zeros(len(a), np.bool_), np.zeros(len(b), np.bool_)
    while waiting:
        length, in_a, in_b = heapq.heappop(waiting)
        mine, theirs = taken_a[in_a : in_a - length], taken_b[in_b : in_b - length]
        taken = mine | theirs
        if not taken.any():
            mine[:] = theirs[:] = True
            yield in_a, in_b, -length
            continue
        edges = np.flatnonzero(np.diff(np.concatenate(([True], taken, [True]))))
        for start, end in edges.reshape(-1, 2).tolist():
            if end - start >= least:
                heapq.heappush(waiting, (start - end, in_a + start, in_b + start))
