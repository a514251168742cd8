"""Queried: which words a query itself asks for; they say nothing new about what it finds."""

from __future__ import annotations

from collections.abc import Iterator

from whoosh import query as wq

from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.schema import STEMMED
from index.tree import Alias, Exact, Hyphenated, Name, Near
from search.marking.patterns import Matching, matching


class Queried:
    """The words of a query, those of phrases and other spellings of names among them.

    >>> queried = Queried(wq.And([wq.Term("any", "bruck"), wq.Wildcard("any", "hafen*")]))
    >>> [word for word in ("Brücken", "Hafenstadt", "Stadt") if word in queried]
    ['Brücken', 'Hafenstadt']
    """

    def __init__(self, tree: wq.Query) -> None:
        self._stems: set[str] = set()
        self._patterns: list[Matching] = []
        for leaf in _leaves(tree):
            if isinstance(leaf, wq.Wildcard | wq.FuzzyTerm):
                self._patterns.append(matching(leaf))
            elif leaf.fieldname in STEMMED:
                self._stems.update(_stems(leaf))

    def __contains__(self, word: str) -> bool:
        if stem_of(word) in self._stems:
            return True
        folded = fold(word)
        return any(folded in pattern({folded}) for pattern in self._patterns)


def _leaves(tree: wq.Query) -> Iterator[wq.Query]:
    """What is asked for; what is not wanted stands in no article found."""
    if isinstance(tree, wq.And | wq.Or):
        for child in tree.subqueries:
            yield from _leaves(child)
    elif isinstance(tree, Alias):
        yield from (leaf for one in (tree.asked, *tree.others) for leaf in _leaves(one))
    elif isinstance(tree, wq.Term | wq.Phrase | Near | Exact | wq.Wildcard | wq.FuzzyTerm):
        yield tree


def _stems(leaf: wq.Query) -> Iterator[str]:
    if isinstance(leaf, Near):
        yield from (stem for words in (*leaf.one, *leaf.other) for stem in words)
    elif isinstance(leaf, Exact):
        yield from map(stem_of, leaf.words)
    elif isinstance(leaf, wq.Phrase):
        yield from leaf.words
        if isinstance(leaf, Hyphenated):
            yield leaf.joined
    else:
        yield leaf.text
        yield from leaf.others if isinstance(leaf, Name) else ()
