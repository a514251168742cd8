"""Arguments: what a URL says, read into a request; what cannot be used is told as a problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from index.engine import Sort
from search import cursor as cursors
from search.choice import Choice
from search.cursor import Cursor, KeyCursor
from search.dates import days
from search.i18n import LANGUAGES, N_
from search.request import DEPTH_LIMIT, FACETS, Bound, Request, UndatedChoice

CHOICES_LIMIT = 200  #: values chosen of one facet
SIZE_LIMIT = 100  #: hits on one page
COMPLETIONS_LIMIT = 20
IDS_LIMIT = 100  #: letters of an id


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
