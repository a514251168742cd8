"""A query to results, on one state of an index in the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Article
from index.document import unpack
from index.engine import Hit, Query, Results, Sort, Words
from index.engines.opensearch.cluster import Cluster
from index.engines.opensearch.compiler import Dsl, all_of, compile_tree, narrowed
from index.engines.opensearch.counting import Condition, counted, facets
from index.engines.opensearch.moment import Moment
from index.engines.opensearch.words import ClusterWords
from index.errors import EngineError
from index.resolution import resolve

DEEPEST = 10_000  #: hits that the cluster ranks at a time
PAGE = 1_000  #: hits with their articles that are fetched at a time


class OpenSearchSearcher:
    """Answers queries on the last commit of an index."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._moment = Moment(cluster, index)
        self._words = ClusterWords(cluster, index)

    def keys(self, query: Query) -> Sequence[int]:
        """The sort keys of the hits in the window."""
        tree, *conditions = (compile_tree(resolve(t, self._words).tree) for t in query.trees)
        return _Listing(self._moment, narrowed(tree, conditions), (), query).keys()

    def search(self, query: Query) -> Results:
        """The articles that match the tree and every filter."""
        resolved = [resolve(tree, self._words) for tree in query.trees]
        tree, *conditions = (compile_tree(one.tree) for one in resolved)
        named = [(f.facet, c) for f, c in zip(query.filters, conditions, strict=True)]
        # Only filters of a facet that is counted must wait until it was counted.
        wait = [pair for pair in named if pair[0] in query.facets]
        found = narrowed(tree, [c for facet, c in named if facet not in query.facets])
        listing = _Listing(self._moment, found, wait, query)
        hits = listing.hits()
        cut = tuple(dict.fromkeys(word for one in resolved for word in one.cut))
        counts = facets(query.facets, wait, listing.first, found, self._moment.ask)
        return Results(listing.total, hits, counts, cut)

    def article(self, id: str) -> Article | None:
        """The article of this id, or None."""
        query = {"ids": {"values": [id]}}
        hits = self._moment.ask(query=query, size=1, track_total_hits=False)["hits"]["hits"]
        return _article(hits[0]) if hits else None

    def size(self) -> int:
        """How many articles there are."""
        answer = self._moment.ask(size=0, track_total_hits=True)
        size: int = answer["hits"]["total"]["value"]
        return size

    @property
    def words(self) -> Words:
        """The words of the articles."""
        return self._words

    def close(self) -> None:
        """Let the cluster forget the state that was read."""
        self._moment.close()


@dataclass
class _Listing:
    """Reads a window of hits. ``first`` is the first answer, which has all counts.

    A window that begins deep is walked to from one hit to the next behind it, DEEPEST at a
    time, since a cluster ranks no more at once; nothing is repeated, for it stays the same
    moment and ties are broken by the article's own number.
    """

    moment: Moment
    found: Dsl
    conditions: Sequence[Condition]
    query: Query
    first: Any = None

    @property
    def total(self) -> int:
        total: int = self.first["hits"]["total"]["value"]
        return total

    def hits(self) -> tuple[Hit, ...]:
        window = self.query.window
        offset, wanted, after = window.offset, window.limit, self._below()
        while wanted and offset and (after or offset + min(wanted, PAGE) > DEEPEST):
            skipped = self._ask(min(offset, DEEPEST), after, articles=False)
            if not skipped:
                return ()
            offset, after = offset - len(skipped), skipped[-1]["sort"]
        hits: list[Hit] = []
        while len(hits) < wanted or self.first is None:
            size = min(wanted - len(hits), PAGE)
            some = self._ask(size, after, offset)
            hits += map(self._hit, some)
            if len(some) < size or not wanted:
                break
            offset, after = 0, some[-1]["sort"]
        return tuple(hits)

    def keys(self) -> list[int]:
        """The sort keys of the window's hits."""
        window = self.query.window
        offset, after, keys = window.offset, self._below(), list[int]()
        while len(keys) < offset + window.limit:
            size = min(offset + window.limit - len(keys), DEEPEST)
            some = self._ask(size, after, articles=False)
            keys += [int(hit["sort"][0]) for hit in some]
            if len(some) < size:
                break
            after = some[-1]["sort"]
        return keys[offset:]

    def _below(self) -> list[Any] | None:
        below = self.query.window.below
        return None if below is None or self._by_score else [below]

    @property
    def _by_score(self) -> bool:
        return self.query.sort is Sort.RELEVANCE

    def _ask(
        self, size: int, after: list[Any] | None, offset: int = 0, articles: bool = True
    ) -> list[Any]:
        body: dict[str, Any] = {
            "query": self.found,
            "size": size,
            "sort": ["_score", {"newest": "desc"}]
            if self._by_score
            else [{self.query.sort.value: "desc"}],
            "_source": articles,
            "track_total_hits": self.first is None,
        }
        if self.conditions:
            body["post_filter"] = all_of([condition for _, condition in self.conditions])
        if after:
            body["search_after"] = after
        elif offset:
            body["from"] = offset
        if self.first is None and self.query.facets:
            body["aggs"] = counted(self.query.facets, self.conditions)
        answer = self.moment.ask(**body)
        if self.first is None:
            self.first = answer
        return list(answer["hits"]["hits"])

    def _hit(self, hit: Any) -> Hit:
        rank = hit["sort"][0]
        if self._by_score:
            return Hit(_article(hit), score=float(rank))
        return Hit(_article(hit), key=int(rank))


def _article(hit: Any) -> Article:
    try:
        packed: str = hit["_source"]["article"]
    except KeyError:
        raise EngineError(f"the cluster holds no article {hit['_id']}, only its words") from None
    return unpack(packed.encode())
