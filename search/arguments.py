"""Arguments: what a URL says, read into a request; what cannot be used is told as a problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from index.engine import Sort
from search import cursor as cursors
from search.choice import NOTHING_CHOSEN, Choice
from search.cursor import Cursor, KeyCursor
from search.dates import days
from search.i18n import N_
from search.parameters import DEPTH_LIMIT, FACETS, Filters, Listing, PageParameters
from search.reader import Arguments, Problem, tolerantly
from search.request import Bound, Request, UndatedChoice

__all__ = ["Arguments", "Parsed", "Problem", "parse", "request_of"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A request, made of what could be used, and what could not."""

    request: Request
    problems: tuple[Problem, ...] = ()


def parse(arguments: Arguments, today: date) -> Parsed:
    """Read the arguments of a URL. What cannot be used is left out and told as a problem."""
    read = tolerantly(PageParameters, arguments)
    return request_of(read.values, today, read.problems)


def request_of(values: Filters, today: date, problems: Iterable[Problem] = ()) -> Parsed:
    """The request of these values, without what says nothing or contradicts the rest."""
    maker = _Maker(values, today, problems)
    return Parsed(maker.request(), tuple(maker.problems))


class _Maker:
    """Makes a request and remembers what was wrong."""

    def __init__(self, values: Filters, today: date, problems: Iterable[Problem]) -> None:
        self._values, self._today = values, today
        self.problems = list(problems)

    def request(self) -> Request:
        values = self._values
        chosen: dict[str, Any] = {facet: self._choice(facet) for facet in FACETS}
        since, until = self._bound("from", values.from_), self._bound("to", values.to)
        listed = self._listed(values) if isinstance(values, Listing) else {}
        request = Request(
            text=values.q,
            **chosen,
            **listed,
            story=values.story,
            since=since,
            until=until,
            undated=UndatedChoice("only" if values.undated == "1" else values.undated or ""),
            overlapping=values.overlap == "1",
            lang=values.lang or "",
        )
        return self._reconciled(request)

    def _listed(self, values: Listing) -> dict[str, Any]:
        """Which part of the list, and how it is shown."""
        return {
            "sort": values.sort,
            "size": values.size,
            "page": values.page,
            "cursor": self._cursor(values.cursor),
            "group": values.group or "",
            "view": (values.view or "") if isinstance(values, PageParameters) else "",
            "expanded": tuple([name for name in FACETS if name in values.facet]),
            "finds": tuple(
                [(name, text) for name in FACETS if (text := getattr(values, f"find_{name}"))]
            ),
        }

    def _refuse(self, parameter: str, value: str, expected: str) -> None:
        self.problems.append(Problem(parameter, value, expected))

    def _choice(self, facet: str) -> Choice:
        given = getattr(self._values, facet)
        return Choice.read(dict.fromkeys(given)) if given else NOTHING_CHOSEN

    def _bound(self, name: str, typed: str) -> Bound | None:
        if not typed:
            return None
        period = days(typed, self._today)
        if period is None:
            expected = N_("ein Jahr, ein Monat oder ein Tag, etwa 2025, 2025-04, 2025-04-10")
            self._refuse(name, typed, expected)
            return None
        return Bound(typed, period.first if name == "from" else period.last)

    def _cursor(self, word: str) -> Cursor | None:
        found = cursors.read(word) if word else None
        if word and found is None:
            self._refuse("cursor", word, N_("der Wert von »next« einer früheren Antwort"))
        return found

    def _reconciled(self, request: Request) -> Request:
        """Without what contradicts the rest."""
        if request.since and request.until and request.until.day < request.since.day:
            self._refuse("to", request.until.typed, N_("ein Ende, das nicht vor dem Anfang liegt"))
            request = replace(request, until=None)
        if request.dated and request.undated is UndatedChoice.ONLY:
            self._refuse("undated", "only", N_("only nur ohne from und to; sonst include"))
            request = replace(request, undated=UndatedChoice.AS_FOUND)
        return self._reachable(request, self._values)

    def _reachable(self, request: Request, values: Filters) -> Request:
        if not isinstance(values, Listing):
            return request
        cursor = request.cursor
        if cursor and values.page != 1:
            self._refuse("page", str(values.page), N_("entweder page oder cursor"))
            request = replace(request, page=1)
        order = cursor.sort if isinstance(cursor, KeyCursor) else Sort.RELEVANCE
        if cursor and order is not request.order:
            expected = N_("ein Zeiger aus einer Liste derselben Reihenfolge")
            self._refuse("cursor", values.cursor, expected)
            request = replace(request, cursor=None)
        if request.offset + request.size > DEPTH_LIMIT:
            name = "cursor" if request.cursor else "page"
            expected = N_(
                "höchstens der 10.000. Treffer; nach Datum geordnet geht es weiter, Seite für Seite"
            )
            self._refuse(name, str(getattr(values, name)), expected)
            request = replace(request, page=1, cursor=None)
        return request
