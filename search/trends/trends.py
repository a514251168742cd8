"""Trends: how what several queries find, or one query in several outlets, spreads over time.

Counted by the engine alone, over whole results; nothing is relaxed. A share is of all articles
under the same filters that came out in the same period, and so is free of how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from whoosh import query as wq

from index.engine import FacetCounts, Filter, Query, Results, Searcher, Window
from index.german.variants import Variants
from search.calendar import Level
from search.choice import Choice
from search.filters import dated_as_asked, engine_filters
from search.language import Hint, understand
from search.request import Request
from search.trends.asked import LINES, Comparison
from search.trends.axis import Axis, Counts, axis, counted_as, key

OUTLETS = 12  #: outlets that are offered to be compared


@dataclass(frozen=True, slots=True)
class Point:
    """Articles found in a period, and all that there are in it."""

    count: int
    whole: int

    @property
    def share(self) -> float | None:
        """What part of all articles was found, 0 to 1; None where there are none."""
        return self.count / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The course of one query, or of one outlet. ``points`` are one a period."""

    name: str  #: the query or the outlet; "" for all articles
    request: Request  #: that finds its articles
    total: int
    points: tuple[Point, ...]
    coarse: int  #: found, but dated less exactly than by period
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Lines over one axis."""

    asked: Comparison
    axis: Axis
    lines: tuple[Line, ...]
    outlets: tuple[str, ...]  #: with most articles of the first query, where outlets are compared
    hints: tuple[Hint, ...]
    cut: tuple[str, ...]  #: patterns that stand for more words than were searched
    took: float  #: seconds


def trends(
    searcher: Searcher, asked: Comparison, today: date, variants: Variants | None = None
) -> Trends:
    """The lines of a comparison. Raises what ``searcher`` raises."""
    started = perf_counter()
    counting = _Counting(searcher, today, variants, counted_as(asked.level, asked.rest))
    outlets: tuple[str, ...] = ()
    if asked.by_outlet:
        outlets = counting.outlets(asked.request(asked.text))
        chosen = asked.rest.outlet.wanted or outlets[:LINES]
        requests = [(name, _of_outlet(asked, name)) for name in chosen]
    else:
        requests = [(text, asked.request(text)) for text in asked.queries or ("",)]
    found = [(name, request, counting.found(request)) for name, request in requests]
    days = [_by_day(results) for _, _, results in found]
    shared = axis(asked.level, days, asked.rest)
    lines = tuple(
        _line(name, request, results.total, shared, by_day, counting.whole(request))
        for (name, request, results), by_day in zip(found, days, strict=True)
    )
    return Trends(
        asked=asked,
        axis=shared,
        lines=lines,
        outlets=outlets,
        hints=tuple(dict.fromkeys(counting.hints)),
        cut=tuple(dict.fromkeys(word for _, _, results in found for word in results.cut)),
        took=perf_counter() - started,
    )


def _of_outlet(asked: Comparison, name: str) -> Request:
    return asked.request(asked.text).choosing("outlet", Choice((name,)))


class _Counting:
    """Counts articles by day or month; what several lines share is counted once."""

    def __init__(
        self, searcher: Searcher, today: date, variants: Variants | None, facet: Level
    ) -> None:
        self._searcher, self._today, self._variants = searcher, today, variants
        self._facet = facet.value
        self._wholes: dict[Request, Counts] = {}
        self.hints: list[Hint] = []

    def found(self, request: Request) -> Results:
        """How many articles a request finds, and when they came out."""
        return self._counted(self._tree(request), request, self._facet)

    def outlets(self, request: Request) -> tuple[str, ...]:
        """The outlets that have most of what a request finds, whichever it wants."""
        wide = request.choosing("outlet", Choice((), request.outlet.unwanted))
        counts = self._counted(self._tree(request), wide, "outlet").facets[0]
        return tuple(str(one.value) for one in counts.values[:OUTLETS])

    def whole(self, request: Request) -> Counts:
        """All articles under the filters of a request."""
        every = request.changed(text="")
        if every not in self._wholes:
            self._wholes[every] = _by_day(self._counted(wq.Every(), every, self._facet))
        return self._wholes[every]

    def _tree(self, request: Request) -> wq.Query:
        understood = understand(request.text, self._today, self._variants)
        self.hints += understood.hints
        return dated_as_asked(understood.tree, request)

    def _counted(self, tree: wq.Query, request: Request, facet: str) -> Results:
        # No facet of its own: what is filtered out has no part in the comparison.
        filters = tuple(Filter(one.tree) for one in engine_filters(request))
        return self._searcher.search(Query(tree, filters, (facet,), window=Window(limit=0)))


def _by_day(found: Results) -> Counts:
    """Articles by day as the schema writes days; 0 for those without a date."""
    counts: FacetCounts = found.facets[0]
    scale = 1 if counts.name == Level.DAY else 100
    return {int(one.value) * scale: one.count for one in counts.values}


def _line(
    name: str, request: Request, total: int, shown: Axis, days: Counts, whole: Counts
) -> Line:
    counts, wholes = _by_period(shown.level, days), _by_period(shown.level, whole)
    keys: Sequence[int] = [period.key for period in shown.periods]
    undated = days.get(0, 0)
    return Line(
        name=name,
        request=request,
        total=total,
        points=tuple(_points(keys, counts, wholes)),
        coarse=total - undated - sum(counts.values()),
        undated=undated,
    )


def _by_period(level: Level, days: Counts) -> Counter[int]:
    counts: Counter[int] = Counter()
    for day, count in days.items():
        if period := key(level, day):
            counts[period] += count
    return counts


def _points(keys: Sequence[int], counts: Counter[int], wholes: Counter[int]) -> Iterator[Point]:
    for one in keys:
        yield Point(counts[one], wholes[one])
