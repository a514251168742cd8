"""Filters: the conditions of a request beside its query, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from whoosh import query as wq

from index.engine import Filter
from index.resolution import any_of
from index.tree import Beside, Days, Undated
from search.choice import Choice
from search.request import FACETS, Request, UndatedChoice

PERIOD = "date"  #: the name of the filter by publication date
STORY = "story"  #: of that by a story


@dataclass(frozen=True, slots=True)
class AppliedFilter:
    """One thing that narrows the result, and the request without it."""

    name: str  #: a facet, ``PERIOD`` or ``STORY``
    value: str  #: "" for the period
    unwanted: bool
    without: Request


def applied_filters(request: Request) -> Iterator[AppliedFilter]:
    """What narrows the result, in the order of the page."""
    if request.dated or request.undated is UndatedChoice.ONLY:
        without = request.changed(
            since=None, until=None, undated=UndatedChoice.AS_FOUND, overlapping=False
        )
        yield AppliedFilter(PERIOD, "", False, without)
    if request.story:
        yield AppliedFilter(STORY, request.story, False, request.changed(story=""))
    for facet in FACETS:
        choice = request.choice(facet)
        for value in (*choice.wanted, *choice.unwanted):
            without = request.choosing(facet, choice.without(value))
            yield AppliedFilter(facet, value, value in choice.unwanted, without)


def engine_filters(request: Request) -> tuple[Filter, ...]:
    """The same for an engine: one of the values of a facet, and all that is asked for."""
    if request.undated is UndatedChoice.ONLY:
        return (*_of_values(request), Filter(Undated()))
    if not request.dated:
        return tuple(_of_values(request))
    return (*_of_values(request), Filter(_as_asked(_period(request), request)))


def widened_filters(request: Request) -> tuple[Filter, ...]:
    """With every article that may belong to the period, being dated inexactly or not at all."""
    if not request.dated:
        return tuple(_of_values(request))
    return (*_of_values(request), Filter(_as_widely_as_possible(_period(request))))


def dated_as_asked(tree: wq.Query, request: Request) -> wq.Query:
    """The tree, its own periods (``datum:``) taken as the request takes inexact dates."""
    return _with_periods(tree, lambda period: _as_asked(period, request))


def widened(tree: wq.Query) -> wq.Query:
    """The tree with its own periods widened as ``widened_filters`` does."""
    return _with_periods(tree, _as_widely_as_possible)


def _of_values(request: Request) -> Iterator[Filter]:
    for facet in FACETS:
        choice: Choice = request.choice(facet)
        if choice.wanted:
            yield Filter(any_of([wq.Term(facet, v) for v in choice.wanted]), facet)
        if choice.unwanted:
            yield Filter(wq.Not(any_of([wq.Term(facet, v) for v in choice.unwanted])))
    if request.story:
        yield Filter(wq.Term(STORY, request.story))


def _period(request: Request) -> Days:
    first = request.since.day if request.since else date.min
    last = request.until.day if request.until else date.max
    return Days(first, last)


def _as_asked(period: Days, request: Request) -> wq.Query:
    if request.undated is UndatedChoice.ONLY:
        return Undated()
    within = Days(period.first, period.last, period.overlapping or request.overlapping)
    if request.undated is UndatedChoice.INCLUDE:
        return wq.Or([within, Undated()])
    return within


def _as_widely_as_possible(period: Days) -> wq.Query:
    return wq.Or([Days(period.first, period.last, overlapping=True), Undated()])


def _with_periods(tree: wq.Query, rewrite: Callable[[Days], wq.Query]) -> wq.Query:
    """Periods below a Not stay as they are: what they refuse must not grow."""
    if isinstance(tree, Days):
        return rewrite(tree)
    if isinstance(tree, (wq.And, wq.Or)):
        children = [_with_periods(child, rewrite) for child in tree.subqueries]
        if isinstance(tree, Beside):
            return Beside(children, tree.joined)
        return type(tree)(children, boost=tree.boost)
    return tree
