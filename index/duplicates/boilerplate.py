"""Boilerplate: what recurs because of who prints it, not because of what happened.

A print is boilerplate

- in house: only one outlet has it, in ``IN_HOUSE`` or more articles ("Jeden Morgen bringen wir
  Sie auf den neuesten Stand …", the paragraph that tells a long story again and again);
- of one outlet: ``OFTEN`` or more articles of an outlet have it, whoever else does;
- over the months: ``SPREAD`` or more articles have it, and more than ``SPAN`` days lie between
  the first and the last of them (how a rate is reckoned, what an office is).

For the first two the articles must be of ``DAYS`` or more different days: the editions in which
one outlet prints a report on one evening are copies. An outlet that is not known is not one
outlet, and an article whose day is not known has a day of its own and adds nothing to the
months. What a hundred papers print on one day is never boilerplate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IN_HOUSE = 4  #: articles of an outlet, nobody else having it
OFTEN = 10  #: articles of an outlet, others having it too
DAYS = 3  #: different days on which those came out
SPREAD = 5  #: articles of whatever outlet
SPAN = 30  #: days between the first and the last of those
UNDATED = 0  #: the day of an article whose day is not known
UNKNOWN = -1  #: the number of an outlet that is not known

_LATEST = np.iinfo(np.int64).max // 2

Ints = NDArray[np.int64]


def boilerplate(outlets: Ints, days: Ints, starts: Ints, sizes: Ints) -> NDArray[np.bool_]:
    """For each of several prints whether it is boilerplate.

    ``outlets`` and ``days`` are those of the articles that have a print, one print's after the
    other's; ``starts`` and ``sizes`` say where each print's begin, and how many they are.

    >>> one_day, outlets = np.full(5, 737_000), np.zeros(5, np.int64)
    >>> boilerplate(outlets, one_day, np.array([0]), np.array([5]))
    array([False])
    >>> boilerplate(outlets, one_day + np.arange(5), np.array([0]), np.array([5]))
    array([ True])
    """
    asked = np.flatnonzero(sizes >= min(IN_HOUSE, SPREAD))
    found = np.zeros(len(sizes), np.bool_)
    if not len(asked):
        return found
    sizes, places = sizes[asked], starts[asked]
    ends = np.cumsum(sizes)
    rows = np.arange(ends[-1]) + np.repeat(places - ends + sizes, sizes)
    prints = np.repeat(np.arange(len(asked)), sizes)
    outlets, days, starts = outlets[rows], days[rows], ends - sizes
    found[asked] = _over_months(days, starts, sizes)
    found[asked[_of_one_outlet(prints, outlets, days, sizes)]] = True
    return found


def _over_months(days: Ints, starts: Ints, sizes: Ints) -> NDArray[np.bool_]:
    first = np.minimum.reduceat(np.where(days == UNDATED, _LATEST, days), starts)
    last = np.maximum.reduceat(days, starts)
    dated = np.add.reduceat((days != UNDATED).astype(np.int64), starts)
    over: NDArray[np.bool_] = (dated >= SPREAD) & (last - first > SPAN)
    return over & (sizes >= SPREAD)


def _of_one_outlet(prints: Ints, outlets: Ints, days: Ints, sizes: Ints) -> Ints:
    """The prints that are boilerplate of some outlet."""
    order = np.lexsort((days, outlets, prints))
    prints, outlets, days = prints[order], outlets[order], days[order]
    fresh = np.ones(len(prints), np.bool_)
    fresh[1:] = (prints[1:] != prints[:-1]) | (outlets[1:] != outlets[:-1])
    starts = np.flatnonzero(fresh)
    another_day = fresh | (days == UNDATED)
    another_day[1:] |= days[1:] != days[:-1]
    articles = np.diff(np.append(starts, len(prints)))
    different = np.add.reduceat(another_day.astype(np.int64), starts)
    prints, known = prints[starts], outlets[starts] != UNKNOWN
    enough = np.where(articles == sizes[prints], IN_HOUSE, OFTEN)
    chosen: Ints = prints[known & (articles >= enough) & (different >= DAYS)]
    return chosen
