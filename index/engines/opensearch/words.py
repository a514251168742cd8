"""The words of an index: an index beside it, a document a word, folded and counted.

The same words as in an embedded engine's ``index.vocabulary``, which says what they are, and
found by the same rules; only the looking is the cluster's.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rapidfuzz.distance import OSA, Levenshtein
from whoosh import query as wq

from index.engine import Word
from index.engines.opensearch.cluster import Cluster, Missing
from index.engines.opensearch.compiler import Dsl
from index.engines.opensearch.fields import words_of
from index.errors import IndexDamaged
from index.german.normalise import fold
from index.german.wildcards import expression
from index.resolution import Expansion
from index.schema import NAMES

MEMORY = 200  #: patterns whose words are remembered
MOST = 10_000  #: words that one question can bring
PAGE = 1_001  #: words read at a time: as many as a pattern may stand for, and one more
FARTHEST = 2  #: letters off, as far as the cluster looks

_ORDER = [{"count": "desc"}, {"term": "asc"}, {"folded": "asc"}]


@dataclass(frozen=True, slots=True)
class Row:
    """A word of a field (text, comments, a names field, or a facet) as the vocabulary has it."""

    field: str
    folded: str
    term: str
    count: int

    @property
    def id(self) -> str:
        facts = f"{self.field}\0{self.folded}\0{self.term}".encode()
        return hashlib.blake2b(facts, digest_size=12).hexdigest()


class ClusterWords:
    """Finds words, and those that a pattern stands for. Thread-safe."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, words_of(index)
        self._mutex = threading.Lock()
        self._expanded: dict[tuple[object, ...], Expansion] = {}

    def expand(self, pattern: wq.Wildcard | wq.FuzzyTerm, limit: int) -> Expansion:
        """The terms that match a folded pattern, most frequent first (``resolution.Expander``)."""
        field = pattern.fieldname if pattern.fieldname in (*NAMES, "comments") else "text"
        asked = field, type(pattern), pattern.text, getattr(pattern, "maxdist", 0), limit
        if (known := self._expanded.get(asked)) is not None:
            return known
        if isinstance(pattern, wq.FuzzyTerm):
            found = self._fuzzy(field, pattern.text, pattern.maxdist)
        else:
            found = self._like(field, pattern.text)
        terms = tuple(dict.fromkeys(row.term for row in islice(found, limit + 1)))
        expansion = Expansion(terms[:limit], cut=len(terms) > limit)
        with self._mutex:
            if len(self._expanded) >= MEMORY:
                self._expanded.clear()
            self._expanded[asked] = expansion
        return expansion

    def beginning(self, letters: str, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that begin with these letters (``engine.Words``)."""
        prefix = {"prefix": {"folded": fold(letters)}}
        once = {"collapse": {"field": "term"}} if facet else {}
        rows = self._rows(facet or "text", prefix, limit, **once)
        return tuple(Word(row.term, row.count) for row in rows)

    def near(self, word: str, distance: int, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that are spelled nearly so (``engine.Words``)."""
        sought, nearest = fold(word), dict[str, tuple[int, int]]()
        for farthest in range(min(distance, FARTHEST) + 1):
            for row in self._rows(facet or "text", _alike(sought, farthest, swaps=True), MOST):
                rank = OSA.distance(sought, row.folded), -row.count
                if rank[0] <= farthest:
                    nearest[row.term] = min(rank, nearest.get(row.term, rank))
            if len(nearest) >= limit:
                break
        ranked = sorted((*rank, term) for term, rank in nearest.items())
        return tuple(Word(term, -count) for _, count, term in ranked[:limit])

    def counted(self, folded: Collection[str]) -> dict[str, int]:
        """How often each of these folded words counts (``engine.Words``)."""
        found: dict[str, int] = {}
        words = sorted(folded)
        for start in range(0, len(words), PAGE):
            some = words[start : start + PAGE]
            for row in self._all("text", {"terms": {"folded": some}}):
                found[row.folded] = found.get(row.folded, 0) + row.count
        return found

    def prepare(self) -> None:
        """The cluster has all at hand."""

    def _like(self, field: str, pattern: str) -> Iterator[Row]:
        """Rows that a pattern fits. The cluster leaves open what follows a ?, which may be ss."""
        open_pattern = pattern.replace("\\", "\\\\").replace("?", "?*")
        wanted = expression(pattern).fullmatch
        for row in self._all(field, {"wildcard": {"folded": {"value": open_pattern}}}):
            if wanted(row.folded):
                yield row

    def _fuzzy(self, field: str, word: str, distance: int) -> Iterator[Row]:
        for row in self._all(field, _alike(word, min(distance, FARTHEST))):
            if Levenshtein.distance(word, row.folded) <= distance:
                yield row

    def _all(self, field: str, wanted: Dsl) -> Iterator[Row]:
        """All rows of a field, most frequent first, as far as they are read."""
        after: dict[str, Any] = {}
        while rows := self._rows(field, wanted, PAGE, **after):
            yield from rows
            if len(rows) < PAGE:
                return
            after = {"search_after": [rows[-1].count, rows[-1].term, rows[-1].folded]}

    def _rows(self, field: str, wanted: Dsl, limit: int, **more: Any) -> list[Row]:
        """Rows of a field, most frequent first."""
        body = {
            "query": {"bool": {"filter": [{"term": {"field": field}}, wanted]}},
            "sort": _ORDER,
            "size": min(limit, MOST),
            "track_total_hits": False,
            **_COLUMNS,
            **more,
        }
        return [_row(hit) for hit in self._ask(body)]

    def counts(self, rows: Iterable[Row]) -> dict[str, int]:
        """The counts of those rows that are there, by their ids."""
        ids = [row.id for row in rows]
        body = {"query": {"ids": {"values": ids}}, "size": len(ids), **_COLUMNS}
        return {hit["_id"]: hit["fields"]["count"][0] for hit in self._ask(body)}

    def _ask(self, body: dict[str, Any]) -> list[Any]:
        try:
            answer = self._cluster.call(
                "POST", f"/{self._index}/_search", body, allow_partial_search_results="false"
            )
        except Missing as error:
            raise IndexDamaged(self._index, f"it is not in the cluster ({error})") from error
        return list(answer["hits"]["hits"])


_COLUMNS = {"_source": False, "docvalue_fields": ["field", "folded", "term", "count"]}


def _row(hit: Any) -> Row:
    told = hit["fields"]
    return Row(told["field"][0], told["folded"][0], told["term"][0], told["count"][0])


def _alike(word: str, distance: int, swaps: bool = False) -> Dsl:
    """Folded words so many letters away, at most."""
    if not distance or not word:
        return {"term": {"folded": word}}
    fuzzy = {"value": word, "fuzziness": distance, "transpositions": swaps, "prefix_length": 0}
    return {"fuzzy": {"folded": {**fuzzy, "rewrite": "constant_score"}}}
