"""Ways: the URLs of the requests next to one request.

A page has a hundred links, each the URL of the page with one thing changed. What they share is
written once; ``request.to_url`` gives the same URLs one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import accumulate, groupby
from operator import itemgetter
from urllib.parse import quote_plus

from index.remembering import remembered
from search.choice import Choice, wanted
from search.period import written
from search.request import FACETS, NAMES, Request, parameters

_quoted = remembered(10_000)(quote_plus)  # pages have the same values again and again
_PERIOD = ("from", "to", "undated", "overlap")
_PLACES = {name: place for place, name in enumerate(NAMES)}


class Ways:
    """The URLs of requests that differ from one in a facet, the period or the page.

    >>> ways = Ways(Request(text="gipfel", page=3), "/search")
    >>> ways.choosing("outlet", Choice(("Tagblatt",), ("Abendpost",)))
    '/search?q=gipfel&outlet=Tagblatt&outlet=-Abendpost'
    >>> ways.in_period(date(2025, 4, 1), date(2025, 4, 30)), ways.on_page(2)
    ('/search?q=gipfel&from=2025-04&to=2025-04', '/search?q=gipfel&page=2')
    """

    def __init__(self, request: Request, path: str) -> None:
        self._path = path
        #: what a URL to the first page of the request says
        self.said = tuple(parameters(request.changed(page=1, cursor=None)))
        said = {name: _written(values) for name, values in groupby(self.said, itemgetter(0))}
        #: what stands before each parameter, and at last the whole
        self._before = list(accumulate([said.get(name, "") for name in NAMES], initial=""))
        self._chosen = {facet: self._around(facet) for facet in FACETS}
        self._beside = {facet: self._beginning_with(request, facet) for facet in FACETS}
        self._dated = self._around(*_PERIOD)
        self._paged = self._around("page")

    def choosing(self, facet: str, choice: Choice) -> str:
        """To the request with another choice of a facet."""
        before, after = self._chosen[facet]
        chosen = "".join([f"&{facet}={_quoted(value)}" for value in choice.written()])
        return self._url(before + chosen + after)

    def adding(self, facet: str, value: str) -> tuple[str, str]:
        """To the requests that want, and that refuse, a value not chosen so far as well.

        >>> Ways(Request(text="gipfel"), "/search").adding("outlet", "Tagblatt")
        ('/search?q=gipfel&outlet=Tagblatt', '/search?q=gipfel&outlet=-Tagblatt')
        """
        start, unwanted, end = self._beside[facet]
        plus, minus = _written_choices(facet, value)
        if unwanted:
            return f"{start}{plus}{unwanted}{end}", f"{start}{unwanted[1:]}&{minus}{end}"
        return f"{start}{plus}{end}", f"{start}{minus}{end}"

    def in_period(self, first: date, last: date) -> str:
        """To the request with another period."""
        before, after = self._dated
        return self._url(f"{before}{_written_period(first, last)}{after}")

    def on_page(self, number: int) -> str:
        """To another page."""
        before, after = self._paged
        return self._url(before + (f"&page={number}" if number != 1 else "") + after)

    def _beginning_with(self, request: Request, facet: str) -> tuple[str, str, str]:
        """The URL before another wanted value of a facet, its unwanted ones, and the rest."""
        before, after = self._chosen[facet]
        choice = request.choice(facet)
        begin = before + "".join([f"&{facet}={_quoted(wanted(one))}" for one in choice.wanted])
        unwanted = "".join([f"&{facet}={_quoted('-' + one)}" for one in choice.unwanted])
        return f"{self._path}?{begin[1:]}&" if begin else f"{self._path}?", unwanted, after

    def _around(self, *names: str) -> tuple[str, str]:
        """What a URL says before and after some neighbouring parameters."""
        behind = self._before[_PLACES[names[-1]] + 1]
        return self._before[_PLACES[names[0]]], self._before[-1][len(behind) :]

    def _url(self, query: str) -> str:
        return f"{self._path}?{query[1:]}" if query else self._path


@lru_cache(maxsize=10_000)
def _written_choices(facet: str, value: str) -> tuple[str, str]:
    return f"{facet}={_quoted(wanted(value))}", f"{facet}={_quoted('-' + value)}"


@lru_cache(maxsize=10_000)
def _written_period(first: date, last: date) -> str:
    word = written(first, last)
    return f"&from={word or first.isoformat()}&to={word or last.isoformat()}"


def _written(values: Iterable[tuple[str, str]]) -> str:
    return "".join([f"&{name}={_quoted(value)}" for name, value in values])
