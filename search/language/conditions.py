"""Conditions: what a query asks of an article, one thing after the other.

A tree says which stems are searched; a condition also says with which words that was typed. All
of the conditions together are the query, so they can be told to a reader and put into a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from whoosh import query as wq
from whoosh.qparser.syntax import AndGroup, NotGroup, OrGroup, SyntaxNode

from index.german.variants import Variants
from index.tree import Near, Undated
from search.language.fields import DATE
from search.language.nodes import Leaf
from search.language.spelling import spell_beside


class ConditionKind(StrEnum):
    """What an article has to have."""

    WORD = "word"  #: a word, in any of its forms; also a pattern
    AS_WRITTEN = "as_written"  #: a word exactly as it is written
    PHRASE = "phrase"  #: words one after the other
    ANY = "any"  #: one of several words and phrases
    NEAR = "near"  #: words near each other
    PERIOD = "period"  #: a date in a period, or in one of several
    UNDATED = "undated"  #: no known date
    EVERY = "every"  #: nothing: every article
    OTHER = "other"  #: anything else, as it is spelled


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked of an article.

    ``texts`` are its words in canonical spelling without the field, those of ANY and PERIOD one
    by one, and ``asked`` is the tree of each; OTHER has but one text and no tree. ``whole`` is
    all of it, field included, so that it can stand beside others; ``unwanted`` is not in it.
    """

    kind: ConditionKind
    field: str  #: its German name, as in ``titel:``; "" for anywhere
    texts: tuple[str, ...]
    whole: str
    asked: tuple[wq.Query, ...]
    unwanted: bool = False

    @property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of NEAR: the alternatives before the operator and behind it."""
        near: Near = self.asked[0]
        sign = f" {'VOR' if near.ordered else 'NAHE'}/{near.distance} "
        first, _, second = self.texts[0].partition(sign)
        return _alternatives(first), _alternatives(second)


_WORDS = {ConditionKind.WORD, ConditionKind.AS_WRITTEN, ConditionKind.PHRASE}


_ALTERNATIVE = re.compile(r'"[^"]*"|[^\s"]+')


def _alternatives(side: str) -> tuple[str, ...]:
    inner = side[1:-1] if side.startswith("(") else side
    return tuple(one for one in _ALTERNATIVE.findall(inner) if one != "ODER")


def conditions(node: SyntaxNode | None, variants: Variants) -> tuple[Condition, ...]:
    """The conditions of a tidy node, in order. ``variants`` are the names it was read with."""
    if node is None:
        return ()
    return tuple(_conditions(node, variants))


def _conditions(root: SyntaxNode, variants: Variants) -> Iterator[Condition]:
    for node in root if isinstance(root, AndGroup) else [root]:
        unwanted = isinstance(node, NotGroup)
        inner = node[0] if unwanted else node
        whole = spell_beside(inner, variants)
        if (found := _alike(inner)) is None:
            yield Condition(ConditionKind.OTHER, "", (whole,), whole, (), unwanted)
            continue
        kind, leaves = found
        texts = tuple(leaf.written for leaf in leaves)
        asked = tuple(leaf.asked for leaf in leaves)
        yield Condition(kind, leaves[0].field, texts, whole, asked, unwanted)


def _alike(node: SyntaxNode) -> tuple[ConditionKind, list[Leaf]] | None:
    """The leaf, or the alternatives in one field; None for anything else."""
    if isinstance(node, Leaf):
        return _kind(node), [node]
    leaves = [one for one in node if isinstance(one, Leaf)] if isinstance(node, OrGroup) else []
    if not leaves or len(leaves) < len(node) or len({leaf.field for leaf in leaves}) > 1:
        return None
    kinds = set(map(_kind, leaves))
    if kinds <= _WORDS:
        return ConditionKind.ANY, leaves
    return (ConditionKind.PERIOD, leaves) if kinds == {ConditionKind.PERIOD} else None


def _kind(leaf: Leaf) -> ConditionKind:
    asked, written = leaf.asked, leaf.written
    if isinstance(asked, wq.Every):
        return ConditionKind.EVERY
    if isinstance(asked, Near):
        return ConditionKind.NEAR
    if leaf.field == DATE.name:
        return ConditionKind.UNDATED if isinstance(asked, Undated) else ConditionKind.PERIOD
    if '"' not in written:
        return ConditionKind.AS_WRITTEN if written.startswith("=") else ConditionKind.WORD
    quoted = written.startswith('"') and written.endswith('"')
    return ConditionKind.PHRASE if quoted else ConditionKind.OTHER
