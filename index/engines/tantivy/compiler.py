"""A query tree to a tantivy query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, singledispatch
from itertools import product, repeat

import tantivy
from tantivy import FieldType, Occur
from whoosh import query as wq

from index.engines.tantivy.fields import TANTIVY_SCHEMA
from index.errors import UnsupportedQuery
from index.resolution import EXPANSION_LIMIT
from index.schema import UNPLACED
from index.tree import Days, Having, Keyed, Near, OneOf, Released, Sequences, Undated

_LAST = 99_999_999  # above every day number


@singledispatch
def compile_tree(node: wq.Query) -> tantivy.Query:
    """A resolved tree (``index.tree``) as a tantivy query."""
    if node == wq.NullQuery:
        return tantivy.Query.empty_query()
    raise UnsupportedQuery(node)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


@compile_tree.register
def _(node: wq.Term) -> tantivy.Query:
    option = "freq" if node.fieldname in UNPLACED else "position"
    query = tantivy.Query.term_query(TANTIVY_SCHEMA, node.fieldname, node.text, option)
    return _boosted(query, node.boost)


@compile_tree.register
def _(node: wq.Phrase) -> tantivy.Query:
    """Each admitted distance is a phrase of its own; tantivy's slop would loosen all of them."""
    if len(node.words) == 2:
        apart = _at_most(node.fieldname, node.words[0], node.words[1], node.slop, ordered=True)
        return _boosted(_any_of(list(apart)), node.boost)
    distances = product(range(1, node.slop + 1), repeat=len(node.words) - 1)
    phrases = [
        tantivy.Query.phrase_query(TANTIVY_SCHEMA, node.fieldname, _placed(node.words, steps))
        for steps in distances
    ]
    return _boosted(_any_of(phrases), node.boost)


def _placed(words: Sequence[str], steps: Iterable[int], position: int = 0) -> list[tuple[int, str]]:
    placed = [(position, words[0])]
    for word, step in zip(words[1:], steps, strict=False):
        position += step
        placed.append((position, word))
    return placed


@compile_tree.register
def _(node: Near) -> tantivy.Query:
    phrases = list(_beside(node.fieldname, node.one, node.other, node.distance, node.ordered))
    return _any_of(phrases)


def _beside(
    field: str, one: Sequences, other: Sequences, distance: int, ordered: bool
) -> Iterator[tantivy.Query]:
    """Phrases of one of the first sequences and one of the second, by what they are made of.

    Of longer sequences tantivy's slop would loosen the inside too, so there every distance is a
    phrase of its own.
    """
    for first, second in product(one, other):
        if len(first) == len(second) == 1:
            yield from _at_most(field, first[0], second[0], distance, ordered)
            continue
        both = [(first, second), (second, first)]
        orders = both[:1] if ordered or first == second else both
        for (before, after), step in product(orders, range(1, distance + 1)):
            placed = _placed(before, repeat(1)) + _placed(after, repeat(1), len(before) - 1 + step)
            yield tantivy.Query.phrase_query(TANTIVY_SCHEMA, field, placed)


def _at_most(
    field: str, one: str, other: str, distance: int, ordered: bool
) -> Iterator[tantivy.Query]:
    """Phrases of two words that are at most so far apart, however far that is.

    tantivy's slop is how far, in either direction, two words may be from their places: for two
    words that is a distance around a middle. A word is no neighbour of itself, so where both are
    the same the order decides nothing, and the middle must be kept off the word's own place.
    """
    for middle, slop in _middles(distance, ordered or one == other):
        places = [(0, one), (middle, other)]
        yield tantivy.Query.phrase_query(TANTIVY_SCHEMA, field, places, slop)


def _middles(distance: int, ordered: bool) -> list[tuple[int, int]]:
    """Middles and slops that together reach from 1 to a distance, or from minus it."""
    if not ordered:
        return [(0, distance)]
    slop = (distance - 1) // 2
    if distance % 2:
        return [(slop + 1, slop)]
    return [(slop + 1, slop), (slop + 2, slop)]


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return tantivy.Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


@compile_tree.register
def _(node: OneOf) -> tantivy.Query:
    few = len(node.terms_) <= EXPANSION_LIMIT
    return (_known_set if few else _term_set)(node.fieldname, node.terms_)


def _term_set(field: str, terms: tuple[str, ...]) -> tantivy.Query:
    return tantivy.Query.term_set_query(TANTIVY_SCHEMA, field, list(terms))


#: Of a pattern, which hits, counts and filters ask for one after the other.
_known_set = lru_cache(50)(_term_set)


@compile_tree.register
def _(node: wq.And) -> tantivy.Query:
    if not node.subqueries:
        return tantivy.Query.empty_query()
    wanted = [q for q in node.subqueries if not isinstance(q, wq.Not)]
    clauses = [(Occur.Must, compile_tree(q)) for q in wanted or [wq.Every()]]
    clauses += [
        (Occur.MustNot, compile_tree(q.query)) for q in node.subqueries if isinstance(q, wq.Not)
    ]
    return _boosted(tantivy.Query.boolean_query(clauses), node.boost)


@compile_tree.register
def _(node: wq.AndMaybe) -> tantivy.Query:
    wanted, welcome = node.subqueries
    return tantivy.Query.boolean_query(
        [(Occur.Must, compile_tree(wanted)), (Occur.Should, compile_tree(welcome))]
    )


@compile_tree.register
def _(node: wq.Or) -> tantivy.Query:
    return _boosted(_any_of([compile_tree(q) for q in node.subqueries]), node.boost)


@compile_tree.register
def _(node: wq.Not) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, compile_tree(node.query))]
    )


@compile_tree.register
def _(node: wq.Every) -> tantivy.Query:
    return tantivy.Query.all_query()


@compile_tree.register
def _(node: Undated) -> tantivy.Query:
    return tantivy.Query.const_score_query(in_range("year", 0, 0), 0.0)


@compile_tree.register
def _(node: Days) -> tantivy.Query:
    first, last = node.first_number, node.last_number
    if node.overlapping:
        inside = [in_range("last_day", first, _LAST), in_range("first_day", 1, last)]
    else:
        inside = [in_range("first_day", first, _LAST), in_range("last_day", 1, last)]
    return tantivy.Query.const_score_query(all_of(inside), 0.0)


@compile_tree.register
def _(node: Released) -> tantivy.Query:
    return tantivy.Query.const_score_query(in_range("embargo", 0, node.minute), 0.0)


@compile_tree.register
def _(node: Having) -> tantivy.Query:
    return tantivy.Query.const_score_query(tantivy.Query.exists_query(node.fieldname), 0.0)


@compile_tree.register
def _(node: Keyed) -> tantivy.Query:
    found = tantivy.Query.term_set_query(TANTIVY_SCHEMA, node.fieldname, list(node.keys))
    return tantivy.Query.const_score_query(found, 0.0)


def all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def in_range(field: str, first: int | None, last: int | None) -> tantivy.Query:
    return tantivy.Query.range_query(TANTIVY_SCHEMA, field, FieldType.Integer, first, last)
