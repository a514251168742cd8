"""Clusters: which articles are the same copy, and so tell one story in the same words.

Two articles are the same copy when

- within ``NEAR`` days different outlets print them, and what they share reaches ``REWORKED`` of
  both (cut, reordered, reworded; each with words of its own), or ``CUT`` of one stands in the
  other and is ``NOTED`` of that (a short version of a long one);
- or else, in one outlet or at different times, ``SAME`` of both is the same: daily reports of
  one desk are written over yesterday's, and are not copies.

A day or an outlet that is not known parts nobody. Quotations have no part in this.

Copies are grouped by star clustering (Aslam, Pelekhov, Rus: The Star Clustering Algorithm for
Static and Dynamic Information Organization, Journal of Graph Algorithms and Applications 8,
2004): articles are ranked by how much they have in common with all others, and the first becomes
a centre and takes its copies, then the first of those left, and so on. So nobody belongs to a
story for being like somebody who is like somebody. And a centre takes only copies that are
copies of one thing: first the one most like it, then those that have at least ``ALSO`` of what
they have of it in places that others it took have too. A page of five agency notes thus joins
one of their stories at most, and never two of them.

Then who is more like another centre than like its own goes there; and who is left alone joins
the story of an article whose copy it is too, if what it has of it others of that story have as
well. Nobody follows these.

What the grouping is does not depend on the articles' numbers or the order in which they came:
of articles equal in rank, what they say decides. Only a story's own number, the lowest of its
articles', is told by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.duplicates.pairs import Pairs

LEAST = 3  #: prints in common without which nothing is a copy
NEAR = 3  #: days between which copies of a report appear
REWORKED = 0.25  #: of both articles is reached by what they share
CUT = 0.5  #: of the shorter article stands in the longer
NOTED = 0.1  #: of the longer one is what the shorter one has
SAME = 0.5  #: of both, in one outlet or later
ALSO = 0.5  #: of what a copy has of a centre, that other copies have too

TOGETHER = 5000  #: pairs grouped at once, or as many as hang together

_EXACT = 1000  # weights are whole numbers, so that sums do not depend on the order


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of an article, and what of the article it has."""

    number: int
    key: int  #: told by what it says
    parts: int  #: of the article, as bits
    parts_there: int  #: of the copy, as bits
    weight: int


@dataclass(frozen=True, slots=True)
class _Star:
    """What a centre takes, and the parts of it that they have."""

    copies: list[_Copy]
    parts: int


_Near = Mapping[int, list[_Copy]]
Ints = NDArray[np.int64]


def copies(pairs: Pairs) -> NDArray[np.bool_]:
    """Which pairs are the same copy."""
    low, high = np.minimum(pairs.share_a, pairs.share_b), np.maximum(pairs.share_a, pairs.share_b)
    reworked = np.minimum(pairs.reach_a, pairs.reach_b) >= REWORKED
    cut = (high >= CUT) & (low >= NOTED)
    near = (pairs.days <= NEAR) & ~pairs.in_house
    found: NDArray[np.bool_] = (pairs.prints >= LEAST) & np.where(near, reworked | cut, low >= SAME)
    return found


def stories_of(pairs: Pairs) -> dict[int, int]:
    """The number of the story of each article that has copies, by the article's number."""
    rows = np.flatnonzero(copies(pairs))
    found: dict[int, int] = {}
    for some in _apart(pairs.a[rows], pairs.b[rows]):
        found |= _grouped(_neighbours(pairs, rows[some]))
    return found


def _grouped(near: _Near) -> dict[int, int]:
    """The stories of articles that have no copies but one another."""
    stars = _stars(near)
    story_of = {one.number: centre for centre, star in stars.items() for one in star.copies}
    story_of |= {
        number: better
        for number, centre in story_of.items()
        if (better := _nearer(near[number], centre, stars)) != centre
    }
    story_of |= {centre: centre for centre in stars}
    story_of |= {
        number: story_of[best.number]
        for number in near.keys() - story_of.keys()
        if (best := _closest(one for one in near[number] if _joins(one, near, story_of)))
    }
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, centre in story_of.items():
        members[centre].append(number)
    return {number: min(story) for story in members.values() if len(story) > 1 for number in story}


def _weight(share: float) -> int:
    return round(share * _EXACT) ** 2


def _apart(a: Ints, b: Ints) -> Iterator[Ints]:
    """The pairs in parts, of which none has an article of another; a few thousand pairs each."""
    _, ends = np.unique(np.concatenate((a, b)), return_inverse=True)
    a, b = ends[: len(a)], ends[len(a) :]
    group = np.arange(ends.max(initial=-1) + 1)
    while True:  # until everybody has the lowest number of those it hangs together with
        lower = group.copy()
        np.minimum.at(lower, a, group[b])
        np.minimum.at(lower, b, group[a])
        lower = lower[lower]
        if np.array_equal(lower, group):
            break
        group = lower
    order = np.argsort(group[a], kind="stable")
    firsts = np.flatnonzero(np.diff(group[a][order], prepend=-1))
    begin = 0
    for end in [*firsts[1:].tolist(), len(order)]:
        if end - begin >= TOGETHER or end == len(order):
            yield order[begin:end]
            begin = end


def _neighbours(pairs: Pairs, rows: Ints) -> _Near:
    """The copies of each article, in some of the pairs."""
    low = np.minimum(pairs.share_a, pairs.share_b)[rows].tolist()
    near: defaultdict[int, list[_Copy]] = defaultdict(list)
    for one, other, key, parts, there in (
        (pairs.a, pairs.b, pairs.key_b, pairs.parts_a, pairs.parts_b),
        (pairs.b, pairs.a, pairs.key_a, pairs.parts_b, pairs.parts_a),
    ):
        columns = (column[rows].tolist() for column in (one, other, key, parts, there))
        for number, *copy in zip(*columns, map(_weight, low), strict=True):
            near[number].append(_Copy(*copy))
    return near


def _ranked(near: _Near) -> list[int]:
    """Those that have copies; first those that have most in common with most."""
    keys = {one.number: one.key for some in near.values() for one in some}
    total = {number: sum(one.weight for one in some) for number, some in near.items()}
    return sorted(near, key=lambda number: (-total[number], keys[number], number))


def _stars(near: _Near) -> dict[int, _Star]:
    """The centres with the copies they take; each article is in one star at most."""
    stars: dict[int, _Star] = {}
    taken: set[int] = set()
    for number in _ranked(near):
        if number not in taken:
            star = _star([one for one in near[number] if one.number not in taken])
            if star.copies:
                stars[number] = star
                taken |= {number, *(one.number for one in star.copies)}
    return stars


def _star(offered: list[_Copy]) -> _Star:
    """Those of a centre's copies that are copies of one thing."""
    first = _closest(offered)
    if first is None:
        return _Star([], 0)
    taken, left = [first], [one for one in offered if one is not first]
    had = first.parts
    while also := [one for one in left if _has(had, one.parts)]:
        taken += also
        left = [one for one in left if not _has(had, one.parts)]
        for one in also:
            had |= one.parts
    return _Star(taken, had)


def _nearer(near: Iterable[_Copy], centre: int, stars: Mapping[int, _Star]) -> int:
    """The centre that an article is most like, of those that would take it; else its own."""
    offering = [
        one
        for one in near
        if one.number == centre
        or (one.number in stars and _has(stars[one.number].parts, one.parts_there))
    ]
    best = _closest(offering)
    own = max((one.weight for one in offering if one.number == centre), default=0)
    return best.number if best and best.weight > own else centre


def _joins(one: _Copy, near: _Near, story_of: Mapping[int, int]) -> bool:
    """Whether what an article has of another is what others of that one's story have of it."""
    if one.number not in story_of:
        return False
    had = 0
    for other in near[one.number]:
        if story_of.get(other.number) == story_of[one.number]:
            had |= other.parts
    return _has(had, one.parts_there)


def _closest(some: Iterable[_Copy]) -> _Copy | None:
    return max(some, key=lambda one: (one.weight, one.key, -one.number), default=None)


def _has(had: int, parts: int) -> bool:
    return (had & parts).bit_count() >= ALSO * parts.bit_count()
