"""Request: what a reader asks for, to and from a URL.

``search.parameters`` says what each parameter is, ``search.arguments`` reads them. A request is
a value: every link on a page is another request, made by changing this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import quote_plus

from index.engine import Sort
from search import cursor as cursors
from search.choice import NOTHING_CHOSEN, Choice
from search.cursor import Cursor, OffsetCursor
from search.parameters import DEPTH_LIMIT, FACETS, NAMES
from search.period import written

__all__ = [
    "DEPTH_LIMIT",
    "FACETS",
    "NAMES",
    "Bound",
    "Request",
    "UndatedChoice",
    "parameters",
    "to_url",
]

#: What leaves the list of hits as it is.
_SAME_LIST = {"page", "cursor", "view", "expanded", "finds", "lang"}


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


@dataclass(frozen=True, kw_only=True)
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
    view: str = ""  #: "dense" or "comfortable"; "" leaves it to the device
    expanded: tuple[str, ...] = ()  #: facets to be shown whole
    finds: tuple[tuple[str, str], ...] = ()  #: facets, and what their values must have
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

    def find(self, facet: str) -> str:
        """What the values of this facet must have to be shown; "" for nothing."""
        return next((text for name, text in self.finds if name == facet), "")

    def changed(self, **changes: Any) -> Request:
        """With these fields changed, and from the first page on unless they say otherwise."""
        if not changes.keys() <= _SAME_LIST:
            changes = {"page": 1, "cursor": None, **changes}
        elif "page" in changes:
            changes = {"cursor": None, **changes}
        elif "cursor" in changes:
            changes = {"page": 1, **changes}
        if not changes.keys() <= _FIELDS:
            raise TypeError(f"a request has no {', '.join(sorted(changes.keys() - _FIELDS))}")
        made = object.__new__(Request)  # a page makes dozens: ``replace`` takes ten times as long
        made.__dict__.update(self.__dict__ | changes)
        return made

    def choosing(self, facet: str, choice: Choice) -> Request:
        """With another choice of this facet."""
        return self.changed(**{facet: choice})

    def in_period(self, first: date | None, last: date | None) -> Request:
        """With this period and what lies inside; None leaves an end open."""
        word = written(first, last) if first and last else None
        since = Bound(word or first.isoformat(), first) if first else None
        until = Bound(word or last.isoformat(), last) if last else None
        changes = {"undated": UndatedChoice.AS_FOUND, "overlapping": False}
        return self.changed(since=since, until=until, **changes)

    def unfiltered(self) -> Request:
        """The same query without any filter."""
        return Request(
            text=self.text,
            sort=self.sort,
            size=self.size,
            group=self.group,
            view=self.view,
            lang=self.lang,
        )


_PLAIN = Request()
_FIELDS = frozenset([field.name for field in fields(Request)])


def to_url(request: Request, path: str = "/search", **changes: Any) -> str:
    """The URL of a request, parameters in one order, whatever is default left out.

    >>> to_url(Request(text="gipfel", outlet=Choice(("Tagblatt",), ("Abendpost",))), page=2)
    '/search?q=gipfel&outlet=Tagblatt&outlet=-Abendpost&page=2'
    """
    asked = request.changed(**changes) if changes else request
    query = "&".join([f"{name}={quote_plus(value)}" for name, value in parameters(asked)])
    return f"{path}?{query}" if query else path


def parameters(request: Request) -> Iterator[tuple[str, str]]:
    """The names and values that make the URL of a request, as a form would send them.

    Their order is that of ``NAMES``.
    """
    if request.text.strip():
        yield "q", request.text
    for facet in FACETS:
        if (choice := request.choice(facet)) is not NOTHING_CHOSEN:
            yield from ((facet, value) for value in choice.written())
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
    for facet, text in request.finds:
        yield f"find_{facet}", text
    if request.view:
        yield "view", request.view
    if request.lang:
        yield "lang", request.lang
