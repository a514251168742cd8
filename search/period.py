"""Period: days from one to another, how to write it shortest and how to say it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from search.i18n import Language


def is_year(first: date, last: date) -> bool:
    """Whether the period is one whole year."""
    return (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))


def is_month(first: date, last: date) -> bool:
    """Whether the period is one whole month."""
    days = monthrange(last.year, last.month)[1]
    same = (first.year, first.month) == (last.year, last.month)
    return same and (first.day, last.day) == (1, days)


def written(first: date, last: date) -> str | None:
    """The period as one word of a URL: 2025, 2025-04, 2025-04-10; None if it takes two.

    >>> written(date(2025, 4, 1), date(2025, 4, 30))
    '2025-04'
    """
    if is_year(first, last):
        return f"{first.year:04}"
    if is_month(first, last):
        return f"{first.year:04}-{first.month:02}"
    return first.isoformat() if first == last else None


def said(first: date | None, last: date | None, language: Language) -> str:
    """The period in words."""
    if first is None:
        if last is None:
            return language.gettext("gesamter Zeitraum")
        return language.gettext("bis %(day)s", day=_until(last, language))
    if last is None:
        return language.gettext("ab %(day)s", day=_since(first, language))
    if is_year(first, last):
        return str(first.year)
    if is_month(first, last):
        return language.month(first)
    if first == last:
        return language.day(first)
    ends = {"first": language.day(first), "last": language.day(last)}
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        ends = {"first": _since(first, language), "last": _until(last, language)}
    return language.gettext("%(first)s bis %(last)s", **ends)


def _since(first: date, language: Language) -> str:
    """A beginning, short where it is that of a year or a month."""
    if first.day > 1:
        return language.day(first)
    return str(first.year) if first.month == 1 else language.month(first)


def _until(last: date, language: Language) -> str:
    if last.day < monthrange(last.year, last.month)[1]:
        return language.day(last)
    return str(last.year) if last.month == 12 else language.month(last)
