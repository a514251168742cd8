"""Words that are not side by side, as interval queries.

Lucene's intervals are minimal: of two that end differently, one of which holds the other, only
the shorter is seen. That loses nothing where all intervals of a side have one length: then, if
any pair is near enough, the closest pair is, and that one is minimal. So sides are kept to one
length each, words with holes between them included, and each combination is an alternative.

Source: Clarke, Cormack and Burkowski, An Algebra for Structured Text Search (1995), whose
minimal intervals Lucene computes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from index.engines.opensearch.fields import HOLE
from index.tree import Near, Sequences

Rule = dict[str, Any]


def spread_out(field: str, words: Sequence[str], farthest: int) -> Rule:
    """These words in this order, neighbours at most ``farthest`` positions apart.

    All distances but the last are alternatives; the last is the closest one there is.
    """
    *before, last = words
    rules = []
    for steps in product(range(1, farthest + 1), repeat=len(before) - 1):
        placed = [before[0]]
        for step, word in zip(steps, before[1:], strict=True):
            placed += [HOLE] * (step - 1) + [word]
        rules.append(_in_order(_fixed(placed), _fixed([last]), farthest))
    return _query(field, rules)


def near_each_other(node: Near) -> Rule:
    """One of some sequences near one of some others, as ``tree.Near`` says."""
    pairs = list(product(_by_length(node.one), _by_length(node.other)))
    rules = [_in_order(one, other, node.distance) for one, other in pairs]
    if not node.ordered:
        rules += [_in_order(other, one, node.distance) for one, other in pairs]
    return _query(node.fieldname, rules)


def _by_length(sequences: Sequences) -> Iterator[Rule]:
    """The sequences of each length as one rule."""
    for length in sorted({len(sequence) for sequence in sequences}):
        yield _any_of([_fixed(sequence) for sequence in sequences if len(sequence) == length])


def _fixed(words: Sequence[str]) -> Rule:
    """Words side by side, or with holes between them."""
    match: Rule = {"query": " ".join(words)}
    if len(words) > 1:
        match |= {"max_gaps": 0, "mode": "ordered"}
    if HOLE in words:
        match["analyzer"] = "holes"
    return {"match": match}


def _in_order(one: Rule, other: Rule, farthest: int) -> Rule:
    return {"all_of": {"intervals": [one, other], "mode": "ordered", "max_gaps": farthest - 1}}


def _any_of(rules: Sequence[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": list(rules)}}


def _query(field: str, rules: Sequence[Rule]) -> Rule:
    if not rules:
        return {"match_none": {}}
    return {"intervals": {field: _any_of(rules)}}
