"""Asked: what a query asks of one reading of a text, and where a text has it.

Texts have the same strings again and again, so what is asked for in a string is worked out once
a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from search.marking.needles import (
    Joints,
    Needle,
    expressions,
    joints,
    of_part,
    of_stem,
    whole_words,
)
from search.marking.parts import PARTS
from search.marking.patterns import Matching
from search.marking.sequences import Nearby, Places, Sequence, Spot, placed_in
from search.marking.strings import (
    FOLDED,
    SPANS,
    STEMS,
    TERMS,
    WHOLE,
    WRITTEN,
    Expressions,
    Placed,
    Reading,
    Stretch,
)

Place = tuple[int, int, int]  #: from start, before end, the leaf's bit
Words = tuple[tuple[int, int, str], ...]  #: from start, before end, the word as it was read


@dataclass
class Asked:
    """Single words, sequences and patterns that are asked of one reading."""

    reading: Reading[str]
    single: dict[str, int] = field(default_factory=dict)
    sequences: list[Sequence | Nearby] = field(default_factory=list)
    patterns: list[tuple[Matching, int]] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)
    letters: list[str] = field(default_factory=list)  #: needles of the patterns
    tried: set[str] = field(default_factory=set)  #: words of texts that patterns were tried on

    def add_words(self, asked: tuple[str, ...], slop: int, leaf: int) -> None:
        if len(asked) == 1:
            self.wanted.update(asked)
            self.single[asked[0]] = self.single.get(asked[0], 0) | leaf
        elif asked:
            self.add_sequence(Sequence(asked, slop, leaf))

    def add_sequence(self, sequence: Sequence | Nearby) -> None:
        self.wanted.update(sequence.words)
        self.sequences.append(sequence)

    def strings(self, stretch: Stretch, parted: bool) -> list[Placed]:
        """The strings of a stretch that have to be read, and some more."""
        if self.reading is WRITTEN:
            return stretch.with_letters(self._as_written)
        parts = self._matches_parts(parted)
        needles, joints = self._needles[parts]
        return stretch.with_folded(needles, joints) if needles else stretch.all()

    def places(self, text: str, strings: list[Placed], parted: bool) -> Iterator[Place]:
        """The places that match; with ``parted``, single words match parts as well."""
        singles, sequences, places = self._look(text, strings, parted)
        yield from singles
        for first, last, leaf in chain.from_iterable(s.runs(places) for s in sequences):
            yield first[0], last[1], leaf

    def matches(
        self, text: str, strings: list[Placed], parted: bool
    ) -> Iterator[tuple[Place, ...]]:
        """The same places, those together that make one match."""
        singles, sequences, places = self._look(text, strings, parted)
        yield from ((place,) for place in singles)
        for match in chain.from_iterable(s.matches(places) for s in sequences):
            yield tuple((first[0], last[1], leaf) for first, last, leaf in match)

    def _look(
        self, text: str, strings: list[Placed], parted: bool
    ) -> tuple[list[Place], list[Sequence | Nearby], Places]:
        """The single words, and the sequences that can stand among the places of theirs."""
        if self.patterns:
            self._try_patterns({word for _, one in strings for word in FOLDED[one]})
        found_in = self._found[self._matches_parts(parted)]
        found: dict[str, list[Spot]] = {}
        places: list[Place] = []
        for begin, string in strings:
            singles, words = found_in[string]
            for start, end, leaf in singles:
                places.append((begin + start, begin + end, leaf))
            for start, end, word in words:
                found.setdefault(word, []).append((begin + start, begin + end))
        sequences = [s for s in self.sequences if s.possible(found)]
        if not sequences:
            return places, [], {}
        taking_part = set().union(*(s.words for s in sequences))
        found = {word: spots for word, spots in found.items() if word in taking_part}
        return places, sequences, placed_in(text, found, max(s.reach for s in sequences))

    def _matches_parts(self, parted: bool) -> bool:
        return parted and self.reading is STEMS and bool(self.single)

    @cached_property
    def _as_written(self) -> Expressions:
        return tuple(re.compile(re.escape(word)) for word in sorted(self.wanted))

    @cached_property
    def _needles(self) -> tuple[_Looked, _Looked]:
        """What finds the strings to read: where only words match, and where parts do as well."""
        if self.reading is WHOLE:
            return ((whole_words(self.wanted), frozenset()),) * 2
        whole = [*map(of_stem, self.wanted), *self.letters]
        parts = [*whole, *map(of_part, self.single)]
        return (expressions(whole), frozenset()), (expressions(parts), joints(parts))

    @cached_property
    def _found(self) -> tuple[_Found, _Found]:
        """What strings have of it: where only words match, and where parts do as well."""
        return _Found(self, parts=False), _Found(self, parts=True)

    def _try_patterns(self, distinct: set[str]) -> None:
        """Ask for those words of a text that the patterns mean."""
        fresh = distinct - self.tried
        self.tried |= fresh
        for matches, leaf in self.patterns:
            for word in matches(fresh):
                self.single[word] = self.single.get(word, 0) | leaf


_Looked = tuple[tuple[Needle, ...], Joints]
_InString = tuple[tuple[Place, ...], Words]
_NOTHING: _InString = ((), ())


class _Found(dict[str, _InString]):
    """A string -> the single words in it, and the words in it that belong to sequences."""

    def __init__(self, asked: Asked, parts: bool) -> None:
        super().__init__()
        self._reading, self._single = asked.reading, asked.single
        self._read = TERMS if parts else asked.reading  # parts follow the words
        self._in_sequences = {word for one in asked.sequences for word in one.words}

    def __missing__(self, string: str) -> _InString:
        found, read = _NOTHING, self._read[string]
        single, sequences = self._single, self._in_sequences
        if not (single.keys().isdisjoint(read) and sequences.isdisjoint(read)):
            words = self._reading[string]
            spots = [(*span, word) for span, word in zip(SPANS[string], words, strict=True)]
            placed = [spot for spot in spots if spot[2] in single]
            if len(read) > len(words):
                placed += [part for part in PARTS[string] if part.stem in single]
            found = (
                tuple([(start, end, single[word]) for start, end, word in placed]),
                tuple([spot for spot in spots if spot[2] in sequences]),
            )
        self[string] = found
        return found
