"""Timeline: the calendar as bars that are links, and as the table behind them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from search.calendar import Calendar, Level
from search.i18n import N_, Language
from search.link import Link
from search.period import is_month, is_year, said
from search.request import Request, UndatedChoice, to_url
from search.ways import Ways

WIDTH, HEIGHT = 320, 96  #: of the drawing, in its own units
_WIDEST = 36  # of a bar, where there are few
_LEAST = 2  # a bar that stands for an article is never lower

_LENGTHS = {Level.YEAR: 4, Level.MONTH: 7, Level.DAY: 10}

COLUMN = {Level.YEAR: N_("Jahr"), Level.MONTH: N_("Monat"), Level.DAY: N_("Tag")}


class Bar(NamedTuple):
    """A bucket: a row of the table, and a bar of the drawing."""

    value: str  #: 2025, 2025-04 or 2025-04-10
    label: str
    count: int  # type: ignore[assignment]  # hides the method of tuples that nobody needs
    url: str
    selected: bool
    x: float
    width: float
    slot_x: float  #: where the part that can be clicked begins
    slot: float  #: and how wide it is
    height: float
    y: float  #: where its top is
    number: str  #: the count as the language writes it
    articles: str  #: the same in words


@dataclass(frozen=True, slots=True)
class Remark:
    """Articles that the bars do not show, and the ways to them."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """The calendar of what was found."""

    level: Level
    column: str
    path: tuple[Link, ...]  #: from the whole period down to the one shown
    bars: tuple[Bar, ...]
    ends: tuple[str, ...]  #: labels below the first and the last bar
    remarks: tuple[Remark, ...]
    width: int = WIDTH
    height: int = HEIGHT


def timeline(
    shown: Calendar, request: Request, language: Language, path: str, ways: Ways | None = None
) -> Timeline:
    """The calendar of a request; links lead to ``path``; ``ways`` are those to it, if made."""
    bars = _bars(shown, request, language, ways or Ways(request, path))
    return Timeline(
        level=shown.level,
        column=language.gettext(COLUMN[shown.level]),
        path=_way_back(request, language, path),
        bars=bars,
        ends=tuple(dict.fromkeys((bars[0].label, bars[-1].label))) if bars else (),
        remarks=_remarks(shown, request, language, path),
    )


def _bars(shown: Calendar, request: Request, language: Language, ways: Ways) -> tuple[Bar, ...]:
    if not shown.buckets:
        return ()
    highest = max(bucket.count for bucket in shown.buckets) or 1
    chosen = _period(request)
    drawn = _drawn(len(shown.buckets))
    bars = []
    for bucket, (x, width, slot_x, slot) in zip(shown.buckets, drawn, strict=True):
        first, last, count = bucket
        value, label = _said(shown.level, first, language)
        number, articles = language.counted(count)
        height = round(max(count / highest * HEIGHT, _LEAST), 2) if count else 0
        bars.append(
            Bar(
                value,
                label,
                count,
                ways.in_period(first, last),
                chosen == (first, last),
                x,
                width,
                slot_x,
                slot,
                height,
                HEIGHT - height,
                number,
                articles,
            )
        )
    return tuple(bars)


@lru_cache(maxsize=100)  # pages have the same numbers of bars again and again
def _drawn(bars: int) -> tuple[tuple[float, float, float, float], ...]:
    """Of each bar where it begins and how wide it is, and the same of what can be clicked."""
    slot = WIDTH / bars
    width = min(max(slot * 0.85, slot - 3), _WIDEST)
    return tuple(
        [
            (
                round(number * slot + (slot - width) / 2, 2),
                round(width, 2),
                round(number * slot, 2),
                round(slot, 2),
            )
            for number in range(bars)
        ]
    )


@lru_cache(maxsize=10_000)  # and the same months
def _said(level: Level, first: date, language: Language) -> tuple[str, str]:
    """The value of a bar and its label: a year or month even where the period cuts it short."""
    value = first.isoformat()[: _LENGTHS[level]]
    if level is Level.YEAR:
        return value, str(first.year)
    return value, language.month(first) if level is Level.MONTH else language.day(first)


def _period(request: Request) -> tuple[date, date] | None:
    if request.since and request.until:
        return request.since.day, request.until.day
    return None


def _way_back(request: Request, language: Language, path: str) -> tuple[Link, ...]:
    """Whole period › year › month › day, as far as the period asked for lies in one."""
    if not request.dated:
        return ()
    steps: list[tuple[date | None, date | None]] = [(None, None)]
    first = request.since.day if request.since else None
    last = request.until.day if request.until else None
    if first and last and first.year == last.year:
        if not is_year(first, last):
            steps.append((date(first.year, 1, 1), date(first.year, 12, 31)))
        if first.month == last.month and not is_year(first, last) and not is_month(first, last):
            end = monthrange(first.year, first.month)[1]
            steps.append((first.replace(day=1), first.replace(day=end)))
    links = [Link(said(*step, language), to_url(request.in_period(*step), path)) for step in steps]
    return (*links, Link(said(first, last, language)))


def _remarks(
    shown: Calendar, request: Request, language: Language, path: str
) -> tuple[Remark, ...]:
    remarks = []
    if shown.coarse:
        remarks.append(Remark(_coarse(shown, request, language)))
    if shown.touching:
        text = language.ngettext(
            "%(count)s Artikel, von dem nur Monat oder Jahr bekannt ist, könnte dazugehören",
            "%(count)s Artikel, von denen nur Monat oder Jahr bekannt ist, könnten dazugehören",
            shown.touching,
        )
        link = Link(language.gettext("dazunehmen"), to_url(request, path, overlapping=True))
        remarks.append(Remark(text, (link,)))
    if shown.undated and request.undated is not UndatedChoice.ONLY:
        text = language.ngettext(
            "%(count)s Artikel ohne Datum", "%(count)s Artikel ohne Datum", shown.undated
        )
        alone = request.changed(
            since=None, until=None, overlapping=False, undated=UndatedChoice.ONLY
        )
        links = [Link(language.gettext("nur diese zeigen"), to_url(alone, path))]
        if request.dated and request.undated is not UndatedChoice.INCLUDE:
            both = to_url(request, path, undated=UndatedChoice.INCLUDE)
            links.append(Link(language.gettext("dazunehmen"), both))
        remarks.append(Remark(text, tuple(links)))
    return tuple(remarks)


def _coarse(shown: Calendar, request: Request, language: Language) -> str:
    if shown.level is Level.DAY or request.overlapping:
        return language.ngettext(
            "Von %(count)s gefundenem Artikel ist nur der Monat oder das Jahr bekannt",
            "Von %(count)s gefundenen Artikeln ist nur der Monat oder das Jahr bekannt",
            shown.coarse,
        )
    return language.ngettext(
        "Von %(count)s gefundenem Artikel ist nur das Jahr bekannt",
        "Von %(count)s gefundenen Artikeln ist nur das Jahr bekannt",
        shown.coarse,
    )
