"""Names: what is searched under other names and in other spellings too.

A name may be one word (Kiew), one with hyphens (EU-Kommission), or several words that were typed
side by side (Europäische Kommission). In quotation marks a name is searched as typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoosh import query as wq
from whoosh.qparser.syntax import PrefixOperator, SyntaxNode

from index.german.analyzer import parts_of, stem_of
from index.german.tokens import words
from index.german.variants import LONGEST, Spelling, Variants
from index.tree import Alias, Compound, Exact, Name
from search.language.fields import ANYWHERE, Kind, field_named
from search.language.nodes import Typed

NONE = Variants.of_groups(())

_WORDS = re.compile(r"\w+(?:[-‐‑]\w+)*")  # what can be a part of a name of several words
_LAST = re.compile(r"[.,;:!?…)\]]+$")


def word_asked(word: str, asked: str, variants: Variants) -> wq.Query:
    """The node of a single word in any, title or body."""
    node: wq.Term = wq.Term(asked, stem_of(word))
    if len(parts := parts_of(word)) > 1:
        node = Compound(asked, stem_of(word), parts)
    return with_others(node, variants.others([word]))


def with_others(asked: wq.Query, others: Sequence[Spelling]) -> wq.Query:
    """A word or phrase, an And of words, and the other spellings of it, if it has any."""
    if not others:
        return asked
    if type(asked) is wq.Term and not any(map(_is_special, others)):
        return Name(asked.fieldname, asked.text, [other.stems[0] for other in others])
    field = next(iter(asked.leaves())).fieldname
    return Alias(asked, [_other(other, field) for other in others])


def _is_special(other: Spelling) -> bool:
    return other.as_written or len(other.stems) > 1


def _other(other: Spelling, field: str) -> wq.Query:
    if other.as_written:
        return Exact(field, other.words)
    if len(other.stems) > 1:
        return wq.Phrase(field, list(other.stems))
    return wq.Term(field, other.stems[0])


def nodes_of_name(nodes: Sequence[SyntaxNode], place: int, variants: Variants) -> int:
    """How many words as typed, from this place on, are one name; 0 if less than two are.

    What is joined by an operator or excluded, or parted by a comma, is no name.
    """
    if place and isinstance(nodes[place - 1], PrefixOperator):
        return 0
    written: list[str] = []
    ends: dict[int, int] = {}
    for number, node in enumerate(nodes[place : place + LONGEST], start=1):
        if not _may_be_in_a_name(node) or node.fieldname != nodes[place].fieldname:
            break
        bare = _LAST.sub("", node.text)
        if not _WORDS.fullmatch(bare):
            break
        written += words(bare)
        ends[len(written)] = number
        if bare != node.text.removesuffix("."):  # of St. and other short forms
            break
    while len(ends) > 1 and (length := variants.longest(written)):
        if length in ends:
            return ends[length] if ends[length] > 1 else 0
        written = written[: length - 1]
    return 0


def _may_be_in_a_name(node: SyntaxNode) -> bool:
    if not isinstance(node, Typed) or node.quoted or node.exact:
        return False
    return (field_named(node.fieldname) or ANYWHERE).kind is Kind.TEXT
