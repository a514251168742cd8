"""Rescue: where a request finds nothing, others that find something.

Each was counted before it is offered. On an index that holds anything at least one is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from whoosh import query as wq

from index.engine import Searcher
from index.german.tokens import words
from index.german.variants import Variants
from index.tree import Days, Ranking, Undated
from search.counting import count
from search.filters import AppliedFilter, applied_filters
from search.language import Understood, understand
from search.loosely import opened
from search.request import Request
from search.why.typed import Typed

FILTERS = 10  #: filters that are left out one by one
PARTS = 6  #: parts of a query that are tried one by one
ANY = "ODER"
_OPERATORS = {"UND", "ODER", "NICHT", "NAHE", "VOR", "AND", "OR", "NOT", "NEAR", "BEFORE"}
_FIELD = re.compile(r"\b\w+:(?=\S)")  # titel: and the like, before what is asked of it


@dataclass(frozen=True, slots=True)
class WithoutFilter:
    """What would be found without one of the filters, where nothing is found with it."""

    filter: AppliedFilter
    total: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another request that finds something, and how much."""

    request: Request
    total: int


@dataclass(frozen=True, slots=True)
class Rescue:
    """Ways out of a request that finds nothing."""

    without: tuple[WithoutFilter, ...] = ()
    unfiltered: int = 0  #: where no single filter helps: what is found without any
    any_word: Elsewhere | None = None
    parts: tuple[Elsewhere, ...] = ()  #: each a part of the query by itself
    everything: Elsewhere | None = None  #: where nothing else helps: all that the filters leave
    no_story: bool = False  #: the story that is asked for does not exist


NONE = Rescue()


def rescue(
    searcher: Searcher,
    understood: Understood,
    request: Request,
    today: date,
    variants: Variants | None = None,
) -> Rescue:
    """Ways out of a request that finds nothing. Raises what ``searcher`` raises."""
    tries = _Tries(searcher, today, variants)
    without = tuple(tries.without_filters(understood, request))
    unfiltered = 0
    if not without and any(applied_filters(request)):
        unfiltered = tries.found(understood, request.unfiltered())
    asked = dict.fromkeys((request, request.unfiltered()))  # once where there is no filter
    any_word = next(filter(None, (tries.any_word(understood, one) for one in asked)), None)
    parts = next(filter(None, (tuple(tries.parts(understood, one)) for one in asked)), ())
    everything = None
    if not (without or unfiltered or any_word or parts):
        everything = tries.everything(request)
    no_story = bool(request.story) and not count(searcher, wq.Every(), Request(story=request.story))
    return Rescue(without, unfiltered, any_word, parts, everything, no_story)


@dataclass(frozen=True, slots=True)
class _Tries:
    searcher: Searcher
    today: date
    variants: Variants | None

    def found(self, understood: Understood, request: Request) -> int:
        """How many articles this request shows: with all the words, else with some of them."""
        total = count(self.searcher, understood.tree, request)
        if not total and understood.relaxed is not None:
            total = count(self.searcher, opened(understood.relaxed), request)
        return total

    def without_filters(self, understood: Understood, request: Request) -> Iterator[WithoutFilter]:
        for filter in islice(applied_filters(request), FILTERS):
            if total := self.found(understood, filter.without):
                yield WithoutFilter(filter, total)

    def any_word(self, understood: Understood, request: Request) -> Elsewhere | None:
        """The words of the query, any of which may occur; None where that finds nothing."""
        text = f" {ANY} ".join(dict.fromkeys(_spoken(understood, request.text)))
        return self._asking(request.changed(text=text)) if text != request.text else None

    def parts(self, understood: Understood, request: Request) -> Iterator[Elsewhere]:
        """Each part that the query wants, by itself."""
        typed = Typed(request.text)
        asked = dict.fromkeys(typed.asked(leaf) for leaf in _wanted(understood.tree))
        if len(asked) < 2:
            return
        for text in islice(asked, PARTS):
            if found := self._asking(request.changed(text=text)):
                yield found

    def everything(self, request: Request) -> Elsewhere | None:
        """All articles that the filters leave, else all there are; None where there are none."""
        under_filters = request.changed(text="", sort=None)
        return next(filter(None, map(self._all, (under_filters, under_filters.unfiltered()))), None)

    def _asking(self, request: Request) -> Elsewhere | None:
        if not request.text:
            return None
        total = self.found(understand(request.text, self.today, self.variants), request)
        return Elsewhere(request, total) if total else None

    def _all(self, request: Request) -> Elsewhere | None:
        total = count(self.searcher, wq.Every(), request)
        return Elsewhere(request, total) if total else None


def _spoken(understood: Understood, text: str) -> Iterator[str]:
    """The words that a query wants, as they were typed."""
    typed = Typed(text)
    for leaf in _wanted(understood.tree):
        if not isinstance(leaf, Days | Undated) and leaf.fieldname != "language":
            said = _FIELD.sub("", typed.asked(leaf))
            yield from (word for word in words(said) if word not in _OPERATORS)


def _wanted(tree: wq.Query) -> Iterator[wq.Query]:
    """The leaves that are asked for; not what stands below a Not."""
    if isinstance(tree, wq.And | wq.Or):
        for child in tree.subqueries:
            yield from _wanted(child)
    elif not isinstance(tree, wq.Not | wq.Every | Ranking) and tree != wq.NullQuery:
        yield tree
