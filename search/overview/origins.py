"""Origins: which article each of many stories most likely began with, and whether it was found.

The origin is told from all articles of a story, whatever the query finds of it: an outlet does
not become the author of a report because a filter leaves out the one it was taken from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from index.article import Article
from index.duplicates.origin import likely_origin
from index.engine import FacetCounts, Filter, Query, Searcher, Sort, Window
from index.tree import OneOf
from search.stories.stories import FACET

MEMBERS = 4_000  #: articles of stories that are read to tell their origins, at most
_NOTHING = Window(limit=0)


@dataclass(frozen=True, slots=True)
class Origins:
    """The likely origins of stories, by the ids of the stories.

    ``found`` are the stories whose origin is among the articles that the query finds. Where
    not ``complete``, other stories were not looked at.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    complete: bool = True

    def among_found(self) -> Iterator[Article]:
        """The origins that the query finds."""
        return (article for story, article in self.articles.items() if story in self.found)


def origins(searcher: Searcher, query: Query, counts: FacetCounts, complete: bool) -> Origins:
    """The origins of stories, given how many articles of each the query finds, most first.

    ``complete`` says whether the counts name all stories.
    """
    sizes = {str(one.value): one.count for one in counts.values[:MEMBERS]}
    if not sizes:
        return Origins(complete=complete and not counts.values)
    whole = searcher.search(Query(OneOf(FACET, tuple(sizes)), facets=(FACET,), window=_NOTHING))
    full = {str(one.value): one.count for one in whole.facets[0].values}
    chosen = list(_fitting(sizes, full))
    articles = {story: _origin(of_it) for story, of_it in _members(searcher, chosen, full)}
    in_part = [story for story in chosen if sizes[story] < full[story]]
    ids = set(_found_ids(searcher, query, in_part, sizes))
    found = {story for story in chosen if sizes[story] == full[story] or articles[story].id in ids}
    every = complete and len(chosen) == len(counts.values)
    return Origins(articles, frozenset(found), every)


def _fitting(sizes: Mapping[str, int], full: Mapping[str, int]) -> Iterator[str]:
    """The stories that can be read without reading too many articles, those found most first."""
    left = MEMBERS
    for story in sizes:
        if full[story] <= left:
            left -= full[story]
            yield story


def _members(
    searcher: Searcher, stories: list[str], full: Mapping[str, int]
) -> Iterable[tuple[str, list[Article]]]:
    of_stories: defaultdict[str, list[Article]] = defaultdict(list)
    if stories:
        window = Window(limit=sum(full[story] for story in stories))
        tree = OneOf(FACET, stories)
        for hit in searcher.search(Query(tree, sort=Sort.OLDEST, window=window)).hits:
            of_stories[hit.article.story].append(hit.article)
    return of_stories.items()


def _origin(articles: list[Article]) -> Article:
    origin = likely_origin(articles)
    return next(one for one in articles if one.id == origin.id)


def _found_ids(
    searcher: Searcher, query: Query, stories: list[str], sizes: Mapping[str, int]
) -> Iterator[str]:
    """The ids of the articles of these stories that the query finds."""
    if stories:
        window = Window(limit=sum(sizes[story] for story in stories))
        filters = (*query.filters, Filter(OneOf(FACET, stories)))
        narrowed = replace(query, filters=filters, facets=(), sort=Sort.OLDEST, window=window)
        for hit in searcher.search(narrowed).hits:
            yield hit.article.id
