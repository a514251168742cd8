"""Patterns: which words of a text a wildcard or a fuzzy word stands for."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from whoosh import query as wq

from index.german.wildcards import expression
from search.marking.needles import of_fuzzy, of_wildcard

Matching = Callable[[set[str]], set[str]]


def matching(node: wq.Wildcard | wq.FuzzyTerm) -> Matching:
    """A function that picks those of some folded words which a pattern stands for.

    >>> sorted(matching(wq.Wildcard("any", "h*s"))({"haus", "hauser", "hals"}))
    ['hals', 'haus']
    """
    if isinstance(node, wq.FuzzyTerm):
        word, distance = node.text, node.maxdist
        return lambda distinct: {
            found[0]
            for found in process.extract(
                word, distinct, scorer=Levenshtein.distance, score_cutoff=distance, limit=None
            )
        }
    scan = re.compile(rf"(?<=\n){expression(node.text).pattern}(?=\n|\Z)")
    return lambda distinct: set(scan.findall("\n" + "\n".join(distinct)))


def letters(node: wq.Wildcard | wq.FuzzyTerm) -> tuple[str, ...]:
    """Folded letters of which a word that the pattern stands for has some."""
    if isinstance(node, wq.FuzzyTerm):
        return of_fuzzy(node.text, node.maxdist)
    return (of_wildcard(node.text),)
