"""Axis: the years, months or days that several lines are drawn over."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from search.calendar import DAYS_SHOWN, MONTHS_SHOWN, Level
from search.request import Request

PERIODS = 400  #: on one axis, at most

Counts = dict[int, int]  #: by day as the schema writes it, zeros where less is known


@dataclass(frozen=True, slots=True)
class Period:
    """A year, month or day, as far as it lies in the time asked for."""

    key: int  #: 2025, 202504 or 20250410
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Axis:
    """Periods of one length, without gaps. ``coarser`` than asked for, where those are too many."""

    level: Level
    periods: tuple[Period, ...]
    coarser: bool = False


def counted_as(level: Level | None, request: Request) -> Level:
    """The facet to count for an axis: day or month, of which years are made as well."""
    if level is None and request.since and request.until:
        days = (request.until.day - request.since.day).days + 1
        level = Level.DAY if days <= DAYS_SHOWN else None
    return Level.DAY if level is Level.DAY else Level.MONTH


def axis(level: Level | None, counts: Iterable[Counts], request: Request) -> Axis:
    """The axis for some counts by day; without a level the one that suits the time they span."""
    known = [day for one in counts for day in one if day]
    asked = level
    level = level or _suiting(known, request)
    while True:
        periods = tuple(_periods(level, known, request))
        if len(periods) <= PERIODS or level is Level.YEAR:
            return Axis(level, periods[:PERIODS], asked is not None and level is not asked)
        level = Level.MONTH if level is Level.DAY else Level.YEAR


def key(level: Level, day: int) -> int:
    """The period of a day; 0 where the day is not known well enough.

    >>> key(Level.MONTH, 20250410), key(Level.YEAR, 20250000), key(Level.MONTH, 20250000)
    (202504, 2025, 0)
    """
    if level is Level.YEAR:
        return day // 10_000
    if level is Level.MONTH:
        return day // 100 if day // 100 % 100 else 0
    return day if day % 100 else 0


def _suiting(known: list[int], request: Request) -> Level:
    if counted_as(None, request) is Level.DAY:
        return Level.DAY
    months = [day // 10_000 * 12 + day // 100 % 100 for day in known if day // 100 % 100]
    ends = [day.year * 12 + day.month for day in _ends(request)]
    spanned = [*months, *ends]
    if spanned and max(spanned) - min(spanned) < MONTHS_SHOWN:
        return Level.MONTH
    return Level.YEAR


def _ends(request: Request) -> list[date]:
    """Both ends of the time asked for, or none where one is open."""
    return [request.since.day, request.until.day] if request.since and request.until else []


def _periods(level: Level, known: list[int], request: Request) -> Iterator[Period]:
    firsts = [_first_day(level, one) for day in known if (one := key(level, day))]
    firsts += [_start(level, day) for day in _ends(request)]
    if not firsts:
        return
    since = request.since.day if request.since else date.min
    until = request.until.day if request.until else date.max
    first, end = min(firsts), max(firsts)
    for _ in range(PERIODS + 1):
        last = _last(level, first)
        inside = first <= until and last >= since
        clipped = (max(first, since), min(last, until)) if inside else (first, last)
        yield Period(_key_of(level, first), *clipped)
        if first >= end or last == date.max:
            return
        first = last + timedelta(days=1)


def _first_day(level: Level, number: int) -> date:
    if level is Level.YEAR:
        return date(number, 1, 1)
    if level is Level.MONTH:
        return date(number // 100, number % 100, 1)
    return date(number // 10_000, number // 100 % 100, number % 100)


def _start(level: Level, day: date) -> date:
    return _first_day(level, _key_of(level, day))


def _key_of(level: Level, day: date) -> int:
    return key(level, day.year * 10_000 + day.month * 100 + day.day)


def _last(level: Level, first: date) -> date:
    if level is Level.DAY:
        return first
    if level is Level.MONTH:
        return first.replace(day=monthrange(first.year, first.month)[1])
    return date(first.year, 12, 31)
