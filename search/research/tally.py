"""Tally: how many articles a query finds, by when they came out and by whose they are.

Counted by the engine over the whole result. Nothing is relaxed, and no copy left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from whoosh import query as wq

from index.engine import Filter, Query, Results, Searcher, Window
from index.errors import PressesucheError
from index.schema import CALENDAR
from index.tree import Having
from search.filters import dated_as_asked, engine_filters
from search.request import FACETS, Request
from search.research import alphabet

DIMENSIONS = (*CALENDAR, *FACETS)
_COUNTS = Window(limit=0)


class BadDimensions(PressesucheError):
    """What articles are to be counted by cannot be used."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of articles; ``values`` are those of the dimensions, "" where one is unknown."""

    values: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The cells that are not empty, in order; where all are, one of unknown values."""

    total: int
    cells: tuple[Cell, ...]
    cut: tuple[str, ...] = ()  #: patterns that stand for more words than were searched


def dimensions(text: str) -> tuple[str, ...]:
    """What is to be counted by, as it is typed: "month,outlet", "none".

    Raises BadDimensions.

    >>> dimensions("month, outlet"), dimensions("none")
    (('month', 'outlet'), ())
    """
    named = tuple(one.strip() for one in text.split(","))
    if named == ("none",):
        return ()
    known = f"none, or one of {', '.join(CALENDAR)}, or one of {', '.join(FACETS)}, or one of each"
    if not set(named) <= set(DIMENSIONS):
        raise BadDimensions(f"count by {known}")
    dated = [one for one in named if one in CALENDAR]
    if len(dated) > 1 or len(named) - len(dated) > 1:
        raise BadDimensions(f"count by {known}")
    return named


def tally(searcher: Searcher, tree: wq.Query, request: Request, by: tuple[str, ...]) -> Tally:
    """Count the articles that match the tree and every filter of the request.

    ``by`` is what ``dimensions`` gives. An article with several values of a dimension, as of
    several authors, counts for each. Raises what ``searcher`` raises.
    """
    # No facet of their own: what is filtered out is not counted beside the rest.
    filters = tuple(Filter(one.tree) for one in engine_filters(request))
    query = Query(dated_as_asked(tree, request), filters, by, window=_COUNTS)
    whole = searcher.search(query)
    cells = sorted(_cells(searcher, query, whole), key=lambda cell: _order(cell, by))
    found = tuple(cell for cell in cells if cell.articles)
    return Tally(whole.total, found or (Cell(("",) * len(by), 0),), whole.cut)


def _cells(searcher: Searcher, query: Query, whole: Results) -> Iterator[Cell]:
    by = query.facets
    dated = next((one for one in by if one in CALENDAR), "")
    named = next((one for one in by if one not in CALENDAR), "")
    if not named:
        if not dated:
            yield Cell((), whole.total)
            return
        for value, count in whole.facets[0].values:
            yield Cell((_period(int(value)),), count)
        return
    without = Filter(wq.Not(Having(named)))
    if not dated:
        for value, count in whole.facets[0].values:
            yield Cell((str(value),), count)
        narrow = replace(query, filters=(*query.filters, without), facets=())
        yield Cell(("",), searcher.search(narrow).total)
        return
    names = next(facet.values for facet in whole.facets if facet.name == named)
    each = [(str(one.value), Filter(wq.Term(named, str(one.value)))) for one in names]
    for name, filter in (*each, ("", without)):
        narrow = replace(query, filters=(*query.filters, filter), facets=(dated,))
        for value, count in searcher.search(narrow).facets[0].values:
            period = _period(int(value))
            yield Cell((period, name) if by[0] == dated else (name, period), count)


def _period(number: int) -> str:
    """A calendar value as it is written, as far as it is known: 20250400 is 2025-04.

    >>> [_period(number) for number in (20250410, 20250400, 202500, 2025, 0)]
    ['2025-04-10', '2025-04', '2025', '2025', '']
    """
    digits = str(number) if number else ""
    parts = (digits[:4], digits[4:6], digits[6:8])
    return "-".join(part for part in parts if part.strip("0"))


def _order(cell: Cell, by: tuple[str, ...]) -> list[str]:
    return [
        value if name in CALENDAR else alphabet.key(value.split()) + alphabet.LEVEL + value
        for name, value in zip(by, cell.values, strict=True)
    ]
