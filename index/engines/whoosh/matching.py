"""A query tree to the documents that match, and what adds to their scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch

from whoosh import query as wq

from index.engines.whoosh.segment import Segment
from index.engines.whoosh.stretches import Places, Stretches, near
from index.errors import UnsupportedQuery
from index.schema import KEYWORDS
from index.tree import Days, Having, Keyed, Near, OneOf, Released, Undated


@dataclass(frozen=True, slots=True)
class Match:
    """The documents that a node matches, and what adds to their scores."""

    docs: frozenset[int]
    words: tuple[tuple[str, str], ...] = ()  #: field and term, scored by BM25
    flat: float = 0.0  #: a score that is the same for every document
    nodes: tuple[Match, ...] = ()
    boost: float = 1.0

    def add_scores(
        self, segment: Segment, docs: frozenset[int], scores: dict[int, float], boost: float = 1.0
    ) -> None:
        """Add to ``scores`` of those of the documents that this node matches."""
        docs, boost = self.docs & docs, boost * self.boost
        if not docs:
            return
        for field, text in self.words:
            for doc, score in segment.scores(field, text, docs):
                scores[doc] += boost * score
        if self.flat:
            for doc in docs:
                scores[doc] += boost * self.flat
        for node in self.nodes:
            node.add_scores(segment, docs, scores, boost)


@singledispatch
def match(node: wq.Query, segment: Segment) -> Match:
    """What a node of a resolved tree (``index.tree``) matches in a segment."""
    if node == wq.NullQuery:
        return Match(frozenset())
    raise UnsupportedQuery(node)


@match.register
def _(node: wq.Term, segment: Segment) -> Match:
    words = () if node.fieldname in KEYWORDS else ((node.fieldname, node.text),)
    return Match(segment.docs(node.fieldname, node.text), words, boost=node.boost)


@match.register
def _(node: wq.Phrase, segment: Segment) -> Match:
    words = tuple((node.fieldname, word) for word in node.words)
    return Match(segment.matching(node), words, boost=node.boost)


@match.register
def _(node: OneOf, segment: Segment) -> Match:
    return Match(_any(segment.docs(node.fieldname, term) for term in node.terms_), flat=1.0)


def _any(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset[int]().union(*sets)


@match.register
def _(node: Days, segment: Segment) -> Match:
    first, last = segment.column("first_day"), segment.column("last_day")
    start, end = (last, first) if node.overlapping else (first, last)
    since, until = max(node.first_number, 1), node.last_number  # 0 is undated
    return Match(
        frozenset(doc for doc in segment.live if start[doc] >= since and end[doc] <= until)
    )


@match.register
def _(node: Undated, segment: Segment) -> Match:
    years = segment.column("year")
    return Match(frozenset(doc for doc in segment.live if not years[doc]))


@match.register
def _(node: Released, segment: Segment) -> Match:
    ends = segment.column("embargo")
    return Match(frozenset(doc for doc in segment.live if ends[doc] <= node.minute))


@match.register
def _(node: Keyed, segment: Segment) -> Match:
    keys, wanted = segment.column(node.fieldname), frozenset(node.keys)
    return Match(frozenset(doc for doc in segment.live if keys[doc] in wanted))


@match.register
def _(node: Having, segment: Segment) -> Match:
    values = segment.values(node.fieldname)
    return Match(frozenset(doc for doc in segment.live if values[doc]))


@match.register
def _(node: Near, segment: Segment) -> Match:
    terms = dict.fromkeys(word for words in (*node.one, *node.other) for word in words)
    having = {term: segment.docs(node.fieldname, term) for term in terms}
    one, other = Stretches(node.one), Stretches(node.other)
    places: dict[int, Places] = {doc: {} for doc in one.docs(having) & other.docs(having)}
    for term, docs in having.items():
        for doc, positions in segment.places(node.fieldname, term, docs & places.keys()):
            places[doc][term] = positions
    found = frozenset(
        doc
        for doc, here in places.items()
        if near(one, other, here, node.distance)
        or (not node.ordered and near(other, one, here, node.distance))
    )
    words = (Match(docs, ((node.fieldname, term),)) for term, docs in having.items())
    return Match(found, nodes=tuple(words))


@match.register
def _(node: wq.And, segment: Segment) -> Match:
    nodes = tuple(match(child, segment) for child in node.subqueries)
    docs = frozenset.intersection(*(n.docs for n in nodes)) if nodes else frozenset()
    return Match(docs, nodes=nodes, boost=node.boost)


@match.register
def _(node: wq.AndMaybe, segment: Segment) -> Match:
    wanted, welcome = (match(child, segment) for child in node.subqueries)
    return Match(wanted.docs, nodes=(wanted, welcome))


@match.register
def _(node: wq.Or, segment: Segment) -> Match:
    nodes = tuple(match(child, segment) for child in node.subqueries)
    return Match(_any(n.docs for n in nodes), nodes=nodes, boost=node.boost)


@match.register
def _(node: wq.Not, segment: Segment) -> Match:
    return Match(segment.live - match(node.query, segment).docs)


@match.register
def _(node: wq.Every, segment: Segment) -> Match:
    return Match(segment.live)
