"""Our ranking beside plainer ones, on the same articles and the same judged queries."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.evaluation.baselines import Baseline, chains
from search.evaluation.evaluate import Judged, Scores, corpus, judge, mean

PERMUTATIONS = 10_000
OURS = "Pressesuche"
LUCENE = "Lucene 9.12 (recorded)"

#: nDCG@10 of Lucene's GermanAnalyzer on sets that we know by their folders' names: run once
#: outside this project on the same corpora, queries and judgements, BM25 with k1 1.2 and b 0.75.
RECORDED = {
    "xquad_eval": 0.815,
    "xquad_sent_eval": 0.733,
    "xquad_eval_long": 0.908,
    "gnad_lead_eval": 0.955,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One chain's scores. ``p``: how likely chance alone parts its nDCG@10 this far from ours.

    ``scores`` are None where only ``ndcg10`` is known, or nothing (its package is missing).
    """

    name: str
    ndcg10: float | None
    scores: Scores | None = None
    p: float | None = None

    def cells(self) -> tuple[str, str, str, str, str]:
        """nDCG@10, MRR@10, Recall@10, queries and p, as they are shown; "–" if not known."""
        mrr, recall, queries = "–", "–", "–"
        if self.scores is not None:
            mrr, recall = f"{self.scores.mrr10:.3f}", f"{self.scores.recall10:.3f}"
            queries = f"{self.scores.queries:,}"
        ndcg = "–" if self.ndcg10 is None else f"{self.ndcg10:.3f}"
        return ndcg, mrr, recall, queries, "–" if self.p is None else f"{self.p:.4f}"


def compare(
    folder: Path, search: Callable[[str, int], Sequence[str]], baselines: bool = True
) -> Iterator[Row]:
    """Ours first, then the others, each as soon as it is measured.

    Raises SourceError as ``judge`` does.
    """
    ours = judge(folder, search)
    scores = mean(ours)
    yield Row(OURS, scores.ndcg10, scores)
    for name, chain in chains().items() if baselines else ():
        if chain is None:
            yield Row(name, None)
            continue
        theirs = judge(folder, Baseline(corpus(folder), chain).search)
        scores = mean(theirs)
        yield Row(name, scores.ndcg10, scores, p_value(_gains(ours), _gains(theirs)))
    if (recorded := RECORDED.get(folder.resolve().name)) is not None:
        yield Row(LUCENE, recorded)


def _gains(judged: Sequence[Judged]) -> list[float]:
    return [one.ndcg10 for one in judged]


def p_value(ours: Sequence[float], theirs: Sequence[float], seed: int = 1) -> float:
    """Two-sided p of a paired randomization test on the difference of means.

    Of 10,000 ways to swap the two scores of queries at random, the share that parts the means
    at least as far (Smucker, Allan and Carterette: A Comparison of Statistical Significance
    Tests for Information Retrieval Evaluation, CIKM 2007); the one seen counts as well.

    >>> p_value([0.5, 0.7, 0.1], [0.5, 0.7, 0.1])
    1.0
    """
    apart = [one - other for one, other in zip(ours, theirs, strict=True) if one != other]
    seen = abs(sum(apart)) - 1e-12
    chance = random.Random(seed)
    as_far = 0
    for _ in range(PERMUTATIONS):
        swaps = chance.getrandbits(len(apart)) if apart else 0
        total = 0.0
        for difference in apart:
            total += difference if swaps & 1 else -difference
            swaps >>= 1
        as_far += abs(total) >= seen
    return (as_far + 1) / (PERMUTATIONS + 1)
