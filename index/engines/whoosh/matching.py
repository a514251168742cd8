"""A query tree to the documents that match, and what adds to their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce, singledispatch
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq

from index.engines.whoosh.postings import NOWHERE, Docs, Places, following
from index.engines.whoosh.segment import Segment
from index.errors import UnsupportedQuery
from index.schema import KEYWORDS
from index.tree import Days, Having, Keyed, Near, OneOf, Released, Sequences, Undated


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The documents that a node matches, and what adds to their scores."""

    docs: Docs
    words: tuple[tuple[str, str], ...] = ()  #: field and term, scored by BM25
    flat: float = 0.0  #: a score that is the same for every document
    nodes: tuple[Match, ...] = ()
    boost: float = 1.0

    def add_scores(
        self, segment: Segment, docs: Docs, scores: NDArray[np.float64], boost: float = 1.0
    ) -> None:
        """Add to ``scores``, one for each document, of those ``docs`` that this node matches."""
        docs, boost = self.docs & docs, boost * self.boost
        if not docs.any():
            return
        for field, text in self.words:
            found, of_word = segment.scores(field, text, docs)
            scores[found] += boost * of_word
        if self.flat:
            scores[docs] += boost * self.flat
        for node in self.nodes:
            node.add_scores(segment, docs, scores, boost)


@singledispatch
def match(node: wq.Query, segment: Segment) -> Match:
    """What a node of a resolved tree (``index.tree``) matches in a segment."""
    if node == wq.NullQuery:
        return Match(segment.none())
    raise UnsupportedQuery(node)


@match.register
def _(node: wq.Term, segment: Segment) -> Match:
    words = () if node.fieldname in KEYWORDS else ((node.fieldname, node.text),)
    return Match(segment.docs(node.fieldname, node.text), words, boost=node.boost)


@match.register
def _(node: wq.Phrase, segment: Segment) -> Match:
    words = tuple((node.fieldname, word) for word in node.words)
    docs = reduce(and_, (segment.docs(*word) for word in words))
    places = _in_a_row(segment, node.fieldname, node.words, int(node.slop), docs)
    return Match(segment.these(places >> 32), words, boost=node.boost)


@match.register
def _(node: OneOf, segment: Segment) -> Match:
    return Match(segment.docs(node.fieldname, *node.terms_), flat=1.0)


@match.register
def _(node: Days, segment: Segment) -> Match:
    first, last = segment.column("first_day"), segment.column("last_day")
    start, end = (last, first) if node.overlapping else (first, last)
    since, until = max(node.first_number, 1), node.last_number  # 0 is undated
    return Match(segment.live & (start >= since) & (end <= until))


@match.register
def _(node: Undated, segment: Segment) -> Match:
    return Match(segment.live & (segment.column("year") == 0))


@match.register
def _(node: Released, segment: Segment) -> Match:
    return Match(segment.live & (segment.column("embargo") <= node.minute))


@match.register
def _(node: Keyed, segment: Segment) -> Match:
    return Match(segment.live & np.isin(segment.column(node.fieldname), list(node.keys)))


@match.register
def _(node: Having, segment: Segment) -> Match:
    return Match(segment.these(segment.values(node.fieldname).docs))


@match.register
def _(node: Near, segment: Segment) -> Match:
    terms = dict.fromkeys(word for words in (*node.one, *node.other) for word in words)
    having = {term: segment.docs(node.fieldname, term) for term in terms}
    nothing = segment.none()
    docs = _with_all(having, node.one, nothing) & _with_all(having, node.other, nothing)
    one, other = (
        _Stretches.of(segment, node.fieldname, side, docs) for side in (node.one, node.other)
    )
    places = following(one.ends, other.starts, node.distance)
    if not node.ordered:
        places = np.concatenate([places, following(other.ends, one.starts, node.distance)])
    words = (Match(docs, ((node.fieldname, term),)) for term, docs in having.items())
    return Match(segment.these(places >> 32) & docs, nodes=tuple(words))


@dataclass(frozen=True, slots=True, eq=False)
class _Stretches:
    """Where words or phrases begin and end, one of several alternatives each."""

    starts: Places
    ends: Places

    @classmethod
    def of(cls, segment: Segment, field: str, sequences: Sequences, docs: Docs) -> _Stretches:
        ends = [_in_a_row(segment, field, words, 1, docs) for words in sequences]
        starts = [last - (len(words) - 1) for last, words in zip(ends, sequences, strict=True)]
        return cls(_sorted(starts), _sorted(ends))


def _sorted(places: Sequence[Places]) -> Places:
    return places[0] if len(places) == 1 else np.sort(np.concatenate([NOWHERE, *places]))


def _in_a_row(segment: Segment, field: str, words: Sequence[str], slop: int, docs: Docs) -> Places:
    """Where the last of some words stands, each at most so many steps behind the one before."""
    first, *others = (segment.places(field, word, docs) for word in words)
    return reduce(lambda before, after: following(before, after, slop), others, first)


def _with_all(having: Mapping[str, Docs], sequences: Sequences, nothing: Docs) -> Docs:
    """The documents that have all the words of one of the sequences."""
    each = (reduce(and_, map(having.__getitem__, words)) for words in sequences)
    return reduce(or_, each, nothing)


def _nodes(node: wq.And | wq.Or, segment: Segment) -> tuple[Match, ...]:
    return tuple(match(child, segment) for child in node.subqueries)


@match.register
def _(node: wq.And, segment: Segment) -> Match:
    nodes = _nodes(node, segment)
    docs = reduce(and_, (n.docs for n in nodes)) if nodes else segment.none()
    return Match(docs, nodes=nodes, boost=node.boost)


@match.register
def _(node: wq.AndMaybe, segment: Segment) -> Match:
    wanted, welcome = (match(child, segment) for child in node.subqueries)
    return Match(wanted.docs, nodes=(wanted, welcome))


@match.register
def _(node: wq.Or, segment: Segment) -> Match:
    nodes = _nodes(node, segment)
    return Match(
        reduce(or_, (n.docs for n in nodes), segment.none()), nodes=nodes, boost=node.boost
    )


@match.register
def _(node: wq.Not, segment: Segment) -> Match:
    return Match(segment.live & ~match(node.query, segment).docs)


@match.register
def _(node: wq.Every, segment: Segment) -> Match:
    return Match(segment.live)
