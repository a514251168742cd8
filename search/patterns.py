"""Patterns: which words of a text a wildcard or a fuzzy word stands for."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from whoosh import query as wq

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
    scan = _wildcard(node.text)
    return lambda distinct: set(scan.findall("\n" + "\n".join(distinct)))


def _wildcard(pattern: str) -> re.Pattern[str]:
    """An expression that finds matching words in lines of words.

    Each literal piece is tried at its first place only (atomic groups), which is all that
    * needs, so that no pattern takes longer than a word times its pieces.
    """
    first, *pieces = [re.escape(piece).replace(r"\?", r"[^\n]") for piece in pattern.split("*")]
    between = "".join(rf"(?>[^\n]*?{piece})" for piece in pieces[:-1] if piece)
    last = rf"[^\n]*{pieces[-1]}" if pieces else ""
    return re.compile(rf"(?<=\n){first}{between}{last}(?=\n|\Z)")
