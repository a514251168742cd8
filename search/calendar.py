"""Calendar: how many of the articles found came out when.

By year, by month or by day, whichever suits the period; empty ones between are kept, so that
a gap is seen as one. What cannot be placed (undated, or known less exactly) is counted apart.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from index.engine import FacetCounts
from search.request import Request

MONTHS_SHOWN = 36  #: a longer period is shown by year
DAYS_SHOWN = 31  #: a period not longer than this is shown by day
BUCKETS_SHOWN = 400  #: with more, empty ones are left out


class Level(StrEnum):
    """How fine a calendar is."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Bucket(NamedTuple):
    """A year, a month or a day, clipped to the period asked for, and its articles."""

    first: date
    last: date
    count: int  # type: ignore[assignment]  # hides the method of tuples that nobody needs


@dataclass(frozen=True, slots=True)
class Calendar:
    """The articles found, by publication date."""

    level: Level
    buckets: tuple[Bucket, ...]
    coarse: int = 0  #: found, but known less exactly than the level
    undated: int = 0  #: without a date, whether found or left out by the period
    touching: int = 0  #: left out: a month or year that only touches the period


def counted_by(request: Request) -> Level:
    """The facet to count for a calendar; years are summed up from months."""
    if request.since and request.until:
        length = (request.until.day - request.since.day).days + 1
        if length <= DAYS_SHOWN:
            return Level.DAY
    return Level.MONTH


def calendar(counts: FacetCounts, request: Request, undated: int, touching: int) -> Calendar:
    """The calendar out of the counts of the facet month or day."""
    dated = {int(value): count for value, count in counts.values if value}
    exact = {number: count for number, count in dated.items() if number % 100}
    coarse = sum(dated.values()) - sum(exact.values())
    level = Level.DAY if counts.name == Level.DAY else Level.MONTH
    if level is Level.MONTH and _months(request, exact) > MONTHS_SHOWN:
        level, exact, coarse = Level.YEAR, _by_year(dated), 0
    of_days = {_first_day(level, number): count for number, count in exact.items()}
    return Calendar(level, tuple(_buckets(level, of_days, request)), coarse, undated, touching)


def _months(request: Request, exact: dict[int, int]) -> int:
    """How many months the calendar would show."""
    first = _month(request.since.day) if request.since else min(exact, default=None)
    last = _month(request.until.day) if request.until else max(exact, default=None)
    if first is None or last is None:
        return 0
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100 + 1


def _month(day: date) -> int:
    return day.year * 100 + day.month


def _by_year(months: dict[int, int]) -> dict[int, int]:
    years: dict[int, int] = {}
    for number, count in months.items():
        years[number // 100] = years.get(number // 100, 0) + count
    return years


def _first_day(level: Level, number: int) -> date:
    """The first day of what stands for a year, a month or a day: 2025, 202504, 20250410."""
    if level is Level.YEAR:
        return date(number, 1, 1)
    if level is Level.MONTH:
        return date(number // 100, number % 100, 1)
    return date(number // 10000, number // 100 % 100, number % 100)


def _buckets(level: Level, exact: dict[date, int], request: Request) -> Iterator[Bucket]:
    since = request.since.day if request.since else date.min
    until = request.until.day if request.until else date.max
    ends = [*exact]
    if request.since and request.until:
        ends += [_start(level, since), _start(level, until)]
    if not ends:
        return
    starts = list(_starts(level, min(ends), max(ends)))
    if len(starts) > BUCKETS_SHOWN:
        starts = sorted(exact)
    for first in starts:
        last = _last(level, first)
        if first <= until and last >= since:  # else an article that only touches the period
            first_shown, last_shown = max(first, since), min(last, until)
        else:
            first_shown, last_shown = first, last
        yield Bucket(first_shown, last_shown, exact.get(first, 0))


def _starts(level: Level, first: date, last: date) -> Iterator[date]:
    for _ in range(BUCKETS_SHOWN + 1):
        yield first
        if first >= last:
            return
        first = _last(level, first) + timedelta(days=1)


def _start(level: Level, day: date) -> date:
    if level is Level.DAY:
        return day
    return day.replace(day=1) if level is Level.MONTH else date(day.year, 1, 1)


@lru_cache(maxsize=10_000)  # pages have the same months again and again
def _last(level: Level, first: date) -> date:
    if level is Level.DAY:
        return first
    if level is Level.MONTH:
        return first.replace(day=monthrange(first.year, first.month)[1])
    return date(first.year, 12, 31)
