"""A query to results, on one state of a tantivy folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import tantivy
from whoosh import query as wq

from index.article import Article
from index.document import unpack
from index.engine import FacetCounts, FacetValue, Hit, Query, Results, Sort, Words
from index.engines.calendar import sound
from index.engines.tantivy.compiler import all_of, compile_tree, in_range
from index.engines.tantivy.fields import TANTIVY_SCHEMA, translated
from index.engines.tantivy.matching import matching, quick
from index.engines.tantivy.opening import Opened
from index.remembering import Recent
from index.resolution import resolve
from index.schema import CALENDAR
from index.vocabulary import Vocabulary

MEMORY = 16_000_000  #: bytes of articles that are remembered, as stored; as values they take twice
BUCKETS = 65_000  #: most values of one facet; tantivy's own limit is 65,535

_Condition = tuple[str, tantivy.Query]  # a filter: the facet that it belongs to, compiled


class TantivySearcher:
    """Answers queries on the last commit of a tantivy folder."""

    def __init__(self, folder: Path) -> None:
        self._opened = Opened(folder)
        self._index, self._searcher = self._opened.index, self._opened.searcher
        self._vocabulary = Vocabulary(folder)
        self._recent: Recent[tuple[int, int], Article] = Recent(MEMORY)

    def search(self, query: Query) -> Results:
        asked = [query.tree, *(f.tree for f in query.filters)]
        resolved = [resolve(tree, self._vocabulary) for tree in asked]
        with translated("searching"):
            conditions = [compile_tree(one.tree) for one in resolved[1:]]
            filters = [
                (f.facet, tantivy.Query.const_score_query(condition, 0.0))
                for f, condition in zip(query.filters, conditions, strict=True)
            ]
            # Nothing but an order by relevance needs the words that only rank.
            wanted = matching(resolved[0].tree)
            cut = tuple(dict.fromkeys(word for one in resolved for word in one.cut))
            nothing = Results(0, (), tuple(FacetCounts(name, ()) for name in query.facets), cut)
            if self._finds_nothing(wanted):
                return nothing
            found = compile_tree(wanted)
            scored = query.sort is Sort.RELEVANCE and query.window.limit
            tree = compile_tree(resolved[0].tree) if scored else found
            total, hits = self._window(_filtered(tree, filters), query)
            if not total and not filters:
                return nothing
            here = _these(hits) if total == len(hits) else _filtered(found, filters)
            facets = self._facets(found, here, filters, query.facets)
            return Results(total, hits, facets, cut)

    def _finds_nothing(self, wanted: wq.Query) -> bool:
        """Whether a few looks tell that a tree that takes long to search has no hits."""
        parts = quick(wanted)
        if parts is None:
            return False
        query = tantivy.Query.const_score_query(compile_tree(parts), 0.0)
        return not self._searcher.search(query, limit=1, count=False).hits

    def keys(self, query: Query) -> Sequence[int]:
        """The sort keys of the hits in the window."""
        with translated("listing"):
            trees = (resolve(tree, self._vocabulary).tree for tree in query.trees)
            conditions = [compile_tree(matching(tree)) for tree in trees]
            window = query.window
            if window.below is not None:
                conditions.append(in_range(query.sort.value, None, window.below - 1))
            hits = self._searcher.search(
                all_of([tantivy.Query.const_score_query(one, 0.0) for one in conditions]),
                limit=max(window.limit, 1),
                offset=window.offset,
                count=False,
                order_by_field=query.sort.value,
            ).hits
            return [key for key, _ in hits[: window.limit]]

    def _window(self, found: tantivy.Query, query: Query) -> tuple[int, tuple[Hit, ...]]:
        """How many articles match, and those in the window."""
        window, by_key = query.window, query.sort is not Sort.RELEVANCE
        wanted = found
        if by_key and window.below is not None:
            below = in_range(query.sort.value, None, window.below - 1)
            wanted = all_of([found, tantivy.Query.const_score_query(below, 0.0)])
        order = {"order_by_field": query.sort.value} if by_key else {}
        result = self._searcher.search(
            wanted, limit=max(window.limit, 1), offset=window.offset, **order
        )
        total = result.count
        if wanted is not found:
            total = self._searcher.search(found, limit=1).count
        if not window.limit:
            return total, ()
        return total, tuple(
            Hit(self._article(address), key=value) if by_key else Hit(self._article(address), value)
            for value, address in result.hits
        )

    def _article(self, address: tantivy.DocAddress) -> Article:
        key = address.segment_ord, address.doc
        article = self._recent.get(key)
        if article is None:
            packed = self._searcher.doc(address).get_first("article")
            article = unpack(packed)
            self._recent.keep(key, article, len(packed))
        return article

    def _facets(
        self,
        tree: tantivy.Query,
        here: tantivy.Query,
        filters: Sequence[_Condition],
        names: Sequence[str],
    ) -> tuple[FacetCounts, ...]:
        """Counts of each facet ``here``, under all filters; those that a filter of their own
        narrows are counted apart, without it."""
        own = {facet for facet, _ in filters}
        together = [name for name in names if name not in own]
        counts: dict[str, FacetCounts] = {}
        if together:
            counts |= self._count(here, together)
        for name in own.intersection(names):
            others = [(facet, condition) for facet, condition in filters if facet != name]
            counts |= self._count(_filtered(tree, others), [name])
        return tuple(counts[name] for name in names)

    def _count(self, found: tantivy.Query, names: Sequence[str]) -> dict[str, FacetCounts]:
        wanted = {
            name: {"terms": {"field": name, "size": BUCKETS, "segment_size": BUCKETS}}
            for name in names
        }
        answer = self._searcher.aggregate(found, wanted)
        return {
            name: FacetCounts(name, _facet_values(name, answer[name]["buckets"])) for name in names
        }

    def article(self, id: str) -> Article | None:
        with translated("looking up an article"):
            query = tantivy.Query.term_query(TANTIVY_SCHEMA, "id", id)
            hits = self._searcher.search(query, limit=1, count=False).hits
            return self._article(hits[0][1]) if hits else None

    def size(self) -> int:
        size: int = self._searcher.num_docs
        return size

    @property
    def words(self) -> Words:
        """The words of the articles."""
        return self._vocabulary

    def close(self) -> None:
        self._vocabulary.close()
        self._opened.close()


_key_and_count = itemgetter("key", "doc_count")
_facet_value = partial(tuple.__new__, FacetValue)  # there are hundreds, and no call is quicker


def _facet_values(name: str, buckets: list[dict[str, Any]]) -> tuple[FacetValue, ...]:
    found = sorted(map(_key_and_count, buckets))
    if name in CALENDAR:
        dates = [(int(key), count) for key, count in found]
        sound(name, [number for number, _ in dates])
        return tuple(map(_facet_value, dates))
    # Twice sorted is sooner than once by a key made for each: most frequent first, then by name.
    found.sort(key=itemgetter(1), reverse=True)
    return tuple(map(_facet_value, found))


def _these(hits: Sequence[Hit]) -> tantivy.Query:
    """What finds these hits again, sooner than what found them."""
    ids = [hit.article.id for hit in hits]
    return tantivy.Query.term_set_query(TANTIVY_SCHEMA, "id", ids)


def _filtered(tree: tantivy.Query, filters: Iterable[_Condition]) -> tantivy.Query:
    """The tree narrowed by filters, which do not change a score."""
    return all_of([tree, *(condition for _, condition in filters)])
