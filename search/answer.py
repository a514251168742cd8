"""Answer: what a request finds.

The one call that the page, the JSON endpoint, the command line and the evaluation share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from time import perf_counter

from whoosh import query as wq

from index.engine import FacetCounts, Hit, Query, Results, Searcher, Sort, Window
from index.errors import CursorGone
from index.german.tokens import words
from index.german.variants import Variants
from search.calendar import Calendar, Level, calendar, counted_by
from search.counting import count
from search.cursor import KeyCursor, OffsetCursor
from search.filters import (
    AppliedFilter,
    applied_filters,
    dated_as_asked,
    engine_filters,
    widened,
    widened_filters,
)
from search.language import Understood, understand
from search.loosely import opened, ranked
from search.marks import Marker
from search.request import DEPTH_LIMIT, FACETS, Request
from search.snippets import Snippet, snippets, title_marks
from search.stories import ALONE, Counted, Story, grouped
from search.suggest import Suggestion, corrections

RESCUES = 10  #: filters tried one by one where nothing is found
ANY = "ODER"
_OPERATORS = {"UND", "ODER", "NICHT", "NAHE", "VOR", "AND", "OR", "NOT", "NEAR", "BEFORE"}
_FIELD = re.compile(r"\b\w+:(?=\S)")  # titel: and the like, before what is asked of it


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and the passages of it that show why it was found."""

    hit: Hit
    title: Snippet
    snippets: tuple[Snippet, ...]
    story: Story = ALONE


@dataclass(frozen=True, slots=True)
class Rescue:
    """What would be found without one of the filters, where nothing is found with it."""

    filter: AppliedFilter
    total: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where nothing is found: another request that finds something, and how much."""

    request: Request
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request finds, and how it was understood."""

    request: Request
    understood: Understood
    total: int
    found: tuple[Found, ...]
    facets: tuple[FacetCounts, ...]  #: in the order of ``request.FACETS``
    calendar: Calendar
    stories: Counted | None = None  #: where the list is by stories: how many there are
    cut: tuple[str, ...] = ()  #: patterns that stand for more words than were searched
    relaxed: bool = False  #: no article had all the words: these have some of them
    suggestions: tuple[Suggestion, ...] = ()  #: other spellings; on a first page only
    rescues: tuple[Rescue, ...] = ()
    unfiltered: int = 0  #: where no single filter helps: what is found without any
    any_word: Elsewhere | None = None
    next: Request | None = None  #: the request that goes on, by cursor
    took: float = 0.0  #: seconds

    @property
    def last_page(self) -> int:
        """The last page that can be reached by number; 1 where nothing is found."""
        listed = self.stories.number if self.stories else self.total
        reachable = min(listed, DEPTH_LIMIT // self.request.size * self.request.size)
        return max(1, -(-reachable // self.request.size))


def answer(
    searcher: Searcher,
    request: Request,
    today: date,
    generation: str,
    variants: Variants | None = None,
    by_story: bool = False,
) -> Answer:
    """Search. ``generation`` names the state of the index, for cursors by relevance.

    ``variants`` are the spellings of names, without them those that come with the program.
    ``by_story``: copies of one story are one hit, but where a list goes on by a cursor.

    Raises CursorGone for a cursor that was made in another state.
    """
    started = perf_counter()
    cursor = request.cursor
    if isinstance(cursor, OffsetCursor) and cursor.generation != generation:
        raise CursorGone
    understood = understand(request.text, today, variants)
    by_story = by_story and cursor is None and not request.story
    tree, listed = _search(searcher, understood.tree, request, by_story)
    results = listed.results
    first = not request.offset and cursor is None
    suggestions = corrections(searcher, understood, request, today, results.total) if first else ()
    relaxed = False
    if not results.total and understood.relaxed is not None:
        some = opened(understood.relaxed)
        _, others = _search(searcher, ranked(some, understood.words), request, by_story)
        if others.results.total:
            tree, listed, results, relaxed = some, others, others.results, True
    hits = results.hits[: request.size]
    rescues = () if results.total else _rescues(searcher, understood, request)
    lost = not results.total and not rescues
    marker = Marker(tree)
    return Answer(
        request=request,
        understood=understood,
        total=results.total,
        found=tuple(map(_found, hits, repeat(marker), listed.stories or repeat(ALONE))),
        facets=results.facets[:-1],
        calendar=_calendar(searcher, tree, request, results),
        stories=listed.counted,
        cut=results.cut,
        relaxed=relaxed,
        suggestions=suggestions,
        rescues=rescues,
        unfiltered=_found_by(searcher, understood, request.unfiltered()) if lost else 0,
        any_word=None if results.total else _any_word(searcher, request, today, variants),
        next=_next(request, listed, hits, generation),
        took=perf_counter() - started,
    )


def _found(hit: Hit, marker: Marker, story: Story) -> Found:
    title = Snippet("title", hit.article.title, title_marks(hit.article, marker))
    return Found(hit, title, snippets(hit.article, marker), story)


@dataclass(frozen=True, slots=True)
class _Listed:
    """What was found, and for a list by stories those of its hits."""

    results: Results
    stories: tuple[Story, ...] = ()
    counted: Counted | None = None


def _search(
    searcher: Searcher, tree: wq.Query, request: Request, by_story: bool
) -> tuple[wq.Query, _Listed]:
    """The tree that was searched, and what it finds.

    Below a key one hit more than wanted, to look ahead; else the total says whether there are more.
    """
    tree = dated_as_asked(tree, request)
    below = request.cursor.key if isinstance(request.cursor, KeyCursor) else None
    ahead = 0 if below is None else 1
    query = Query(
        tree,
        engine_filters(request),
        (*FACETS, counted_by(request).value),
        request.order,
        Window(request.offset, request.size + ahead, below),
    )
    if not by_story:
        return tree, _Listed(searcher.search(query))
    found = grouped(searcher, query)
    return tree, _Listed(found.results, found.stories, found.counted)


def _next(
    request: Request, listed: _Listed, hits: Sequence[Hit], generation: str
) -> Request | None:
    results = listed.results
    if listed.counted:
        return _next_page(request, listed.counted)
    if isinstance(request.cursor, KeyCursor):
        more = len(results.hits) > request.size
    else:
        more = results.total > request.offset + request.size
    if not more:
        return None
    if request.order is not Sort.RELEVANCE:
        key = hits[-1].key
        return request.changed(cursor=KeyCursor(request.order, key)) if key is not None else None
    offset = request.offset + request.size
    if offset + request.size > DEPTH_LIMIT:
        return None
    return request.changed(cursor=OffsetCursor(generation, offset))


def _next_page(request: Request, stories: Counted) -> Request | None:
    """Of a list by stories, which has pages and no cursor."""
    offset = request.offset + request.size
    if stories.number <= offset or offset + request.size > DEPTH_LIMIT:
        return None
    return request.changed(page=request.page + 1)


def _calendar(searcher: Searcher, tree: wq.Query, request: Request, results: Results) -> Calendar:
    """The calendar, with what a period leaves out only because its date is not known well."""
    counts = results.facets[-1]
    undated = _undated(counts)
    wide = widened(tree)
    if not request.dated and wide == tree:
        return calendar(counts, request, undated, 0)
    level = (Level.YEAR.value,)
    limit = Window(limit=0)
    wider = searcher.search(Query(wide, widened_filters(request), level, window=limit))
    touching = wider.total - _undated(wider.facets[0]) - (results.total - undated)
    return calendar(counts, request, _undated(wider.facets[0]), touching)


def _undated(counts: FacetCounts) -> int:
    return sum(found.count for found in counts.values if not found.value)


def _found_by(searcher: Searcher, understood: Understood, request: Request) -> int:
    """How many articles this request shows: with all the words, else with some of them."""
    total = count(searcher, understood.tree, request)
    if not total and understood.relaxed is not None:
        total = count(searcher, opened(understood.relaxed), request)
    return total


def _rescues(searcher: Searcher, understood: Understood, request: Request) -> tuple[Rescue, ...]:
    """Each filter without which something is found."""
    rescues = []
    for filter in list(applied_filters(request))[:RESCUES]:
        if total := _found_by(searcher, understood, filter.without):
            rescues.append(Rescue(filter, total))
    return tuple(rescues)


def _any_word(
    searcher: Searcher, request: Request, today: date, variants: Variants | None
) -> Elsewhere | None:
    """The words of the query, any of which may occur; None where that finds nothing either."""
    spoken = (w for w in words(_FIELD.sub(" ", request.text)) if w not in _OPERATORS)
    text = f" {ANY} ".join(dict.fromkeys(spoken))
    if not text or text == request.text:
        return None
    asked = request.changed(text=text)
    total = count(searcher, understand(text, today, variants).tree, asked)
    return Elsewhere(asked, total) if total else None
