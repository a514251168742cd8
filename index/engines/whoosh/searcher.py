"""A query to results, on one state of a Whoosh index."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import Lock

from whoosh.index import open_dir
from whoosh.scoring import BM25F

from index.article import Article
from index.engine import FacetCounts, FacetValue, Filter, Hit, Query, Results, Sort, Window, Words
from index.engines.calendar import sound
from index.engines.whoosh.matching import match
from index.engines.whoosh.segment import Segment
from index.engines.whoosh.writer import WHOOSH_SCHEMA, translated
from index.errors import IndexDamaged
from index.resolution import resolve
from index.schema import CALENDAR
from index.vocabulary import Vocabulary


class WhooshSearcher:
    """Answers queries on the last commit of a Whoosh folder, one query at a time."""

    def __init__(self, folder: Path) -> None:
        self._lock = Lock()
        try:
            index = open_dir(str(folder), readonly=True, schema=WHOOSH_SCHEMA)
            self._searcher = index.searcher(weighting=BM25F())
            leaves = self._searcher.leaf_searchers() if self._searcher.doc_count_all() else ()
            self._segments = [Segment(leaf, offset) for leaf, offset in leaves]
        except Exception as error:
            raise IndexDamaged(folder, f"Whoosh cannot open it ({error!r})") from error
        self._vocabulary = Vocabulary(folder)

    def search(self, query: Query) -> Results:
        """The articles that match the tree and every filter."""
        with translated("searching"), self._lock:
            query, cut = self._resolve(query)
            found = [_Found(segment, query) for segment in self._segments]
            return Results(
                total=sum(len(part.docs) for part in found),
                hits=_hits(found, query.sort, query.window),
                facets=tuple(_facet(found, name) for name in query.facets),
                cut=cut,
            )

    def keys(self, query: Query) -> Sequence[int]:
        """The sort keys of the hits in the window."""
        with translated("listing"), self._lock:
            query, _ = self._resolve(query)
            found = [_Found(segment, query) for segment in self._segments]
            window = query.window
            last = window.offset + window.limit
            ranked = (key for part in found for key, _ in part.keys(query.sort, window.below))
            return heapq.nlargest(last, ranked)[window.offset :]

    def _resolve(self, query: Query) -> tuple[Query, tuple[str, ...]]:
        """The query with all trees resolved, and the patterns that were cut."""
        tree = resolve(query.tree, self._vocabulary)
        narrowing = [resolve(f.tree, self._vocabulary) for f in query.filters]
        filters = (
            Filter(resolved.tree, f.facet)
            for resolved, f in zip(narrowing, query.filters, strict=True)
        )
        cut = dict.fromkeys(chain(tree.cut, *(resolved.cut for resolved in narrowing)))
        return replace(query, tree=tree.tree, filters=tuple(filters)), tuple(cut)

    def article(self, id: str) -> Article | None:
        """The article of this id, or None."""
        with self._lock, translated("looking up an article"):
            for segment in self._segments:
                for doc in segment.docs("id", id):
                    return segment.article(doc)
            return None

    def size(self) -> int:
        """How many articles there are."""
        return sum(len(segment.live) for segment in self._segments)

    @property
    def words(self) -> Words:
        """The words of the articles."""
        return self._vocabulary

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._searcher.close()
        self._vocabulary.close()


class _Found:
    """What a resolved query found in one segment."""

    def __init__(self, segment: Segment, query: Query) -> None:
        self.segment = segment
        self._match = match(query.tree, segment)
        self._filters = [(f.facet, match(f.tree, segment).docs) for f in query.filters]
        self.docs = self._match.docs.intersection(*(docs for _, docs in self._filters))

    def scores(self) -> Iterator[tuple[float, int]]:
        """Each document found, after its score."""
        scores: dict[int, float] = defaultdict(float)
        self._match.add_scores(self.segment, self.docs, scores)
        return ((scores[doc], doc) for doc in self.docs)

    def keys(self, sort: Sort, below: int | None) -> Iterator[tuple[int, int]]:
        """Each document found whose sort key is small enough, after its key."""
        keys = self.segment.column(sort.value)
        return ((keys[doc], doc) for doc in self.docs if below is None or keys[doc] < below)

    def count(self, facet: str) -> Counter[str | int]:
        """How many documents have each value, were the facet's own filters not there."""
        others = (docs for name, docs in self._filters if name != facet)
        docs = self._match.docs.intersection(*others)
        if facet in CALENDAR:
            return Counter(map(self.segment.column(facet).__getitem__, docs))
        return Counter(chain.from_iterable(map(self.segment.values(facet).__getitem__, docs)))


def _hits(found: Sequence[_Found], sort: Sort, window: Window) -> tuple[Hit, ...]:
    """The hits in the window; where scores tie, in the order of the documents."""
    if not window.limit:
        return ()
    ranked: list[tuple[float, int, Segment, int]] = []
    last = window.offset + window.limit
    by_score = sort is Sort.RELEVANCE
    for part in found:
        ranks: Iterable[tuple[float, int]]
        ranks = part.scores() if by_score else part.keys(sort, window.below)
        for rank, doc in heapq.nsmallest(last, ranks, key=lambda pair: (-pair[0], pair[1])):
            ranked.append((-rank, part.segment.offset + doc, part.segment, doc))
    ranked.sort(key=lambda hit: hit[:2])
    return tuple(
        Hit(segment.article(doc), score=-rank)
        if by_score
        else Hit(segment.article(doc), key=int(-rank))
        for rank, _, segment, doc in ranked[window.offset : last]
    )


def _facet(found: Iterable[_Found], name: str) -> FacetCounts:
    counts: Counter[str | int] = Counter()
    for part in found:
        counts.update(part.count(name))
    if name in CALENDAR:
        values = sorted(counts.items())
        sound(name, [int(value) for value, _ in values])
    else:
        values = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return FacetCounts(name, tuple(FacetValue(value, count) for value, count in values))
