"""Words typed side by side, which an article may have as one: Nato Hauptquartier."""

from __future__ import annotations

from collections.abc import Sequence

from whoosh.qparser.syntax import SyntaxNode

from index.german.analyzer import stem_of
from index.german.tokens import WORD
from index.schema import STEMMED
from index.tree import Join
from search.language.function_words import is_function_word
from search.language.nodes import Leaf

WORDS = 3  #: that are looked for as one, at most
PLACES = 16  #: where such words begin, at most


def side_by_side(nodes: Sequence[SyntaxNode]) -> tuple[Join, ...]:
    """The words of an And that may be one with those behind them; ``nodes`` as in the tree.

    What UND stands between is side by side too: it means the same. Function words are joined
    with other words only (All in): of themselves they often make another word (in der, Inder).
    """
    found: list[Join] = []
    for first in range(min(len(nodes) - 1, PLACES)):
        if not _is_word(nodes[first]):
            continue
        together = nodes[first].written
        said = not is_function_word(nodes[first].asked)
        for last in range(first + 1, min(first + WORDS, len(nodes))):
            node = nodes[last]
            if not _is_word(node) or node.field != nodes[first].field:
                break
            together += node.written
            said = said or not is_function_word(node.asked)
            if said:
                found.append(Join(first, last, stem_of(together.lower())))
    return tuple(found)


def _is_word(node: SyntaxNode) -> bool:
    """Whether this is a single word in a text, in no quotation marks."""
    return (
        isinstance(node, Leaf)
        and getattr(node.asked, "fieldname", None) in STEMMED
        and WORD.fullmatch(node.written) is not None
    )
