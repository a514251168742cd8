"""How well the stemmer keeps related words together and others apart, on CISTEM's gold standard.

The gold standard (Weißweiler and Fraser, GSCL 2017) has a cluster of related words a line. The
cluster-majority measure: a cluster's stem is the one that most of its words get. Recall is the
share of the cluster's words that get it, precision the share of cluster words among all words of
the gold standard that get it; both are means over clusters, F is their harmonic mean. Words
are what stands between blanks, repetitions count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares between 0 and 1."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure(gold: Path, stem: Callable[[str], str]) -> Measures:
    """Compares a stemmer with a gold file."""
    lines = gold.read_text(encoding="utf-8").splitlines()
    clusters = [Counter(map(stem, line.split())) for line in lines if line.strip()]
    everywhere: Counter[str] = Counter()
    for cluster in clusters:
        everywhere.update(cluster)
    precision = recall = 0.0
    for cluster in clusters:
        majority, count = cluster.most_common(1)[0]
        precision += count / everywhere[majority]
        recall += count / cluster.total()
    return Measures(precision / len(clusters), recall / len(clusters))
