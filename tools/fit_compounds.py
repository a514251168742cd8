"""Fits the weights of make_lexicon.py to words that were segmented by hand.

    python -m tools.fit_compounds FOLDER GOLD.tsv …

FOLDER as for make_lexicon (needs numpy and scipy besides); in a gold file, each line is a word,
a tab, and the word with | where it must be cut and ? where it may be. A conditional log-linear
model: the probability of all acceptable ways to cut a word among all ways grammar allows is
made as large as possible, with a Gaussian prior on the weights.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np  # type: ignore[import-not-found,unused-ignore]
from scipy.optimize import minimize  # type: ignore[import-not-found,import-untyped,unused-ignore]

from index.german.normalise import fold
from tools.compound_model import (
    BEFORE,
    LAST,
    WHOLE,
    Tables,
    before_features,
    candidates,
    last_features,
    whole_features,
    with_families,
)
from tools.lexicon_sources import read_sources

PRIOR = 0.4  #: strength of the prior: half of this times the sum of squared weights
MOST_PARTS = 5
SIZE = len(BEFORE) + len(LAST) + len(WHOLE)

Way = tuple[frozenset[int], list[float]]


def ways(word: str, tables: Tables) -> list[Way]:
    """Every way to cut a word, the whole first: where, and its features."""
    no_parts = [0.0] * (len(BEFORE) + len(LAST))
    found: list[Way] = [(frozenset(), no_parts + whole_features(word, tables))]

    def go_on(start: int, cuts: frozenset[int], sums: list[float]) -> None:
        if start:
            last = last_features(word[start:], tables)
            if last is not None:
                found.append((cuts, [*sums, *last, *([0.0] * len(WHOLE))]))
        if len(cuts) + 1 < MOST_PARTS:
            for cut in range(start + 2, len(word) - 2):
                before = before_features(word[start:cut], tables, start == 0)
                if before is not None:
                    added = [a + b for a, b in zip(sums, before, strict=True)]
                    go_on(cut, cuts | {cut}, added)

    go_on(0, frozenset(), [0.0] * len(BEFORE))
    return found


def read_gold(path: Path) -> list[tuple[str, set[int], set[int]]]:
    """Folded words, where each must be cut and where it may be."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        folded, must, may = "", set[int](), set[int]()
        for piece in re.split("([|?])", line.split("\t")[1]):
            if piece == "|":
                must.add(len(folded))
            elif piece == "?":
                may.add(len(folded))
            else:
                folded += fold(piece)
        found.append((folded, must, may))
    return found


def fit(gold: list[tuple[str, set[int], set[int]]], tables: Tables) -> list[float]:
    """The weights, in the order of BEFORE, LAST and WHOLE."""
    words = []
    for word, must, may in gold:
        found = ways(word, tables)
        # A larger part that is one word (Fußball) is no mistake: it is cut later.
        right = [cuts <= must | may and bool(cuts & must or not must) for cuts, _ in found]
        if any(right) and not all(right):
            words.append((np.array([f for _, f in found], float), np.array(right)))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = PRIOR / 2 * weights @ weights, PRIOR * weights
        for features, right in words:
            score = features @ weights
            likely = np.exp(score - score.max())
            good = likely * right
            value -= np.log(good.sum() / likely.sum())
            slope = slope - (good / good.sum() - likely / likely.sum()) @ features
        return float(value), slope

    return list(minimize(loss, np.zeros(SIZE), jac=True, method="L-BFGS-B").x)


def main() -> None:
    """Prints the weights as make_lexicon.py holds them."""
    tables = with_families(candidates(read_sources(Path(sys.argv[1]))))
    gold = [entry for name in sys.argv[2:] for entry in read_gold(Path(name))]
    weights = iter(fit(gold, tables))
    for name, features in (("BEFORE", BEFORE), ("LAST", LAST), ("WHOLE", WHOLE)):
        print(f"{name}_WEIGHTS =", tuple(round(float(next(weights)), 2) for _ in features))


if __name__ == "__main__":
    main()
