"""The nodes of a query tree, and their way from asked fields to kept ones.

A tree is made of ``whoosh.query`` nodes and the few below. What a reader asked for names
*asked* fields (see ``index.schema``):

``Term(field, stem)``             a stemmed word; field is any, title, body or comments
``Compound(field, stem, parts)``  a Term whose word is a compound: also its parts side by side
``Name(field, stem, others)``     a Term that is a name: also the stems of its other spellings
``Ranking(field, stem)``          a Term that in an Or ranks what the others find
``Phrase(field, stems, slop)``    in this order; neighbours at most ``slop`` positions apart
``Hyphenated(field, stems, joined)``  a Phrase typed with hyphens: also the joined word
``Near(field, one, other, distance, ordered)``  alternatives of words and phrases near others
``Exact(field, words)``           words as written, one after the other; any, title or body
``Wildcard(field, pattern)``      a folded word with * and ?
``FuzzyTerm(field, word, maxdist=n)``  a folded word, at most n letters away (Levenshtein)
``Term/Phrase(names field, …)``   folded words of a name, such as outlet_words
``Term(keyword field, value)``    a whole facet value
``Days``, ``Undated``             by publication date
``And, Or, Not, Every, NullQuery``

``resolve`` rewrites such a tree to kept fields, expanding patterns over the vocabulary; what
comes out, and what an engine has to compile, is Term, Phrase, OneOf, Days, Undated, And, Or,
Not, Every, NullQuery.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Protocol

from whoosh import query as wq

from index.errors import UnsupportedQuery
from index.schema import AS_WRITTEN, PARTS, STEMMED
from index.weights import NEIGHBOURS, PART, neighbours, weight

OTHER_SPELLING = 0.5  #: what another spelling of a name counts beside the one asked for
EXPANSION_LIMIT = 1000  #: words that one pattern may stand for; the most frequent are taken


class _Leaf(wq.Query):  # type: ignore[misc]
    """A node of ours: compared and shown by its facts."""

    boost = 1.0

    def facts(self) -> tuple[object, ...]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.facts()))})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.facts() == other.facts()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.facts()))


class Compound(wq.Term):  # type: ignore[misc]
    """A word that is a compound. ``parts`` are the stems of its parts, in order.

    It is found where the whole word is, or all parts stand side by side; single parts only
    rank what was found.
    """

    def __init__(self, fieldname: str, text: str, parts: Sequence[str]) -> None:
        super().__init__(fieldname, text)
        self.parts = tuple(parts)


class Name(wq.Term):  # type: ignore[misc]
    """A name that is spelled in several ways. ``others`` are the stems of its other spellings.

    The spelling asked for counts more than the others.
    """

    def __init__(self, fieldname: str, text: str, others: Sequence[str]) -> None:
        super().__init__(fieldname, text)
        self.others = tuple(others)


class Ranking(wq.Term):  # type: ignore[misc]
    """A word that ranks what the other words of an Or find; by itself it finds nothing."""


class Hyphenated(wq.Phrase):  # type: ignore[misc]
    """A phrase typed with hyphens (NATO-Hauptquartier). ``joined`` is the stem of one word."""

    def __init__(self, fieldname: str, words: Sequence[str], joined: str) -> None:
        super().__init__(fieldname, list(words))
        self.joined = joined


Sequences = tuple[tuple[str, ...], ...]  # alternatives, each the stems of a word or phrase


class Near(_Leaf):
    """One of some words or phrases near one of some others.

    From the last word of the first to the first word of the second are at most ``distance``
    steps (1: side by side); they do not overlap. ``ordered``: ``one`` comes before ``other``,
    else either may come first.
    """

    def __init__(
        self, fieldname: str, one: Sequences, other: Sequences, distance: int, ordered: bool
    ) -> None:
        self.fieldname, self.one, self.other = fieldname, one, other
        self.distance, self.ordered = distance, ordered

    def facts(self) -> tuple[object, ...]:
        return self.fieldname, self.one, self.other, self.distance, self.ordered


class Exact(_Leaf):
    """Words as written, case and umlauts included, one directly after the other."""

    def __init__(self, fieldname: str, words: Sequence[str]) -> None:
        self.fieldname, self.words = fieldname, tuple(words)

    def facts(self) -> tuple[object, ...]:
        return self.fieldname, self.words


class OneOf(_Leaf):
    """Any of these terms in a kept field, each counting the same."""

    def __init__(self, fieldname: str, terms: Sequence[str]) -> None:
        self.fieldname, self.terms_ = fieldname, tuple(terms)

    def facts(self) -> tuple[object, ...]:
        return self.fieldname, self.terms_


class Days(_Leaf):
    """Published between two days, both included, Europe/Berlin.

    An article matches when the interval that its date covers lies inside; with
    ``overlapping`` also when it only touches, as an article of "April 2025" does for 10 April.
    """

    fieldname = "first_day"

    def __init__(self, first: date, last: date, overlapping: bool = False) -> None:
        self.first, self.last, self.overlapping = first, last, overlapping

    def facts(self) -> tuple[object, ...]:
        return self.first, self.last, self.overlapping

    @property
    def first_number(self) -> int:
        """The first day as the schema writes it, such as 20250410."""
        return day_number(self.first)

    @property
    def last_number(self) -> int:
        return day_number(self.last)


class Undated(_Leaf):
    """Articles without a known date."""

    fieldname = "year"

    def facts(self) -> tuple[object, ...]:
        return ()


def day_number(day: date) -> int:
    """A day as the schema writes it: 20250410."""
    return day.year * 10000 + day.month * 100 + day.day


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words that a pattern stands for; ``cut`` if there were more than were taken."""

    words: tuple[str, ...]
    cut: bool = False


class Expander(Protocol):
    """Finds words as they stand in the index; ``index.vocabulary`` is one."""

    def expand(self, pattern: wq.Wildcard | wq.FuzzyTerm, limit: int) -> Expansion:
        """The terms of ``pattern.fieldname`` that match, most frequent first.

        For any, title and body these are words as written; for comments, stems; for a names
        field, folded words.
        """
        ...


@dataclass(frozen=True, slots=True)
class Resolved:
    """A tree over kept fields, and the patterns whose expansion was cut short."""

    tree: wq.Query
    cut: tuple[str, ...] = ()


def resolve(tree: wq.Query, expander: Expander) -> Resolved:
    """Turn asked fields into kept ones, and patterns into the words they stand for."""
    cut: list[str] = []

    def expand(pattern: wq.Wildcard | wq.FuzzyTerm) -> tuple[str, ...]:
        found = expander.expand(pattern, EXPANSION_LIMIT)
        if found.cut:
            cut.append(pattern.text)
        return found.words

    return Resolved(_resolve(tree, expand), tuple(dict.fromkeys(cut)))


Expand = Callable[[wq.Query], tuple[str, ...]]


def any_of(nodes: Sequence[wq.Query]) -> wq.Query:
    """One node for several alternatives."""
    if not nodes:
        return wq.NullQuery
    return nodes[0] if len(nodes) == 1 else wq.Or(list(nodes))


@singledispatch
def _resolve(node: wq.Query, expand: Expand) -> wq.Query:
    if node == wq.NullQuery:
        return node
    raise UnsupportedQuery(node)


@_resolve.register
def _(node: wq.Term, expand: Expand) -> wq.Query:
    kept = STEMMED.get(node.fieldname)
    if kept is None:
        return node
    boost = node.boost * weight(node.text)
    return any_of([wq.Term(name, node.text, boost=boost) for name in kept])


@_resolve.register
def _(node: Compound, expand: Expand) -> wq.Query:
    whole = _resolve(wq.Term(node.fieldname, node.text), expand)
    side_by_side = _resolve(wq.Phrase(node.fieldname, list(node.parts), boost=NEIGHBOURS), expand)
    single = [_resolve(wq.Term(node.fieldname, p, boost=PART), expand) for p in node.parts]
    return wq.AndMaybe(wq.Or([whole, side_by_side]), wq.Or(single))


@_resolve.register
def _(node: Ranking, expand: Expand) -> wq.Query:
    word = wq.Term(node.fieldname, node.text, boost=node.boost)
    return wq.AndMaybe(wq.NullQuery, _resolve(word, expand))


@_resolve.register
def _(node: Name, expand: Expand) -> wq.Query:
    kept = STEMMED.get(node.fieldname, (node.fieldname,))
    asked = [wq.Term(name, node.text) for name in kept]
    others = [wq.Term(name, o, boost=OTHER_SPELLING) for o in node.others for name in kept]
    return wq.Or([*asked, *others])


@_resolve.register
def _(node: Hyphenated, expand: Expand) -> wq.Query:
    parted = _resolve(wq.Phrase(node.fieldname, node.words, boost=NEIGHBOURS), expand)
    joined = _resolve(wq.Term(node.fieldname, node.joined), expand)
    single = [_resolve(wq.Term(node.fieldname, word), expand) for word in node.words]
    return wq.AndMaybe(wq.Or([parted, joined]), wq.Or(single))


@_resolve.register
def _(node: Near, expand: Expand) -> wq.Query:
    kept = [name for name in STEMMED.get(node.fieldname, (node.fieldname,)) if name not in PARTS]
    sides = node.one, node.other, node.distance, node.ordered
    return any_of([Near(name, *sides) for name in kept])


@_resolve.register
def _(node: wq.Phrase, expand: Expand) -> wq.Query:
    if len(node.words) < 2:
        return any_of([_resolve(wq.Term(node.fieldname, word), expand) for word in node.words])
    kept = [name for name in STEMMED.get(node.fieldname, (node.fieldname,)) if name not in PARTS]
    return any_of([wq.Phrase(name, list(node.words), node.slop, node.boost) for name in kept])


@_resolve.register
def _(node: Exact, expand: Expand) -> wq.Query:
    if not node.words:
        return wq.NullQuery
    kept = AS_WRITTEN[node.fieldname]
    if len(node.words) == 1:
        return any_of([wq.Term(name, node.words[0]) for name in kept])
    return any_of([wq.Phrase(name, list(node.words)) for name in kept])


@_resolve.register(wq.Wildcard)
@_resolve.register(wq.FuzzyTerm)
def _(node: wq.Wildcard | wq.FuzzyTerm, expand: Expand) -> wq.Query:
    words = expand(node)
    if not words:
        return wq.NullQuery
    kept = AS_WRITTEN.get(node.fieldname, (node.fieldname,))
    return any_of([OneOf(name, words) for name in kept])


@_resolve.register
def _(node: wq.And, expand: Expand) -> wq.Query:
    every = wq.And([_resolve(child, expand) for child in node.subqueries], boost=node.boost)
    welcome = [_resolve(pair, expand) for pair in neighbours(node.subqueries)]
    return wq.AndMaybe(every, any_of(welcome)) if welcome else every


def _beside_its_words(node: wq.Query) -> wq.Query:
    """A phrase as it counts where its words are counted as well."""
    if type(node) is not wq.Phrase:
        return node
    return wq.Phrase(node.fieldname, node.words, node.slop, boost=NEIGHBOURS * node.boost)


@_resolve.register
def _(node: wq.Or, expand: Expand) -> wq.Query:
    """What only ranks one alternative ranks what the others find, and so do a phrase's words."""
    phrases = [one for one in node.subqueries if type(one) is wq.Phrase]
    words = [wq.Term(one.fieldname, word) for one in phrases for word in one.words]
    found = [_resolve(_beside_its_words(child), expand) for child in node.subqueries]
    wanted = [one.subqueries[0] if isinstance(one, wq.AndMaybe) else one for one in found]
    welcome = [one.subqueries[1] for one in found if isinstance(one, wq.AndMaybe)]
    welcome += [_resolve(one, expand) for one in (*words, *neighbours(node.subqueries))]
    either = wq.Or([one for one in wanted if one != wq.NullQuery], boost=node.boost)
    return wq.AndMaybe(either, any_of(welcome)) if welcome else either


@_resolve.register
def _(node: wq.Not, expand: Expand) -> wq.Query:
    return wq.Not(_resolve(node.query, expand))


@_resolve.register(wq.Every)
@_resolve.register(Days)
@_resolve.register(Undated)
@_resolve.register(OneOf)
def _(node: wq.Query, expand: Expand) -> wq.Query:
    return node
