"""Stretches: where words or phrases stand in a document, and whether others are near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.tree import Sequences

Places = dict[str, frozenset[int]]  # term -> where it stands in one document


@dataclass(frozen=True, slots=True)
class Stretches:
    """Alternatives, each a sequence of terms that stand side by side."""

    sequences: Sequences

    def docs(self, having: Mapping[str, frozenset[int]]) -> frozenset[int]:
        """The documents that have all the terms of one of the sequences."""
        each = (frozenset.intersection(*map(having.__getitem__, s)) for s in self.sequences)
        return frozenset[int]().union(*each)

    def found(self, places: Places) -> set[tuple[int, int]]:
        """The first and the last place of each stretch."""
        nowhere = frozenset[int]()
        found: set[tuple[int, int]] = set()
        for sequence in self.sequences:
            starts = set(places.get(sequence[0], nowhere))
            for step, term in enumerate(sequence[1:], 1):
                starts &= {place - step for place in places.get(term, nowhere)}
            found.update((start, start + len(sequence) - 1) for start in starts)
        return found


def near(before: Stretches, after: Stretches, places: Places, distance: int) -> bool:
    """Whether one stretch ends at most so many steps before another begins."""
    starts = {first for first, _ in after.found(places)}
    ends = {last for _, last in before.found(places)}
    return any(not starts.isdisjoint(range(end + 1, end + distance + 1)) for end in ends)
