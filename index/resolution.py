"""Resolution: a tree over asked fields becomes one over kept fields.

``resolve`` expands patterns over the vocabulary and looks for each word where it can be found.
What comes out, and what an engine has to compile, is Term, Phrase, Near, OneOf, Days, Undated,
Released, Having, Keyed, And, Or, Not, AndMaybe (its second part only ranks), Every and NullQuery.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Protocol

from whoosh import query as wq

from index.errors import UnsupportedQuery
from index.schema import AS_WRITTEN, PARTS, STEMMED
from index.tree import (
    Alias,
    Beginning,
    Beside,
    Compound,
    Days,
    Exact,
    Having,
    Hyphenated,
    Keyed,
    Name,
    Near,
    OneOf,
    Ranking,
    Released,
    Undated,
)
from index.weights import JOINED, NEIGHBOURS, PART, neighbours, weight

OTHER_SPELLING = 0.5  #: what another spelling of a name counts beside the one asked for
EXPANSION_LIMIT = 1000  #: words that one pattern may stand for; the most frequent are taken


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
def _(node: Beginning, expand: Expand) -> wq.Query:
    *_, kept = STEMMED[node.fieldname]  # of the body: in short titles it would count too much
    return wq.AndMaybe(wq.NullQuery, wq.Term(kept, node.text, boost=node.boost))


@_resolve.register
def _(node: Name, expand: Expand) -> wq.Query:
    kept = STEMMED.get(node.fieldname, (node.fieldname,))
    asked = [wq.Term(name, node.text) for name in kept]
    others = [wq.Term(name, o, boost=OTHER_SPELLING) for o in node.others for name in kept]
    return wq.Or([*asked, *others])


@_resolve.register
def _(node: Alias, expand: Expand) -> wq.Query:
    asked = _resolve(node.asked, expand)
    others = [_counting_less(other, expand) for other in node.others]
    if isinstance(asked, wq.AndMaybe):
        return wq.AndMaybe(wq.Or([asked.subqueries[0], *others]), asked.subqueries[1])
    return wq.Or([asked, *others])


def _counting_less(other: wq.Query, expand: Expand) -> wq.Query:
    """Another name, with what it counts."""
    if not isinstance(other, Exact):
        return _resolve(other.with_boost(OTHER_SPELLING), expand)
    kept, words = AS_WRITTEN[other.fieldname], list(other.words)
    if len(words) == 1:
        return any_of([wq.Term(name, words[0], boost=OTHER_SPELLING) for name in kept])
    return any_of([wq.Phrase(name, words, boost=OTHER_SPELLING) for name in kept])


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
    return _all(node, [_resolve(child, expand) for child in node.subqueries], expand)


@_resolve.register
def _(node: Beside, expand: Expand) -> wq.Query:
    found = [_resolve(child, expand) for child in node.subqueries]
    for place, child in enumerate(node.subqueries):
        if stems := [one.stem for one in node.joined if one.first <= place <= one.last]:
            found[place] = _or_joined(found[place], child.fieldname, stems)
    return _all(node, found, expand)


def _or_joined(found: wq.Query, asked: str, stems: Sequence[str]) -> wq.Query:
    """A resolved word, or one of the words that it is written in as one with its neighbours."""
    kept = STEMMED[asked]  # the fields of parts hold whole words as well, all other words are
    kept = tuple(name for name in kept if name in PARTS) or kept  # looked for twice for nothing
    joined = [wq.Term(name, stem, boost=JOINED) for stem in stems for name in kept]
    if isinstance(found, wq.AndMaybe):
        return wq.AndMaybe(wq.Or([found.subqueries[0], *joined]), found.subqueries[1])
    return wq.Or([found, *joined])


def _all(node: wq.And, found: list[wq.Query], expand: Expand) -> wq.Query:
    """All that was found for the nodes of an And; neighbours that stand side by side rank."""
    if wq.NullQuery in found:  # an engine would look for the others first
        return wq.NullQuery
    every = wq.And(found, boost=node.boost)
    words = list(map(_as_words, node.subqueries))
    welcome = [_resolve(pair, expand) for pair in neighbours(words)]
    return wq.AndMaybe(every, any_of(welcome)) if welcome else every


def _as_words(node: wq.Query) -> wq.Query:
    """A name as the words that were asked for; anything else as it is."""
    return wq.Phrase(node.fieldname, list(node.words)) if isinstance(node, Alias) else node


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
    whole = [_as_words(child) for child in node.subqueries if not isinstance(child, Beginning)]
    welcome += [_resolve(one, expand) for one in (*words, *neighbours(whole))]
    either = wq.Or([one for one in wanted if one != wq.NullQuery], boost=node.boost)
    return wq.AndMaybe(either, any_of(welcome)) if welcome else either


@_resolve.register
def _(node: wq.Not, expand: Expand) -> wq.Query:
    return wq.Not(_resolve(node.query, expand))


@_resolve.register(wq.Every)
@_resolve.register(Days)
@_resolve.register(Undated)
@_resolve.register(Released)
@_resolve.register(Having)
@_resolve.register(Keyed)
@_resolve.register(OneOf)
def _(node: wq.Query, expand: Expand) -> wq.Query:
    return node
