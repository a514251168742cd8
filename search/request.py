"""Request: what a reader asks for, to and from a URL.

The only place that knows the names of parameters. A request is a value: every link on a page
is another request, made by changing this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlencode

from index.engine import Sort
from search import cursor as cursors
from search.choice import NOTHING_CHOSEN, Choice
from search.cursor import Cursor, KeyCursor, OffsetCursor
from search.dates import days
from search.i18n import LANGUAGES, N_
from search.period import written

FACETS = ("outlet", "agency", "section", "author", "language")  #: as a page shows them
CHOICES_LIMIT = 200  #: values chosen of one facet
SIZE_LIMIT = 100  #: hits on one page
COMPLETIONS_LIMIT = 20
DEPTH_LIMIT = 10_000  #: hits that can be reached by page number
#: The parameters in the order that URLs have them.
NAMES = (
    *("q", *FACETS, "story", "from", "to", "undated", "overlap"),
    *("sort", "size", "page", "cursor", "group", "facet", "lang"),
)
IDS_LIMIT = 100  #: letters of an id
_SAME_LIST = {"page", "cursor", "expanded", "lang"}  # what leaves the list of hits as it is


class UndatedChoice(StrEnum):
    """What becomes of articles without a date."""

    AS_FOUND = ""  #: they are found unless a period is asked for
    INCLUDE = "include"  #: they are found beside those of the period
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a period: as it was typed, and the day that it means."""

    typed: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything a search URL can say."""

    text: str = ""
    outlet: Choice = NOTHING_CHOSEN
    agency: Choice = NOTHING_CHOSEN
    section: Choice = NOTHING_CHOSEN
    author: Choice = NOTHING_CHOSEN
    language: Choice = NOTHING_CHOSEN
    story: str = ""  #: the id of a story, of whose articles the list is
    since: Bound | None = None
    until: Bound | None = None
    undated: UndatedChoice = UndatedChoice.AS_FOUND
    overlapping: bool = False
    sort: Sort | None = None  #: None: relevance for a query, newest without one
    size: int = 10
    page: int = 1
    cursor: Cursor | None = None
    group: str = ""
    expanded: tuple[str, ...] = ()  #: facets to be shown whole
    lang: str = ""  #: the language of the page, "" if the URL does not say

    @property
    def order(self) -> Sort:
        """The order of the hits."""
        return self.sort or (Sort.RELEVANCE if self.text.strip() else Sort.NEWEST)

    @property
    def offset(self) -> int:
        """How many hits come before the first one asked for."""
        if isinstance(self.cursor, OffsetCursor):
            return self.cursor.offset
        return (self.page - 1) * self.size

    @property
    def dated(self) -> bool:
        """Whether a period is asked for."""
        return bool(self.since or self.until)

    def choice(self, facet: str) -> Choice:
        """What is chosen of the facet of this name."""
        chosen: Choice = getattr(self, facet)
        return chosen

    def changed(self, **changes: Any) -> Request:
        """With these fields changed, and from the first page on unless they say otherwise."""
        if not changes.keys() <= _SAME_LIST:
            changes = {"page": 1, "cursor": None, **changes}
        elif "page" in changes:
            changes = {"cursor": None, **changes}
        elif "cursor" in changes:
            changes = {"page": 1, **changes}
        return replace(self, **changes)

    def choosing(self, facet: str, choice: Choice) -> Request:
        """With another choice of this facet."""
        return self.changed(**{facet: choice})

    def in_period(self, first: date | None, last: date | None) -> Request:
        """With this period; None leaves an end open."""
        word = written(first, last) if first and last else None
        since = Bound(word or first.isoformat(), first) if first else None
        until = Bound(word or last.isoformat(), last) if last else None
        return self.changed(since=since, until=until, undated=UndatedChoice.AS_FOUND)

    def unfiltered(self) -> Request:
        """The same query without any filter."""
        return Request(
            text=self.text, sort=self.sort, size=self.size, group=self.group, lang=self.lang
        )


_PLAIN = Request()


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that cannot be used. ``expected`` is a message id for ``gettext``."""

    parameter: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A request, made of what could be used, and what could not."""

    request: Request
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """The beginning of a query, and how many ways to complete it are wanted."""

    text: str
    limit: int
    problems: tuple[Problem, ...] = ()


class Arguments(Protocol):
    """The arguments of a URL; a werkzeug ``MultiDict`` is one."""

    def getlist(self, key: str, /) -> list[str]: ...


def parse(arguments: Arguments, today: date) -> Parsed:
    """Read the arguments of a URL. What cannot be used is left out and told as a problem."""
    reader = _Reader(arguments, today)
    request = Request(
        text=reader.one("q").strip(),
        **{facet: reader.choice(facet) for facet in FACETS},
        story=reader.id("story"),
        since=reader.bound("from"),
        until=reader.bound("to"),
        undated=reader.undated(),
        overlapping=reader.switch("overlap"),
        sort=reader.sort(),
        size=reader.number("size", 10, SIZE_LIMIT, N_("eine ganze Zahl von 1 bis 100")),
        page=reader.number("page", 1, DEPTH_LIMIT, N_("eine ganze Zahl ab 1")),
        cursor=reader.cursor(),
        group=reader.one_of("group", ("story", "none"), N_("story oder none")),
        expanded=reader.expanded(),
        lang=reader.one_of("lang", LANGUAGES, N_("de oder en")),
    )
    return Parsed(reader.reconciled(request), tuple(reader.problems))


def parse_beginning(arguments: Arguments, today: date) -> Beginning:
    """Read the arguments of a URL that asks for completions."""
    reader = _Reader(arguments, today)
    limit = reader.number("limit", 8, COMPLETIONS_LIMIT, N_("eine ganze Zahl von 1 bis 20"))
    reader.one_of("lang", LANGUAGES, N_("de oder en"))
    return Beginning(reader.one("q"), limit, tuple(reader.problems))


class _Reader:
    """Reads one argument at a time and remembers what was wrong."""

    def __init__(self, arguments: Arguments, today: date) -> None:
        self._arguments, self._today = arguments, today
        self.problems: list[Problem] = []

    def _refuse(self, parameter: str, value: str, expected: str) -> None:
        self.problems.append(Problem(parameter, value, expected))

    def _values(self, name: str) -> list[str]:
        """The values, without what no URL can say: a command line may hold halves of letters."""
        return [v.encode(errors="replace").decode() for v in self._arguments.getlist(name)]

    def one(self, name: str) -> str:
        return next((v for v in self._values(name) if v.strip()), "")

    def one_of(self, name: str, known: tuple[str, ...], expected: str) -> str:
        value = self.one(name)
        if value and value not in known:
            self._refuse(name, value, expected)
            return ""
        return value

    def id(self, name: str) -> str:
        value = self.one(name).strip()
        if len(value) > IDS_LIMIT:
            self._refuse(name, value, N_("die Kennung einer Geschichte"))
            return ""
        return value

    def choice(self, facet: str) -> Choice:
        values = list(dict.fromkeys(v for v in self._values(facet) if v.strip(" -")))
        if len(values) > CHOICES_LIMIT:
            self._refuse(facet, values[CHOICES_LIMIT], N_("höchstens 200 Werte"))
            values = values[:CHOICES_LIMIT]
        return Choice.read(values)

    def bound(self, name: str) -> Bound | None:
        typed = self.one(name).strip()
        if not typed:
            return None
        period = days(typed, self._today)
        if period is None:
            self._refuse(
                name, typed, N_("ein Jahr, ein Monat oder ein Tag, etwa 2025, 2025-04, 2025-04-10")
            )
            return None
        return Bound(typed, period.first if name == "from" else period.last)

    def undated(self) -> UndatedChoice:
        value = self.one("undated")
        if value == "1":
            return UndatedChoice.ONLY
        return UndatedChoice(self.one_of("undated", ("only", "include"), N_("only oder include")))

    def switch(self, name: str) -> bool:
        return self.one_of(name, ("0", "1"), N_("1 oder 0")) == "1"

    def sort(self) -> Sort | None:
        value = self.one_of("sort", tuple(Sort), N_("relevance, newest oder oldest"))
        return Sort(value) if value else None

    def number(self, name: str, default: int, highest: int, expected: str) -> int:
        value = self.one(name).strip()
        if not value:
            return default
        if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= highest:
            return int(value)
        self._refuse(name, value, expected)
        return default

    def cursor(self) -> Cursor | None:
        word = self.one("cursor").strip()
        if not word:
            return None
        found = cursors.read(word)
        if found is None:
            self._refuse("cursor", word, N_("der Wert von »next« einer früheren Antwort"))
        return found

    def expanded(self) -> tuple[str, ...]:
        asked = dict.fromkeys(self._values("facet"))
        for name in asked:
            if name and name not in FACETS:
                expected = N_("outlet, agency, section, author oder language")
                self._refuse("facet", name, expected)
        return tuple(name for name in FACETS if name in asked)

    def reconciled(self, request: Request) -> Request:
        """Without what contradicts the rest."""
        if request.since and request.until and request.until.day < request.since.day:
            self._refuse("to", request.until.typed, N_("ein Ende, das nicht vor dem Anfang liegt"))
            request = replace(request, until=None)
        if request.dated and request.undated is UndatedChoice.ONLY:
            self._refuse("undated", "only", N_("only nur ohne from und to; sonst include"))
            request = replace(request, undated=UndatedChoice.AS_FOUND)
        return self._reachable(request)

    def _reachable(self, request: Request) -> Request:
        cursor = request.cursor
        if cursor and self.one("page"):
            self._refuse("page", self.one("page"), N_("entweder page oder cursor"))
            request = replace(request, page=1)
        order = cursor.sort if isinstance(cursor, KeyCursor) else Sort.RELEVANCE
        if cursor and order is not request.order:
            word = self.one("cursor")
            self._refuse("cursor", word, N_("ein Zeiger aus einer Liste derselben Reihenfolge"))
            request = replace(request, cursor=None)
        if request.offset + request.size > DEPTH_LIMIT:
            name = "cursor" if request.cursor else "page"
            expected = N_(
                "höchstens 10.000 Treffer tief; weiter geht es mit sort=newest und cursor"
            )
            self._refuse(name, self.one(name), expected)
            request = replace(request, page=1, cursor=None)
        return request


def to_url(request: Request, path: str = "/search", **changes: Any) -> str:
    """The URL of a request, parameters in one order, whatever is default left out.

    >>> to_url(Request(text="gipfel", outlet=Choice(("Tagblatt",), ("Abendpost",))), page=2)
    '/search?q=gipfel&outlet=Tagblatt&outlet=-Abendpost&page=2'
    """
    asked = request.changed(**changes) if changes else request
    query = urlencode(list(parameters(asked)))
    return f"{path}?{query}" if query else path


def parameters(request: Request) -> Iterator[tuple[str, str]]:
    """The names and values that make the URL of a request, as a form would send them.

    Their order is that of ``NAMES``.
    """
    if request.text.strip():
        yield "q", request.text
    for facet in FACETS:
        yield from ((facet, value) for value in request.choice(facet).written())
    if request.story:
        yield "story", request.story
    if request.since:
        yield "from", request.since.typed
    if request.until:
        yield "to", request.until.typed
    if request.undated:
        yield "undated", request.undated.value
    if request.overlapping:
        yield "overlap", "1"
    if request.sort:
        yield "sort", request.sort.value
    if request.size != _PLAIN.size:
        yield "size", str(request.size)
    if request.page != _PLAIN.page:
        yield "page", str(request.page)
    if request.cursor:
        yield "cursor", cursors.write(request.cursor)
    if request.group:
        yield "group", request.group
    for facet in request.expanded:
        yield "facet", facet
    if request.lang:
        yield "lang", request.lang
