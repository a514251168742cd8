"""Dates as machines write them: ISO 8601 with slips, RFC 2822, and German on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

from index.article import UNDATED, DateSource, Precision, PublicationDate
from index.sources.dates import find_date, parse_iso

_BEFORE_ZONE = re.compile(r"(?<=\d) (?=[+-]\d\d:?\d\d$)")
_ZONE = re.compile(r" ?(?:UTC|GMT)$")
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")
_EARLIEST = 1900  #: the first year that a machine's record is believed for


def loose_date(value: str | None, source: DateSource) -> PublicationDate:
    """The date that a machine wrote; unknown where it cannot be read.

    Midnight to the second is what programs write for a day without a time.

    >>> loose_date("Thu, 10 Apr 2025 17:05:30 GMT", DateSource.META).isoformat()
    '2025-04-10T19:05+02:00'
    >>> loose_date("2025-04-10 00:00:00 +0200", DateSource.META).isoformat()
    '2025-04-10'
    """
    text = " ".join((value or "").split())
    if not text:
        return UNDATED
    found = _day_only(_read(text, source))
    moment = found.moment
    return found if moment is not None and moment.year >= _EARLIEST else UNDATED


def _read(text: str, source: DateSource) -> PublicationDate:
    iso = _FRACTION.sub("", _BEFORE_ZONE.sub("", _ZONE.sub("+00:00", text)))
    try:
        return parse_iso(iso, source)
    except ValueError:
        pass
    try:
        moment: datetime = parsedate_to_datetime(text)
        return parse_iso(moment.isoformat(), source)
    except (ValueError, TypeError, IndexError, OverflowError):
        return replace(find_date(text), source=source)


def _day_only(date: PublicationDate) -> PublicationDate:
    moment = date.moment
    if date.precision is Precision.MINUTE and moment and moment.hour == moment.minute == 0:
        return PublicationDate(moment, Precision.DAY, date.source)
    return date
