"""Answer: what a request finds.

The one call that the page, the JSON endpoint, the command line and the evaluation share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat
from time import perf_counter

from whoosh import query as wq

from index.engine import FacetCounts, FacetValue, Hit, Query, Results, Searcher, Sort, Window
from index.errors import CursorGone
from index.german.variants import Variants
from search.calendar import Calendar, Level, calendar, counted_by
from search.cursor import KeyCursor, OffsetCursor
from search.filters import (
    dated_as_asked,
    engine_filters,
    widened,
    widened_filters,
)
from search.language import Understood, understand
from search.loosely import opened, ranked
from search.marking.marks import Marker
from search.marking.snippets import Snippet, snippets, title_marks
from search.request import DEPTH_LIMIT, FACETS, Request, UndatedChoice
from search.rescue import NONE, Rescue, rescue
from search.stories.stories import ALONE, Counted, Story, grouped
from search.suggest import Suggestion, corrections


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and the passages of it that show why it was found."""

    hit: Hit
    title: Snippet
    snippets: tuple[Snippet, ...]
    story: Story = ALONE


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
    rescue: Rescue = NONE  #: where nothing is found: what finds something
    next: Request | None = None  #: the request that goes on, by cursor
    took: float = 0.0  #: seconds
    state: str = ""  #: of the index, as ``index.live`` names it

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
    asked = understood.tree
    tree, listed = _search(searcher, asked, request, by_story)
    results = listed.results
    facets = results.facets[:-1]
    first = not request.offset and cursor is None
    suggestions = corrections(searcher, understood, request, today, results.total) if first else ()
    relaxed = False
    if not results.total and understood.relaxed is not None:
        some = opened(understood.relaxed)
        _, others = _search(searcher, ranked(some, understood.words), request, by_story)
        if others.results.total:
            tree, listed, results, relaxed = some, others, others.results, True
            asked, facets = some, _to_choose_from(facets, results.facets, request)
    hits = results.hits[: request.size]
    lost = not results.total
    marker = Marker(tree)
    return Answer(
        request=request,
        understood=understood,
        total=results.total,
        found=tuple(map(_found, hits, repeat(marker), listed.stories or repeat(ALONE))),
        facets=facets,
        calendar=_calendar(searcher, tree, asked, request, results),
        stories=listed.counted,
        cut=results.cut,
        relaxed=relaxed,
        suggestions=suggestions,
        rescue=rescue(searcher, understood, request, today, variants) if lost else NONE,
        next=_next(request, listed, hits, generation),
        took=perf_counter() - started,
    )


def _to_choose_from(
    strict: Sequence[FacetCounts], loose: Sequence[FacetCounts], request: Request
) -> tuple[FacetCounts, ...]:
    """The facets of some of the words, as long as a choice leaves no article with all of them.

    Where a value of the same facet has such an article, to choose it asks for all words again, so
    its count is that of these.
    """
    return tuple(
        _again_strict(exact, some) if exact.values and request.choice(exact.name).wanted else some
        for exact, some in zip(strict, loose, strict=False)
    )


def _again_strict(strict: FacetCounts, loose: FacetCounts) -> FacetCounts:
    """No value that is chosen has an article with all words, so those here are to be chosen."""
    counts = {**dict(loose.values), **dict(strict.values)}
    values = sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))
    return FacetCounts(loose.name, tuple(FacetValue(*one) for one in values))


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
        return _next_of_stories(request, listed.counted, hits)
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


def _next_of_stories(request: Request, stories: Counted, hits: Sequence[Hit]) -> Request | None:
    """Of a list by stories, which has pages; beyond the last, one by date goes on by cursor."""
    offset = request.offset + request.size
    if stories.number <= offset or not hits:
        return None
    if offset + request.size <= DEPTH_LIMIT:
        return request.changed(page=request.page + 1)
    key = hits[-1].key
    return None if key is None else request.changed(cursor=KeyCursor(request.order, key))


def _calendar(
    searcher: Searcher, tree: wq.Query, asked: wq.Query, request: Request, results: Results
) -> Calendar:
    """The calendar, with what a period leaves out only because its date is not known well.

    ``asked`` is the tree before its periods were taken as the request takes them.
    """
    counts = results.facets[-1]
    undated = _undated(counts)
    wide = widened(tree)
    if not request.dated and (wide == tree or request.undated is UndatedChoice.ONLY):
        return calendar(counts, request, undated, 0)
    if request.overlapping:
        return _inside(searcher, asked, request, results.total - undated)
    level = (Level.YEAR.value,)
    limit = Window(limit=0)
    wider = searcher.search(Query(wide, widened_filters(request), level, window=limit))
    touching = wider.total - _undated(wider.facets[0]) - (results.total - undated)
    return calendar(counts, request, _undated(wider.facets[0]), touching)


def _inside(searcher: Searcher, asked: wq.Query, request: Request, dated: int) -> Calendar:
    """The calendar of a request that also finds what only touches its period.

    A bar leads to what lies inside it, so what does not is counted beside the bars.
    """
    inside = request.changed(overlapping=False, undated=UndatedChoice.INCLUDE)
    tree, level = dated_as_asked(asked, inside), (counted_by(request).value,)
    query = Query(tree, engine_filters(inside), level, window=Window(limit=0))
    counts = searcher.search(query).facets[0]
    shown = calendar(counts, request, _undated(counts), 0)
    return replace(shown, coarse=dated - sum(bucket.count for bucket in shown.buckets))


def _undated(counts: FacetCounts) -> int:
    return sum(found.count for found in counts.values if not found.value)
