"""A query tree to OpenSearch's query DSL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from whoosh import query as wq

from index.engines.opensearch.intervals import near_each_other, spread_out
from index.errors import UnsupportedQuery
from index.tree import Days, Having, Keyed, Near, OneOf, Released, Undated

Dsl = dict[str, Any]

NOTHING: Dsl = {"match_none": {}}
EVERYTHING: Dsl = {"match_all": {}}


@singledispatch
def compile_tree(node: wq.Query) -> Dsl:
    """A resolved tree (``index.resolution``) as a query."""
    if node == wq.NullQuery:
        return NOTHING
    raise UnsupportedQuery(node)


def _bool(boost: float = 1.0, **clauses: Sequence[Dsl]) -> Dsl:
    query: Dsl = {occur: list(queries) for occur, queries in clauses.items() if queries}
    if boost != 1.0:
        query["boost"] = boost
    return {"bool": query}


def narrowed(query: Dsl, conditions: Sequence[Dsl]) -> Dsl:
    """A query under conditions that do not change a score."""
    return _bool(must=[query], filter=conditions) if conditions else query


def all_of(conditions: Sequence[Dsl]) -> Dsl:
    """Conditions as one."""
    return _bool(filter=conditions) if conditions else EVERYTHING


@compile_tree.register
def _(node: wq.Term) -> Dsl:
    if node.fieldname == "id":  # an article's id is the document's
        return {"ids": {"values": [node.text]}}
    return _term(node.fieldname, node.text, node.boost)


def _term(field: str, text: str, boost: float = 1.0) -> Dsl:
    return {"term": {field: text if boost == 1.0 else {"value": text, "boost": boost}}}


@compile_tree.register
def _(node: wq.Phrase) -> Dsl:
    if node.slop == 1:
        phrase = {"query": " ".join(node.words), "boost": node.boost}
        return {"match_phrase": {node.fieldname: phrase}}
    places = spread_out(node.fieldname, node.words, node.slop)
    return _scored_by_words(places, node.fieldname, node.words, node.boost)


@compile_tree.register
def _(node: Near) -> Dsl:
    words = [word for sequence in (*node.one, *node.other) for word in sequence]
    return _scored_by_words(near_each_other(node), node.fieldname, words)


def _scored_by_words(places: Dsl, field: str, words: Sequence[str], boost: float = 1.0) -> Dsl:
    """What places find, with what its words are worth: an interval has no score of its kind."""
    each = [_term(field, word) for word in dict.fromkeys(words)]
    return _bool(boost, filter=[places], should=each)


@compile_tree.register
def _(node: OneOf) -> Dsl:
    return {"terms": {node.fieldname: list(node.terms_)}}


@compile_tree.register
def _(node: wq.And) -> Dsl:
    if not node.subqueries:
        return NOTHING
    wanted = [compile_tree(q) for q in node.subqueries if not isinstance(q, wq.Not)]
    unwanted = [compile_tree(q.query) for q in node.subqueries if isinstance(q, wq.Not)]
    return _bool(node.boost, must=wanted or [EVERYTHING], must_not=unwanted)


@compile_tree.register
def _(node: wq.AndMaybe) -> Dsl:
    wanted, welcome = node.subqueries
    return _bool(must=[compile_tree(wanted)], should=[compile_tree(welcome)])


@compile_tree.register
def _(node: wq.Or) -> Dsl:
    each = [compile_tree(q) for q in node.subqueries]
    if not each:
        return NOTHING
    return _bool(node.boost, should=each) if len(each) > 1 or node.boost != 1.0 else each[0]


@compile_tree.register
def _(node: wq.Not) -> Dsl:
    return _bool(must=[EVERYTHING], must_not=[compile_tree(node.query)])


@compile_tree.register
def _(node: wq.Every) -> Dsl:
    return EVERYTHING


@compile_tree.register
def _(node: Undated) -> Dsl:
    return all_of([_term("year", 0)])  # type: ignore[arg-type]


@compile_tree.register
def _(node: Days) -> Dsl:
    first, last = node.first_number, node.last_number
    if node.overlapping:
        return all_of([in_range("last_day", gte=first), in_range("first_day", gte=1, lte=last)])
    return all_of([in_range("first_day", gte=first), in_range("last_day", gte=1, lte=last)])


@compile_tree.register
def _(node: Released) -> Dsl:
    return all_of([in_range("embargo", lte=node.minute)])


@compile_tree.register
def _(node: Having) -> Dsl:
    return {"exists": {"field": node.fieldname}}


@compile_tree.register
def _(node: Keyed) -> Dsl:
    return all_of([{"terms": {node.fieldname: list(node.keys)}}])


def in_range(field: str, **limits: int) -> Dsl:
    return {"range": {field: limits}}
