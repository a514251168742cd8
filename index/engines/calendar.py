"""Calendar values as an article can have them; others come out of a damaged index only.

A large index is searched before all of its files have been read through. What a changed byte
makes of a date must not get to those who reckon with dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache

from index.errors import IndexDamaged


def sound(facet: str, values: Iterable[int]) -> None:
    """Raises IndexDamaged for a value that is no year, month or day as the schema writes them.

    >>> sound("month", [0, 202500, 202504])
    >>> sound("month", [202513])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    index.errors.IndexDamaged: the dates: 202513 is no month; run ...
    """
    for value in values:
        if not _is_sound(facet, value):
            raise IndexDamaged("the dates", f"{value} is no {facet}")


@lru_cache(maxsize=50_000)  # pages have the same ones again and again
def _is_sound(facet: str, value: int) -> bool:
    """Whether it is one; zeros stand for what is not known, but never in front of what is.

    >>> [_is_sound("day", value) for value in (20250228, 20250229, 20250200, 20250000, 20250028)]
    [True, False, True, True, False]
    >>> [_is_sound("year", value) for value in (0, 2025, -2025, 20250)]
    [True, True, False, False]
    """
    year, month, day = value, 0, 0
    if facet == "day":
        year, day = divmod(year, 100)
    if facet != "year":
        year, month = divmod(year, 100)
    if not value:
        return True
    if not MINYEAR <= year <= MAXYEAR or (day and not month):
        return False
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True
