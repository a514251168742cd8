"""Dates and bylines that stand around an article, gathered line by line.

A date counts only where it is said to be the article's ("Stand: …", "Veröffentlicht am …",
an export's " date 2025-04 ") or stands alone: the dates that a text tells about are not its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.article import UNDATED, Precision, PublicationDate
from index.sources.bylines import read_byline
from index.sources.date_notes import note
from index.sources.dates import DateMark, date_marks, find_date, same_month

_EXPORT = re.compile(r"\s?date (?P<date>\d{4}(?:-\d\d){0,2})(?:\s|$)")
_PUBLISHED = (
    r"Online seit|Stand|Veröffentlicht(?: am)?|Publiziert(?: am)?|Erstellt(?: am)?|"
    r"Erschienen(?: am)?|Geschrieben am|Datum|Vom"
)
_UPDATED = r"(?:Zuletzt )?Aktualisiert(?: am)?|Akt\.|Geändert(?: am)?|(?:Letztes )?Update"
_LABEL = rf"(?:{_PUBLISHED}|{_UPDATED})"
_LABEL_BEFORE = re.compile(rf"(?<!\w){_LABEL}\s*:?\s*(?:\w{{2,10}}[.,]?\s+)?$", re.IGNORECASE)
_IS_UPDATE = re.compile(_UPDATED, re.IGNORECASE)
_UHR = re.compile(r"\s*Uhr\b")
_DAYS = r"(?:mo|di|mi|do|fr|sa|so)"
# What may stand beside a date without making the line anything but a date.
_AROUND = re.compile(
    rf"(?:{_LABEL}|\b{_DAYS}\b[.,]{{0,2}}|\w+tag,?|mittwoch,?|sonnabend,?|uhr|um"
    r"|lese(?:zeit|dauer)|\d{1,2}(?::\d\d)?\s*min(?:\.|uten)?|[\s,;:|•·/–-])+",
    re.IGNORECASE,
)
_LONGEST = 200  #: characters of a line that states a date
_EXACTNESS = (
    Precision.MINUTE,
    Precision.DAY,
    Precision.MONTH,
    Precision.YEAR,
    Precision.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A date stated, as it is printed."""

    date: PublicationDate
    printed: str = ""
    is_update: bool = False


@dataclass(slots=True)
class Marks:
    """What the lines around an article say of when it came out and who wrote it."""

    authors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)  #: taken out of a line, as printed
    lines: list[str] = field(default_factory=list)  #: lines that hold nothing else
    _dates: list[_Stated] = field(default_factory=list)

    def take_export(self, line: str) -> str:
        """The line without the mark that an export put before it."""
        match = _EXPORT.match(line)
        if match is None:
            return line
        self.furniture.append(match.group())
        self._dates.append(_Stated(find_date(match["date"])))
        return line[match.end() :]

    def take(self, line: str) -> str:
        """What remains of a line without its date and its byline."""
        if self._take_byline(line):
            mark = next(date_marks(line), None)
            if mark:
                self._dates.append(_Stated(mark.date))
            return ""
        mark = stated_date(line)
        if mark is None:
            return line
        start, end = _span(line, mark)
        printed = line[start:end].strip()
        self._dates.append(_Stated(mark.date, printed, bool(_IS_UPDATE.match(printed))))
        before, after = line[:start].strip(" |•"), line[end:].strip(" |•,-–")
        if not _is_empty(after) and not self._take_byline(after):
            if stated_date(after):
                rest = self.take(after)
                self.lines += [rest] if rest else []
            else:
                self.lines.append(after)
        return "" if _is_empty(before) else before

    def _take_byline(self, line: str) -> bool:
        byline = read_byline(line)
        if byline is None:
            return False
        self.authors += byline.authors
        self.agencies += byline.agencies
        self.lines.append(line)
        return True

    def settle_date(self) -> PublicationDate:
        """The article's date; the marks that were not it join ``lines``.

        An export's month holds unless a fuller date lies inside it. Otherwise the fullest
        counts, of those the first; an update only where nothing else is known.
        """
        if not self._dates:
            return UNDATED
        for stated in self._dates:
            note(stated.date, f"text, {stated.printed}" if stated.printed else "text")
        month = next((s for s in self._dates if s.date.precision is Precision.MONTH), None)
        choice = self._dates
        if month is not None:
            inside = [s for s in choice if s is not month and same_month(s.date, month.date)]
            choice = inside or [month]
        best = min(choice, key=lambda s: (s.is_update, _EXACTNESS.index(s.date.precision)))
        self.lines += [s.printed for s in self._dates if s is not best and s.printed]
        return best.date


def stated_date(line: str) -> DateMark | None:
    """A date that a line states as the article's: labelled, or with nothing else beside it."""
    if len(line) > _LONGEST:
        return None
    for mark in date_marks(line):
        if _LABEL_BEFORE.search(line[: mark.start]):
            return mark
        if mark.date.precision in (Precision.DAY, Precision.MINUTE):
            start, end = _span(line, mark)
            after = line[end:].strip(" |•,-–")
            more = read_byline(after) or stated_date(after)
            if _is_empty(line[:start]) and (_is_empty(after) or more):
                return mark
    return None


def _is_empty(text: str) -> bool:
    return _AROUND.sub("", text) == ""


def _span(line: str, mark: DateMark) -> tuple[int, int]:
    """A date with its label before and "Uhr" behind."""
    label = _LABEL_BEFORE.search(line[: mark.start])
    uhr = _UHR.match(line, mark.end)
    return (label.start() if label else mark.start), (uhr.end() if uhr else mark.end)
