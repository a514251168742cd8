"""Stories in a list of hits: of those that print the same copy the best leads, and stands for all.

A list by stories is made of the engine's own list. Its hits are taken from the first on, and one
whose story was met before is left out. How many stories there are is not walked for: the engine
counts the articles of each story as it counts a facet, and all others stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.article import Article
from index.engine import FacetCounts, Filter, Hit, Query, Results, Searcher, Sort, Window
from index.tree import OneOf

FACET = "story"
COUNTED = 50_000  #: stories of several articles up to which all are counted
SHOWN = 5  #: other articles of a story that are shown in a list
_STEP = 200  # hits walked over at a time


@dataclass(frozen=True, slots=True)
class Story:
    """The articles found that tell the same story as a hit, in the same words.

    ``others`` are the first few of them, earliest first, without the hit.
    """

    id: str = ""  #: "" for an article that nobody else has
    size: int = 1  #: articles found, with the hit
    others: tuple[Article, ...] = ()


ALONE = Story()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many stories there are; ``exact`` or at least so many."""

    number: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Grouped:
    """What was found, its hits one a story; ``stories`` are those of the hits, in their order."""

    results: Results
    stories: tuple[Story, ...]
    counted: Counted


def grouped(searcher: Searcher, query: Query) -> Grouped:
    """As ``searcher.search``, with one hit a story; the window counts stories.

    The facet counts are those that the query asks for. The order has no cursor.
    """
    window = query.window
    last = window.offset + window.limit
    asked = replace(query, facets=(*query.facets, FACET), window=Window(0, last))
    first = searcher.search(asked)
    sizes = {str(one.value): one.count for one in first.facets[-1].values}
    leads = list(_leads(searcher, asked, first, last))[window.offset :]
    return Grouped(
        replace(first, hits=tuple(leads), facets=first.facets[:-1]),
        tuple(_stories(searcher, query, leads, sizes)),
        counted(first.total, first.facets[-1]),
    )


def counted(total: int, counts: FacetCounts) -> Counted:
    """How many stories so many articles tell, given how many of them each story has.

    >>> from index.engine import FacetValue
    >>> counted(10, FacetCounts("story", (FacetValue("a", 4), FacetValue("b", 1))))
    Counted(number=7, exact=True)
    """
    told = len(counts.values)
    if told >= COUNTED:
        return Counted(told, exact=False)
    return Counted(total - sum(one.count for one in counts.values) + told)


def _leads(searcher: Searcher, query: Query, first: Results, wanted: int) -> Iterator[Hit]:
    """The first hit of each story, up to so many."""
    seen: set[str] = set()
    hits, walked = first.hits, 0
    while True:
        for hit in hits:
            story = hit.article.story
            if story in seen:
                continue
            if story:
                seen.add(story)
            yield hit
            wanted -= 1
            if wanted <= 0:
                return
        walked += len(hits)
        if walked >= first.total or not hits:
            return
        rest = replace(query, facets=(), window=Window(walked, max(_STEP, wanted)))
        hits = searcher.search(rest).hits


def _stories(
    searcher: Searcher, query: Query, leads: list[Hit], sizes: dict[str, int]
) -> Iterator[Story]:
    """The story of each hit."""
    several = [hit.article.story for hit in leads if sizes.get(hit.article.story, 1) > 1]
    others = _others(searcher, query, several, {hit.article.id for hit in leads}) if several else {}
    for hit in leads:
        id = hit.article.story
        size = sizes.get(id, 1)
        yield Story(id, size, tuple(others.get(id, ()))) if size > 1 else ALONE


def _others(
    searcher: Searcher, query: Query, stories: list[str], leads: set[str]
) -> dict[str, list[Article]]:
    """The first few articles of these stories that the query finds, earliest first."""
    found: dict[str, list[Article]] = {}
    filters = (*query.filters, Filter(OneOf(FACET, stories)))
    offset, left = 0, set(stories)
    while left:
        window = Window(offset, _STEP)
        hits = searcher.search(Query(query.tree, filters, (), Sort.OLDEST, window)).hits
        for hit in hits:
            article = hit.article
            some = found.setdefault(article.story, [])
            if article.id not in leads and len(some) < SHOWN:
                some.append(article)
            if len(some) == SHOWN:
                left.discard(article.story)
        if len(hits) < _STEP:
            break
        offset += _STEP
    return found
