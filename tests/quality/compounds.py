"""How well compounds are split: ``python -m tests.quality.compounds``, or with gold files of
your own ``python -m tests.quality.compounds GOLD.tsv …``.

A gold file holds in each line a word, a tab, and the word with | where it must be cut and ?
where it may be. Counted are the places where the splitter cuts on any level: precision and
recall of the places, their F, the share of words cut exactly right (optional places aside), and
the share of words without any place that are cut all the same. Words a second of computing
time: those of the gold files, over and over, without a memory.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from time import process_time

from index.german.compounds import cuts, parts
from index.german.normalise import fold

GOLD = Path(__file__).parents[3] / "shared" / "data" / "german" / "news_compounds_gold.tsv"


@dataclass(frozen=True, slots=True)
class Segmented:
    """A folded word, and where it must and may be cut."""

    word: str
    must: frozenset[int]
    may: frozenset[int]


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares between 0 and 1."""

    precision: float
    recall: float
    exact: float
    simple_cut: float  #: of the words that are no compounds, those that are cut

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def read(path: Path) -> list[Segmented]:
    """The words of a gold file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        pieces = re.split("([|?])", line.split("\t")[1])
        folded = [fold(piece) for piece in pieces[::2]]
        places = list(accumulate(map(len, folded)))
        found.append(
            Segmented(
                "".join(folded),
                frozenset(p for p, sign in zip(places, pieces[1::2], strict=False) if sign == "|"),
                frozenset(p for p, sign in zip(places, pieces[1::2], strict=False) if sign == "?"),
            )
        )
    return found


def measure(gold: Iterable[Segmented]) -> Measures:
    """Compares the splitter with a gold file."""
    right = wrong = missed = exact = simple = simple_cut = words = 0
    for entry in gold:
        found = frozenset(cuts(entry.word))
        right += len(found & entry.must)
        wrong += len(found - entry.must - entry.may)
        missed += len(entry.must - found)
        exact += entry.must <= found <= entry.must | entry.may
        simple += not entry.must | entry.may
        simple_cut += not entry.must | entry.may and bool(found)
        words += 1
    return Measures(
        right / (right + wrong), right / (right + missed), exact / words, simple_cut / simple
    )


def words_a_second(words: list[str], seconds: float = 2.0) -> float:
    """How many words get their parts in a second of computing time."""
    parts("warm")
    start, done = process_time(), 0
    while (taken := process_time() - start) < seconds:
        for word in words:
            parts(word)
        done += len(words)
    return done / taken


def main() -> None:
    """Prints one line of measures for each gold file."""
    for path in [Path(name) for name in sys.argv[1:]] or [GOLD]:
        gold = read(path)
        found = measure(gold)
        print(
            f"{path.name}: {len(gold)} words, precision {found.precision:.1%}, "
            f"recall {found.recall:.1%}, F {found.f:.1%}, exactly right {found.exact:.1%}, "
            f"non-compounds cut {found.simple_cut:.1%}, "
            f"{words_a_second([entry.word for entry in gold]):,.0f} words a second"
        )


if __name__ == "__main__":
    main()
