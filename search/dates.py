"""Days out of words: "März 2025", "letzte Woche", "2025-04..2025-09", ">=2025-04".

One table of patterns, German and English; the clock is an argument. What is no date is None,
never a guess: 31.2.2025 is not the third of March.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from index.german.normalise import fold
from index.tree import Days

LONGEST = 60  #: characters of the longest text that can be a date
PIVOT = 69  #: two-digit years from here on are of the twentieth century, as POSIX has it

#: Words that may stand between two dates and make them one range.
JOINERS = frozenset({"bis", "to"})

_UNDATED = frozenset({"unbekannt", "ohne", "ohne datum", "undatiert", "none", "unknown", "undated"})
_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "januar jänner jan jän january",
            "februar feber feb febr february",
            "märz mär mrz mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}


def days(text: str, today: date) -> Days | None:
    """The days that a text means, or None where it is no date or an impossible one.

    A range that is open on a side runs to the end of the calendar; one whose ends are the
    wrong way round is turned. Weeks run from Monday to Sunday; "the last 7 days" include today.

    >>> days("letzte Woche", date(2025, 4, 10))
    Days(datetime.date(2025, 3, 31), datetime.date(2025, 4, 6), False)
    >>> days("31.2.2025", date(2025, 4, 10)) is None
    True
    """
    plain = _plain(text)
    if not plain:
        return None
    try:
        return _range(plain, today)
    except OverflowError:  # after the last day of the calendar, or before its first
        return None


def undated(text: str) -> bool:
    """Whether the text asks for articles without a known date.

    >>> undated("ohne Datum")
    True
    """
    return _plain(text) in _UNDATED


def spelled(span: Days) -> str:
    """A span as one word that ``days`` reads back: 2025-04, 2025-04-10, 2024..2025, >=2025-04-10.

    >>> spelled(Days(date(2025, 3, 1), date(2025, 4, 30)))
    '2025-03..2025-04'
    """
    first, last = span.first, span.last
    if last == date.max:
        return f">={first.isoformat()}"
    if first == date.min:
        return f"<={last.isoformat()}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        ends = f"{first.year:04}", f"{last.year:04}"
    elif first.day == 1 and last == _month(last.year, last.month).last:
        ends = first.isoformat()[:7], last.isoformat()[:7]
    else:
        ends = first.isoformat(), last.isoformat()
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}..{ends[1]}"


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        return ""
    return " ".join(fold(word) for word in text.replace("…", "..").split())


_ONE = timedelta(1)
_BETWEEN = re.compile(
    r"(?:von |from )?(.+?)"
    r"(?:\s*(?:\.\.+|[–—])\s*| (?:-|bis|to) |(?<=\d\d\d\d)-(?=\d{4}$|\d{1,2}\.\d))(.+)"
)
_OPEN: tuple[tuple[re.Pattern[str], Callable[[Days], Days]], ...] = (
    (re.compile(r"(?:>=|=>|≥|ab |seit |since |from )\s*(.+)"), lambda d: Days(d.first, date.max)),
    (re.compile(r"(.+?)\s*\.\.+"), lambda d: Days(d.first, date.max)),
    (re.compile(r"(?:<=|=<|≤|bis |until |to |\.\.+)\s*(.+)"), lambda d: Days(date.min, d.last)),
    (re.compile(r"(?:>|nach |after )\s*(.+)"), lambda d: Days(d.last + _ONE, date.max)),
    (re.compile(r"(?:<|vor |before )\s*(.+)"), lambda d: Days(date.min, d.first - _ONE)),
)


def _range(text: str, today: date) -> Days | None:
    one = _single(text, today)
    if one is not None:
        return one
    if (match := _BETWEEN.fullmatch(text)) is not None:
        start, stop = _single(match[1], today), _single(match[2], today)
        if start is not None and stop is not None:
            return Days(min(start.first, stop.first), max(start.last, stop.last))
    for pattern, side in _OPEN:
        if (match := pattern.fullmatch(text)) is not None:
            end = _single(match[1], today)
            return None if end is None else side(end)
    return None


def _day(year: int, month: int, day: int) -> Days:
    found = date(year, month, day)
    return Days(found, found)


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return Days(first, date(year, month, monthrange(year, month)[1]))


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))


def _century(year: str) -> int:
    number = int(year)
    return number if len(year) > 2 else number + (1900 if number >= PIVOT else 2000)


def _named(name: str) -> int:
    """The number of a month; 0, which no calendar has, for any other word."""
    return _MONTHS.get(name, 0)


def _ago(today: date, number: int) -> Days:
    then = today - timedelta(number)
    return Days(then, then)


def _shifted(today: date, months: int) -> date:
    """The same day some months ago, or the last of that month where it is shorter."""
    index = today.year * 12 + today.month - 1 - months
    if index < 12:
        return date.min
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _whole(unit: str, today: date, back: int) -> Days:
    """The week, month or year of today, or one so many before."""
    if unit in ("woche", "week"):
        monday = today - timedelta(today.weekday() + 7 * back)
        return Days(monday, min(monday, date.max - timedelta(6)) + timedelta(6))
    if unit in ("monat", "month"):
        then = _shifted(today.replace(day=1), back)
        return _month(then.year, then.month)
    return _year(today.year - back)


_STEPS = {"t": 1, "d": 1, "w": 7}  # by the first letter of Tage, days, Wochen, weeks
_NUMBERS = {
    fold(word): number
    for number, words in enumerate(
        (
            "zwei two",
            "drei three",
            "vier four",
            "fünf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
            "zehn ten",
            "elf eleven",
            "zwölf twelve",
        ),
        start=2,
    )
    for word in words.split()
}


def _latest(number: str, unit: str, today: date) -> Days | None:
    """The last so many days, weeks, months or years, today included."""
    count = int(number) if number.isdigit() else _NUMBERS.get(number, 0)
    if count == 0:
        return None
    if unit[0] in _STEPS:
        back = min(count * _STEPS[unit[0]], today.toordinal()) - 1
        return Days(today - timedelta(back), today)
    then = _shifted(today, count * (12 if unit[0] in "jy" else 1))
    return Days(then if then == date.min else then + timedelta(1), today)


_LAST = r"(?:letzt|vorig|vergangen|vorherig)e[mnrs]?|last|past|previous"
_THIS = r"diese[mnrs]?|this|current"
_UNIT = r"(woche|week|monat|month|jahr|year)s?"
_UNITS = r"(tagen?|days?|wochen?|weeks?|monaten?|months?|jahren?|years?|tag|monat|jahr)"

Reader = Callable[[re.Match[str], date], Days | None]
_TABLE: tuple[tuple[str, Reader], ...] = (
    (r"(\d{4})", lambda m, today: _year(int(m[1]))),
    (r"(\d{4})[-/](\d{1,2})", lambda m, today: _month(int(m[1]), int(m[2]))),
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda m, today: _day(int(m[1]), int(m[2]), int(m[3]))),
    (r"(\d{1,2})[./] ?(\d{4})", lambda m, today: _month(int(m[2]), int(m[1]))),
    (
        r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})",
        lambda m, today: _day(_century(m[3]), int(m[2]), int(m[1])),
    ),
    (r"([a-z]+)\.? (\d{4})", lambda m, today: _month(int(m[2]), _named(m[1]))),
    (
        r"(\d{1,2})\.? ?([a-z]+)\.? (\d{4})",
        lambda m, today: _day(int(m[3]), _named(m[2]), int(m[1])),
    ),
    (
        r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})",
        lambda m, today: _day(int(m[3]), _named(m[1]), int(m[2])),
    ),
    (r"heute|today", lambda m, today: _ago(today, 0)),
    (r"gestern|yesterday", lambda m, today: _ago(today, 1)),
    (r"vorgestern", lambda m, today: _ago(today, 2)),
    (rf"(?:{_THIS}) {_UNIT}", lambda m, today: _whole(m[1], today, 0)),
    (rf"(?:{_LAST}) {_UNIT}", lambda m, today: _whole(m[1], today, 1)),
    (
        rf"(?:die |the )?(?:{_LAST}) (\d{{1,6}}|[a-z]+) {_UNITS}",
        lambda m, today: _latest(m[1], m[2], today),
    ),
)
_SINGLE = [(re.compile(rf"(?:(?:im|am|in|on) )?(?:{p})", re.ASCII), read) for p, read in _TABLE]


def _single(text: str, today: date) -> Days | None:
    for pattern, read in _SINGLE:
        if (match := pattern.fullmatch(text)) is not None:
            try:
                return read(match, today)
            except ValueError:  # a day or a month that no calendar has
                return None
    return None
