"""Sequences: words that have to stand in order, or near each other.

Both look at places: where the words that are asked for stand, counted in words of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from index.german.tokens import WORD

Spot = tuple[int, int]  #: where a word stands in its text, from start, before end
Run = tuple[Spot, Spot, int]  #: the first word, the last word, the leaf's bit
Places = Mapping[str, Mapping[int, Spot]]  #: word -> where it stands, in order


def placed_in(text: str, found: Mapping[str, list[Spot]], reach: int) -> Places:
    """Where words stand, counted in words; distances above ``reach`` may come out as less.

    They never come out as ``reach`` or less.
    """
    places: dict[str, dict[int, Spot]] = {word: {} for word in found}
    place = end = 0
    for spot, word in sorted((spot, word) for word, spots in found.items() for spot in spots):
        between = islice(WORD.finditer(text, end, spot[0]), reach)
        place += 1 + sum(1 for _ in between)
        places[word][place] = spot
        end = spot[1]
    return places


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words that have to stand in order, neighbours at most ``slop`` positions apart."""

    words: tuple[str, ...]
    slop: int
    leaf: int

    @property
    def reach(self) -> int:
        """The greatest distance that matters, in words."""
        return self.slop

    def possible(self, present: Collection[str]) -> bool:
        """Whether it can stand in a text that has these words."""
        return all(word in present for word in self.words)

    def runs(self, places: Places) -> Iterator[Run]:
        """Where it stands: as one run if its words are neighbours, else word by word.

        Possible with the words that have places.
        """
        where = [places[word] for word in self.words]
        if self.slop == 1:
            for first in self.beginnings(places):
                yield where[0][first], where[-1][first + len(where) - 1], self.leaf
        else:
            for spot in self._apart(where):
                yield spot, spot, self.leaf

    def matches(self, places: Places) -> Iterator[tuple[Run, ...]]:
        """The same runs, those together that make one match."""
        if self.slop == 1:
            yield from ((run,) for run in self.runs(places))
            return
        bits = {w: sum(1 << n for n, one in enumerate(self.words) if one == w) for w in self.words}
        said = {spot: word for word in bits for spot in places[word].values()}
        first = self.words[0]
        yield from _together(
            (
                (run, bits[word], word == first)
                for run in sorted(self.runs(places))
                for word in (said[run[0]],)
            ),
            (1 << len(self.words)) - 1,
        )

    def beginnings(self, places: Places) -> Iterator[int]:
        """The places of its first word where its words are neighbours."""
        where = [places[word] for word in self.words]
        rarest = min(range(len(where)), key=lambda number: len(where[number]))
        for place in where[rarest]:
            first = place - rarest
            if all(first + number in spots for number, spots in enumerate(where)):
                yield first

    def _apart(self, where: list[Mapping[int, Spot]]) -> set[Spot]:
        """The words of all matches: reached from the first word, and from the last."""
        reached = [list(where[0])]
        for spots in where[1:]:
            before = reached[-1]
            reached.append([p for p in spots if _any_between(before, p - self.slop, p - 1)])
        after = reached[-1]
        found = {where[-1][place] for place in after}
        for spots, candidates in zip(where[-2::-1], reached[-2::-1], strict=True):
            after = [p for p in candidates if _any_between(after, p + 1, p + self.slop)]
            found.update(spots[place] for place in after)
        return found


Stretch = tuple[int, int, Run]  # the places of a sequence's first and last word, and its run


@dataclass(frozen=True, slots=True)
class Nearby:
    """One of some sequences near one of some others; see ``index.tree.Near``."""

    one: tuple[Sequence, ...]
    other: tuple[Sequence, ...]
    distance: int
    ordered: bool

    @property
    def reach(self) -> int:
        """The greatest distance that matters, in words."""
        return self.distance

    @property
    def words(self) -> frozenset[str]:
        """All words that can take part."""
        return frozenset(word for side in (self.one, self.other) for s in side for word in s.words)

    def possible(self, present: Collection[str]) -> bool:
        """Whether it can stand in a text that has these words."""
        return all(any(s.possible(present) for s in side) for side in (self.one, self.other))

    def runs(self, places: Places) -> Iterator[Run]:
        """The sequences that stand near one of the other side, a run each."""
        one, other = _stretches(self.one, places), _stretches(self.other, places)
        yield from self._in_order(one, other)
        if not self.ordered:
            yield from self._in_order(other, one)

    def matches(self, places: Places) -> Iterator[tuple[Run, ...]]:
        """The same runs, those together that make one match: few on each side, in a row."""
        one, other = _stretches(self.one, places), _stretches(self.other, places)
        found = set(self.runs(places))
        side = {run: 1 for _, _, run in one}
        for _, _, run in other:
            side[run] = side.get(run, 0) | 2
        begin_with = set(self._beginning(one, other))
        if not self.ordered:
            begin_with |= set(self._beginning(other, one))
        yield from _together(((run, side[run], run in begin_with) for run in sorted(found)), 3)

    def _beginning(self, before: list[Stretch], after: list[Stretch]) -> Iterator[Run]:
        begins = sorted(first for first, _, _ in after)
        for _, last, run in before:
            if _any_between(begins, last + 1, last + self.distance):
                yield run

    def _in_order(self, before: list[Stretch], after: list[Stretch]) -> Iterator[Run]:
        yield from self._beginning(before, after)
        ends = sorted(last for _, last, _ in before)
        for first, _, run in after:
            if _any_between(ends, first - self.distance, first - 1):
                yield run


def _together(runs: Iterable[tuple[Run, int, bool]], whole: int) -> Iterator[tuple[Run, ...]]:
    """Runs in order, cut into matches as small as can be, none of them left over.

    Of each run the bits of what it is, all of which a match needs, and whether another match can
    begin with it.
    """
    match: list[Run] = []
    bits = 0
    for run, bit, begins in runs:
        if begins and bits == whole:
            yield tuple(match)
            match, bits = [], 0
        match.append(run)
        bits |= bit
    if match:
        yield tuple(match)


def _stretches(side: tuple[Sequence, ...], places: Places) -> list[Stretch]:
    found = []
    for sequence in side:
        if sequence.possible(places):
            for first in sequence.beginnings(places):
                last = first + len(sequence.words) - 1
                spots = places[sequence.words[0]][first], places[sequence.words[-1]][last]
                found.append((first, last, (*spots, sequence.leaf)))
    return found


def _any_between(places: list[int], first: int, last: int) -> bool:
    """Whether one of the places, which are in order, lies between two, both included."""
    number = bisect_left(places, first)
    return number < len(places) and places[number] <= last
