"""Article and the values it is made of.

A source makes articles, an engine keeps them, a hit carries one back. They are values:
nothing here reads a file, asks a clock or knows an engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")  #: a day is a day here, whatever zone a source writes in


class Precision(StrEnum):
    """How exactly a publication date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class DateSource(StrEnum):
    """Where a publication date was taken from."""

    META = "meta"  #: the article's own record: a JSON line, a page's metadata
    FEED = "feed"  #: the entry of a feed
    SIDECAR = "side-car"  #: a meta.json beside the file
    TEXT = "text"  #: the text itself, such as a line "Stand: …"
    URL = "url"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """When an article came out, as exactly as is known.

    ``moment`` is the first minute (aware, Europe/Berlin) of the interval that the date
    covers, or None where the date is unknown. An unknown date is never guessed.
    """

    moment: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    source: DateSource = DateSource.NONE

    @property
    def first_day(self) -> date | None:
        """The first day covered, in Europe/Berlin."""
        return self.moment.date() if self.moment else None

    @property
    def last_day(self) -> date | None:
        """The last day covered, in Europe/Berlin."""
        first = self.first_day
        if first is None or self.precision in (Precision.MINUTE, Precision.DAY):
            return first
        if self.precision is Precision.YEAR:
            return date(first.year, 12, 31)
        return date.fromordinal(_first_of_next_month(first) - 1)

    @property
    def ordinal(self) -> int:
        """Its day as ``date.toordinal`` counts days; 0 where the day is not known."""
        exact = self.precision in (Precision.MINUTE, Precision.DAY)
        return self.moment.date().toordinal() if exact and self.moment else 0

    def isoformat(self) -> str | None:
        """The date to its precision: 2025, 2025-04, 2025-04-10 or 2025-04-10T19:05+02:00."""
        if self.moment is None:
            return None
        if self.precision is Precision.MINUTE:
            return self.moment.isoformat(timespec="minutes")
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return self.moment.date().isoformat()[:length]


def _first_of_next_month(day: date) -> int:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max.toordinal() + 1
    return date(day.year + day.month // 12, day.month % 12 + 1, 1).toordinal()


UNDATED = PublicationDate()


class Kind(StrEnum):
    """What a paragraph is. Nothing of a text is thrown away; some of it is not searched."""

    TEXT = "text"
    LEAD = "lead"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    PULL_QUOTE = "pull_quote"
    RELATED = "related"  #: "Lesen Sie auch: …"
    FOOTER = "footer"  #: page furniture: labels, share bars, a stray last line


#: The kinds that make up the body, and so are searched.
BODY_KINDS = frozenset({Kind.TEXT, Kind.LEAD, Kind.SUBHEAD, Kind.CAPTION, Kind.PULL_QUOTE})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; its text has no line breaks."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment below an article, with its language (ISO 639-1, or "" if unknown)."""

    text: str
    language: str = ""


class Status(StrEnum):
    """Whether an article may be shown, as its agency says."""

    USABLE = "usable"
    WITHHELD = "withheld"  #: not to be used until further notice
    WITHDRAWN = "withdrawn"  #: killed


@dataclass(frozen=True, slots=True)
class Correction:
    """What a version of an article corrects, or why it was withdrawn; "" where not said.

    ``moment`` is when that version was made (aware), if that is known.
    """

    text: str
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was read: a file, and for files of many articles which one (from 1)."""

    path: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it was published, as far as it could be read.

    ``id`` is empty until the holdings have given one, and ``story`` until the articles of an
    index were compared. ``own_id`` is the id that the source itself uses, if any. All text is
    NFC without soft hyphens or control characters.
    """

    id: str = ""
    story: str = ""  #: the id that its story is known by; "" where nobody else has its copy
    own_id: str = ""
    url: str = ""
    title: str = ""
    kicker: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    outlet: str = ""
    outlet_hint: tuple[str, ...] = ()  #: outlets that the text names: a hint, not a fact
    authors: tuple[str, ...] = ()
    section: str = ""
    agencies: tuple[str, ...] = ()
    language: str = ""  #: ISO 639-1, "" if unknown
    date: PublicationDate = UNDATED
    dateline: str = ""  #: the place before the first sentence, such as BRÜSSEL
    credit: str = ""  #: the agency credit as printed, such as "BRÜSSEL (dpa-AFX) -" or "/mit dpa"
    signoff: str = ""  #: initials after the last sentence, such as "/aha/DP/men"
    furniture: tuple[str, ...] = ()  #: marks taken out of a line, such as " date 2025-04 "
    comments: tuple[Comment, ...] = ()
    version: int = 0  #: counted up by its agency; 0 where none is stated
    revised: datetime | None = None  #: when this version was made (aware)
    status: Status = Status.USABLE
    embargo: datetime | None = None  #: not to be shown before (aware)
    corrections: tuple[Correction, ...] = ()
    origin: Origin = field(default=Origin(""))

    @property
    def body(self) -> str:
        """The searched paragraphs, one a line."""
        return "\n".join(p.text for p in self.paragraphs if p.kind in BODY_KINDS)

    def of_kind(self, *kinds: Kind) -> tuple[str, ...]:
        """The texts of the paragraphs of these kinds, in reading order."""
        return tuple(p.text for p in self.paragraphs if p.kind in kinds)
