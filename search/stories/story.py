"""A story: all articles that print the same copy, what of each is its own, and where it began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from whoosh import query as wq

from index.article import Article, Precision
from index.duplicates.origin import LikelyOrigin, likely_origin
from index.duplicates.runs import Text, read, runs
from index.engine import FacetValue, Query, Results, Searcher, Sort, Window
from index.prints import SHINGLE
from index.tree import OneOf
from search.stories.stories import FACET

MEMBERS = 100  #: articles of a story that are shown, those that came first
ALL_PAIRS = 12  #: articles up to which each is compared with each
FULLEST = 3  #: of more, those with which all others are compared, beside the likely origin


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story. Shares are of words, 0 to 1, without what is only quoted."""

    article: Article
    own: float  #: in no passage of another article of the story
    of_origin: float  #: what part of the likely origin stands in it; 1 for the origin itself


@dataclass(frozen=True, slots=True)
class Told:
    """A story, its articles in the order in which they came out."""

    id: str
    size: int  #: articles, with those that are not shown
    members: tuple[Member, ...]
    origin: LikelyOrigin

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of the articles shown, each once, in their order."""
        return tuple(dict.fromkeys(m.article.outlet for m in self.members if m.article.outlet))


def told(searcher: Searcher, id: str) -> Told | None:
    """The story known by this id, or the one that the article of this id belongs to.

    None where there is no article of this id. An article that nobody else has is a story of one.
    """
    found = _members(searcher, id)
    if not found.hits:
        article = searcher.article(id)
        if article is None:
            return None
        if not article.story:
            return Told(id, 1, (Member(article, 1.0, 1.0),), likely_origin([article]))
        id = article.story
        found = _members(searcher, id)
    articles = sorted((hit.article for hit in found.hits), key=_published)
    origin = likely_origin(articles)
    return Told(id, found.total, tuple(_compared(articles, origin.id)), origin)


def _published(article: Article) -> tuple[date, bool, float]:
    """For an order by publication. Who came out on a day that others name to the minute comes
    after these, and who is known to the month after all of that month: nobody is put before
    another who may have been first only because less is known of him.
    """
    when = article.date
    if when.moment is None or when.last_day is None:
        return date.max, True, 0.0
    return when.last_day, when.precision is not Precision.MINUTE, when.moment.timestamp()


def largest(searcher: Searcher, limit: int) -> tuple[FacetValue, ...]:
    """The ids of the stories with most articles, and how many they have."""
    counts = searcher.search(Query(wq.Every(), facets=(FACET,), window=Window(limit=0))).facets[0]
    return counts.values[:limit]


def _members(searcher: Searcher, id: str) -> Results:
    tree = OneOf(FACET, (id,))
    return searcher.search(Query(tree, sort=Sort.OLDEST, window=Window(limit=MEMBERS)))


def _compared(articles: Sequence[Article], origin: str) -> Iterator[Member]:
    texts = [read(one.body) for one in articles]
    first = next(number for number, one in enumerate(articles) if one.id == origin)
    shared = [np.zeros(len(text), np.bool_) for text in texts]
    of_origin = [0.0] * len(texts)
    of_origin[first] = 1.0
    for a, b in _pairs(texts, first):
        words = 0
        for run in runs(texts[a], texts[b], SHINGLE):
            if run.is_quotation:
                continue
            shared[a][run.in_a.first : run.in_a.last] = True
            shared[b][run.in_b.first : run.in_b.last] = True
            words += run.words
        if first in (a, b):
            of_origin[b if a == first else a] = words / max(len(texts[first]), 1)
    for article, flags, share in zip(articles, shared, of_origin, strict=True):
        yield Member(article, 1 - float(flags.mean()) if len(flags) else 1.0, share)


def _pairs(texts: Sequence[Text], origin: int) -> Iterator[tuple[int, int]]:
    """Which texts are compared with which."""
    numbers = range(len(texts))
    if len(texts) <= ALL_PAIRS:
        yield from combinations(numbers, 2)
        return
    fullest = sorted(numbers, key=lambda number: -len(texts[number]))[:FULLEST]
    chosen = {origin, *fullest}
    yield from ((a, b) for a, b in combinations(numbers, 2) if a in chosen or b in chosen)
