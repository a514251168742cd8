"""Publication dates: ISO 8601, and the ways German pages write them.

One table of patterns, because date libraries invent a day for "2025-04" and find dates in
"20.000 Soldaten". A date without a zone is meant in Europe/Berlin. What is relative to the
moment of reading ("vor 2 Stunden", "20:03 Uhr") is a date only where that moment is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from index.article import BERLIN, UNDATED, DateSource, Precision, PublicationDate

FIRST_YEAR, LAST_YEAR = 1600, 2099  #: a year outside these is a slip of the pen, not a date

#: German, Austrian, English, French and Luxembourgish, by month.
_MONTH_NAMES = (
    ("januar", "jänner", "january", "jan", "janvier"),
    ("februar", "feber", "february", "feb", "février", "fevrier"),
    ("märz", "maerz", "march", "mär", "mrz", "mar", "mars", "mäerz"),
    ("april", "apr", "avril", "abrëll", "abrell"),
    ("mai", "may", "mee"),
    ("juni", "june", "jun", "juin"),
    ("juli", "july", "jul", "juillet"),
    ("august", "aug", "août", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("oktober", "october", "okt", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("dezember", "december", "dez", "dec", "décembre", "decembre"),
)
_MONTHS = {name: i for i, names in enumerate(_MONTH_NAMES, 1) for name in names}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?![a-zäöüßéûë])\.?"
_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>\d{4})"
# Two dates may stand glued together: 27.02.201627. Februar 2016
_YEAR_ENDS = r"(?!\d(?!\d?\.\s))"
_BEFORE = r"(?<![\d.,:])"
# "11.08" is a time only before "Uhr" or with two digits for the hour.
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)(?!\d|:)"
    r"|\.(?P<minute2>[0-5]\d)(?=\s*Uhr)|(?<=\d\d)\.(?P<minute3>[0-5]\d)(?![\d.:]))"
)
_TIME = rf"(?:[\s,;|•·–/-]*(?:um\s+)?(?<!\d){_CLOCK})?"

_ABSOLUTE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<iso>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
        r"(?:Z|[+-]\d\d:?\d\d)?)?)(?![\d-])",
        rf"{_BEFORE}{_DAY}\.\s?{_NUMBER}\.\s?{_YEAR}{_YEAR_ENDS}{_TIME}",
        rf"{_BEFORE}{_DAY}\.\s?{_NUMBER}\.\s?(?P<short>\d\d)(?![\d.,:]){_TIME}",
        rf"{_BEFORE}{_DAY}/{_NUMBER}/{_YEAR}(?!\d)",
        rf"(?:(?<![\d.,:])|(?<=\d{{4}})){_DAY}\.?\s?{_MONTH}\s?{_YEAR}(?!\d){_TIME}",
        rf"\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?,\s{_YEAR}(?!\d){_TIME}",
        rf"(?<![\w.]){_MONTH}\s{_YEAR}(?![\d.,]?\d)",
        r"(?:\b(?:date|datum|stand):?\s+|^\s*)(?P<iso>\d{4}-(?:0[1-9]|1[0-2]))(?![\d-])",
    )
)
_AGO = re.compile(
    r"\bvor\s+(?P<count>\d{1,3}|einer|einem)\s+"
    r"(?P<unit>Min(?:ute(?:n)?)?|Std|Stunden?|Tag(?:en)?)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(rf"\b(?P<day>heute|gestern)\b[\s,]*(?:um\s+)?(?<!\d){_CLOCK}", re.IGNORECASE)
_TIME_ONLY = re.compile(rf"(?<![\d.,:]){_CLOCK}\s*Uhr", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date written in a text, and where it stands."""

    start: int
    end: int
    date: PublicationDate


def find_date(text: str, read_at: datetime | None = None) -> PublicationDate:
    """The date that a line of a page states; unknown where it states none.

    ``read_at`` is when the page was read (Europe/Berlin if naive), for "heute, 12:37 Uhr".

    >>> find_date("Stand: 10.04.2025 19:05 Uhr").isoformat()
    '2025-04-10T19:05+02:00'
    >>> find_date("rund 20.000 Menschen").isoformat() is None
    True
    """
    for mark in date_marks(text):
        return mark.date
    return _relative(text, read_at) if read_at is not None else UNDATED


def date_marks(text: str) -> Iterator[DateMark]:
    """The absolute dates of a text in reading order; of overlapping ones the fullest."""
    found: list[DateMark] = []
    for pattern in _ABSOLUTE:
        for match in pattern.finditer(text):
            date = _absolute(match)
            if date is not None:
                found.append(DateMark(match.start(), match.end(), date))
    found.sort(key=lambda mark: (mark.start, -mark.end))
    end = -1
    for mark in found:
        if mark.start >= end:
            end = mark.end
            yield mark


def parse_iso(value: str, source: DateSource) -> PublicationDate:
    """A date in ISO 8601: 2025, 2025-04, 2025-04-10, 2025-04-10T19:05, or with an offset.

    Raises ValueError for anything else, and for years that no newspaper has seen.
    """
    text = value.strip()
    if re.fullmatch(r"\d{4}", text):
        return _known(int(text), 1, 1, precision=Precision.YEAR, source=source)
    if re.fullmatch(r"\d{4}-\d\d", text):
        year, month = map(int, text.split("-"))
        return _known(year, month, 1, precision=Precision.MONTH, source=source)
    moment = datetime.fromisoformat(text)
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text):
        return _known(moment.year, moment.month, moment.day, precision=Precision.DAY, source=source)
    return _at(moment, source)


def any_date(value: str, source: DateSource) -> PublicationDate:
    """A date in ISO 8601 or as German pages write it. Raises ValueError where it is neither."""
    try:
        return parse_iso(value, source)
    except ValueError:
        date = find_date(value)
        if date.moment is None:
            raise
        return replace(date, source=source)


def same_month(one: PublicationDate, other: PublicationDate) -> bool:
    """Whether both dates are known and begin in one month."""
    a, b = one.moment, other.moment
    return a is not None and b is not None and (a.year, a.month) == (b.year, b.month)


def _at(moment: datetime, source: DateSource) -> PublicationDate:
    """A minute, in Europe/Berlin; through UTC, so that 02:30 in spring becomes 03:30."""
    _check(moment.year)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BERLIN)
    moment = moment.astimezone(UTC).astimezone(BERLIN).replace(second=0, microsecond=0)
    return PublicationDate(moment, Precision.MINUTE, source)


def _known(
    year: int,
    month: int,
    day: int,
    clock: time | None = None,
    precision: Precision = Precision.DAY,
    source: DateSource = DateSource.TEXT,
) -> PublicationDate:
    _check(year)
    if clock is not None:
        return _at(datetime.combine(datetime(year, month, day), clock), source)
    return PublicationDate(datetime(year, month, day, tzinfo=BERLIN), precision, source)


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is outside {FIRST_YEAR}–{LAST_YEAR}")


def _clock(match: re.Match[str]) -> time | None:
    parts = match.groupdict()
    if not parts.get("hour"):
        return None
    return time(int(parts["hour"]), int(parts["minute"] or parts["minute2"] or parts["minute3"]))


def _absolute(match: re.Match[str]) -> PublicationDate | None:
    parts = match.groupdict()
    try:
        if parts.get("iso"):
            return parse_iso(parts["iso"], DateSource.TEXT)
        if parts.get("short"):
            year = int(parts["short"])
            year += 2000 if year < 70 else 1900
        else:
            year = int(parts["year"])
        name = parts["month"].lower()
        month = _MONTHS.get(name) or int(name)
        if not parts.get("day"):
            return _known(year, month, 1, precision=Precision.MONTH)
        return _known(year, month, int(parts["day"]), _clock(match))
    except ValueError:
        return None  # 31.02. or the year 3015


def _relative(text: str, read_at: datetime) -> PublicationDate:
    if read_at.tzinfo is None:
        read_at = read_at.replace(tzinfo=BERLIN)
    if ago := _AGO.search(text):
        count = int(ago["count"]) if ago["count"].isdigit() else 1
        unit = ago["unit"].lower()
        if unit.startswith("tag"):
            day = read_at.astimezone(BERLIN) - timedelta(days=count)
            return _known(day.year, day.month, day.day)
        step = timedelta(minutes=count) if unit.startswith("min") else timedelta(hours=count)
        return _at(read_at.astimezone(UTC) - step, DateSource.TEXT)
    match = _TODAY.search(text) or _TIME_ONLY.search(text)
    clock = _clock(match) if match else None
    if match is None or clock is None:
        return UNDATED
    day = read_at.astimezone(BERLIN)
    stated = match.groupdict().get("day")
    # "23:50 Uhr" alone, read at 00:10, was yesterday.
    if stated == "gestern" or (stated is None and clock > day.time()):
        day -= timedelta(days=1)
    return _known(day.year, day.month, day.day, clock)
