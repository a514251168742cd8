"""A query to results, on one state of a Whoosh index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain
from operator import and_
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from whoosh.index import open_dir

from index.article import Article
from index.engine import FacetCounts, FacetValue, Filter, Hit, Query, Results, Sort, Window, Words
from index.engines.calendar import sound
from index.engines.whoosh.matching import match
from index.engines.whoosh.postings import Docs
from index.engines.whoosh.segment import Remembered, Segment
from index.engines.whoosh.writer import WHOOSH_SCHEMA, translated
from index.errors import IndexDamaged
from index.resolution import resolve
from index.schema import CALENDAR
from index.vocabulary import Vocabulary

_Ranks = NDArray[np.float64] | NDArray[np.int64]


class WhooshSearcher:
    """Answers queries on the last commit of a Whoosh folder, one query at a time."""

    def __init__(self, folder: Path) -> None:
        self._lock = Lock()
        try:
            index = open_dir(str(folder), readonly=True, schema=WHOOSH_SCHEMA)
            self._searcher = index.searcher()
            leaves = self._searcher.leaf_searchers() if self._searcher.doc_count_all() else ()
            remembered = Remembered()
            self._segments = [Segment(leaf, offset, remembered) for leaf, offset in leaves]
        except Exception as error:
            raise IndexDamaged(folder, f"Whoosh cannot open it ({error!r})") from error
        self._vocabulary = Vocabulary(folder)

    def search(self, query: Query) -> Results:
        """The articles that match the tree and every filter."""
        with translated("searching"), self._lock:
            query, cut = self._resolve(query)
            found = [_Found(segment, query) for segment in self._segments]
            return Results(
                total=sum(int(np.count_nonzero(part.docs)) for part in found),
                hits=_hits(found, query.sort, query.window),
                facets=tuple(_facet(found, name) for name in query.facets),
                cut=cut,
            )

    def keys(self, query: Query) -> Sequence[int]:
        """The sort keys of the hits in the window."""
        with translated("listing"), self._lock:
            query, _ = self._resolve(query)
            found = [_Found(segment, query) for segment in self._segments]
            return [int(rank) for rank, *_ in _ranked(found, query.sort, query.window)]

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
                for doc in segment.postings("id", id).docs.tolist():
                    return segment.article(doc)
            return None

    def size(self) -> int:
        """How many articles there are."""
        return sum(int(np.count_nonzero(segment.live)) for segment in self._segments)

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
        self.docs: Docs = reduce(and_, (docs for _, docs in self._filters), self._match.docs)

    def ranks(self, sort: Sort, below: int | None) -> tuple[NDArray[np.int64], _Ranks]:
        """The documents found and what sorts them: a score, or a key that is small enough."""
        if sort is Sort.RELEVANCE:
            scores = np.zeros(self.docs.size)
            self._match.add_scores(self.segment, self.docs, scores)
            docs = np.flatnonzero(self.docs)
            return docs, scores[docs]
        keys = self.segment.column(sort.value)
        docs = np.flatnonzero(self.docs if below is None else self.docs & (keys < below))
        return docs, keys[docs]

    def count(self, facet: str) -> Counter[str | int]:
        """How many documents have each value, were the facet's own filters not there."""
        others = (docs for name, docs in self._filters if name != facet)
        docs = reduce(and_, others, self._match.docs)
        return self.segment.values(facet).count(docs)


def _hits(found: Sequence[_Found], sort: Sort, window: Window) -> tuple[Hit, ...]:
    """The hits in the window."""
    ranked = _ranked(found, sort, window)
    if sort is Sort.RELEVANCE:
        return tuple(Hit(segment.article(doc), score=rank) for rank, segment, doc in ranked)
    return tuple(Hit(segment.article(doc), key=int(rank)) for rank, segment, doc in ranked)


def _ranked(
    found: Sequence[_Found], sort: Sort, window: Window
) -> Sequence[tuple[float | int, Segment, int]]:
    """Score or key, segment and document of the hits in the window.

    The highest come first; where they tie, in the order of the documents.
    """
    if not (window.limit and found):
        return ()
    parts = [part.ranks(sort, window.below) for part in found]
    docs = np.concatenate([docs for docs, _ in parts])
    ranks = np.concatenate([ranks for _, ranks in parts])
    segments = np.repeat(np.arange(len(parts)), [docs.size for docs, _ in parts])
    last = window.offset + window.limit
    best = np.arange(ranks.size)
    if last < ranks.size:
        best = np.flatnonzero(ranks >= np.partition(ranks, -last)[-last])
    best = best[np.argsort(-ranks[best], kind="stable")][window.offset : last]
    chosen = zip(ranks[best].tolist(), segments[best].tolist(), docs[best].tolist(), strict=True)
    return [(rank, found[segment].segment, doc) for rank, segment, doc in chosen]


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
