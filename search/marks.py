"""Marks: what of a text a query matched.

A marker reads the tree as it was asked (``index.tree``), so the same places are marked
whichever engine found the article. Only what matched is marked: of a compound that was found
by one of its parts, that part. What stands under a Not marks nothing, and neither do dates,
names and facet values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import NamedTuple

from whoosh import query as wq

from index.german.analyzer import DECOMPOUNDED
from index.schema import PARTS as PARTS_FIELDS
from index.schema import STEMMED
from index.tree import Compound, Exact, Hyphenated, Name, Near
from search.parts import PARTS
from search.patterns import Matching, matching
from search.sequences import Nearby, Places, Run, Sequence, Spot
from search.strings import FOLDED, SPANS, STEMS, TERMS, WRITTEN, Reading, strings_of

_PARTED = ("title", "body")  # the fields whose compounds are found by their parts


class Mark(NamedTuple):
    """A place in a text, in code points, and what was asked for there: a bit a leaf."""

    start: int
    end: int
    leaves: int


@dataclass(slots=True)
class _Asked:
    """What is asked of one reading of a text: single words, sequences and patterns."""

    reading: Reading[str]
    single: dict[str, int] = field(default_factory=dict)
    sequences: list[Sequence | Nearby] = field(default_factory=list)
    patterns: list[tuple[Matching, int]] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)

    def add_words(self, asked: tuple[str, ...], slop: int, leaf: int) -> None:
        if len(asked) == 1:
            self.wanted.update(asked)
            self.single[asked[0]] = self.single.get(asked[0], 0) | leaf
        elif asked:
            self.add_sequence(Sequence(asked, slop, leaf))

    def add_sequence(self, sequence: Sequence | Nearby) -> None:
        self.wanted.update(sequence.words)
        self.sequences.append(sequence)

    def runs(self, strings: list[str], parted: bool) -> Iterator[Run]:
        """The runs of words that match; with ``parted``, single words match parts as well."""
        parted = parted and self.reading is STEMS and bool(self.single)
        # Parts follow the words, so that one look at a string is enough for both.
        read = list(map((TERMS if parted else self.reading).__getitem__, strings))
        single, sequences, wanted = self.single, self.sequences, self.wanted
        if self.patterns:
            single = self._with_patterns(set(chain.from_iterable(read)))
            wanted = wanted | single.keys()
        apart = wanted.isdisjoint
        hits = [number for number, terms in enumerate(read) if not apart(terms)]
        if sequences:
            present = wanted.intersection(chain.from_iterable(map(read.__getitem__, hits)))
            sequences = [s for s in sequences if s.possible(present)]
            wanted = set(single).union(*(s.words for s in sequences))
        found: dict[str, list[tuple[int, int]]] = {}  # word -> its strings, and which word there
        for number in hits:
            words = self.reading[strings[number]]
            for which, word in enumerate(words):
                if word in wanted:
                    found.setdefault(word, []).append((number, which))
            if len(read[number]) > len(words):
                for start, end, part in PARTS[strings[number]]:
                    if part in single:
                        spot = number, start, end
                        yield spot, spot, single[part]
        spots = {
            word: [(number, *SPANS[strings[number]][which]) for number, which in where]
            for word, where in found.items()
        }
        for word in found.keys() & single.keys():
            for spot in spots[word]:
                yield spot, spot, single[word]
        if sequences := [s for s in sequences if s.possible(found)]:
            places = self._places(strings, found, spots)
            yield from chain.from_iterable(s.runs(places) for s in sequences)

    def _places(
        self,
        strings: list[str],
        found: dict[str, list[tuple[int, int]]],
        spots: dict[str, list[Spot]],
    ) -> Places:
        """Where the words stand, counted in words."""
        before = list(accumulate(map(len, map(self.reading.__getitem__, strings)), initial=0))
        return {
            word: {
                before[number] + which: spot
                for (number, which), spot in zip(where, spots[word], strict=True)
            }
            for word, where in found.items()
        }

    def _with_patterns(self, distinct: set[str]) -> dict[str, int]:
        """The single words asked for, and those of a text that its patterns mean."""
        single = dict(self.single)
        for matches, leaf in self.patterns:
            for word in matches(distinct):
                single[word] = single.get(word, 0) | leaf
        return single


class Marker:
    """Marks what a query asks for; made once a query, used for all its hits."""

    def __init__(self, tree: wq.Query) -> None:
        self.phrases = 0  #: the bits of leaves that are more than one word
        self.spread = 0  #: the bits of leaves that can be: phrases, and compounds
        self._leaves: dict[object, int] = {}
        self._asked: dict[str, list[_Asked]] = {}
        self._reach: dict[str, int] = {}
        for node in _leaves(tree):
            for kept in STEMMED.get(node.fieldname, ()):
                if kept not in PARTS_FIELDS:
                    self._add(node, kept)

    def asked(self, field: str) -> int:
        """The bits of all leaves that can mark in a field; 0 if nothing ever does."""
        return self._reach.get(field, 0)

    def marks(self, text: str, field: str, language: str = "") -> tuple[Mark, ...]:
        """The places of a text that match, in order, none overlapping.

        ``field`` is title, body or comments, ``language`` the article's: it decides whether
        words are matched by their parts, as it does for the index. A phrase is one mark from
        its first word to its last; where words may stand between, each word of it is a mark.
        Of what stands near something else, each word or phrase is a mark.
        """
        asked = self._asked.get(field)
        if not asked:
            return ()
        strings = strings_of(text)
        parted = field in _PARTED and language in DECOMPOUNDED
        runs = [run for reading in asked for run in reading.runs(strings, parted)]
        return _merged(list(_marks(strings, runs)))

    def _add(self, node: wq.Query, kept: str) -> None:
        facts = _facts(node)
        leaf = self._leaves.setdefault(facts, 1 << len(self._leaves))
        self._reach[kept] = self._reach.get(kept, 0) | leaf
        if isinstance(node, wq.Wildcard | wq.FuzzyTerm):
            self._reader(kept, FOLDED).patterns.append((matching(node), leaf))
        elif isinstance(node, Exact):
            self._reader(kept, WRITTEN).add_words(node.words, 1, leaf)
        elif isinstance(node, Near):
            self._reader(kept, STEMS).add_sequence(_nearby(node, leaf))
        else:
            for asked, slop in _words(node):
                self._reader(kept, STEMS).add_words(asked, slop, leaf)
        if isinstance(node, Near) or (isinstance(node, wq.Phrase | Exact) and len(node.words) > 1):
            self.phrases |= leaf
        if isinstance(node, Compound) or self.phrases & leaf:
            self.spread |= leaf

    def _reader(self, kept: str, reading: Reading[str]) -> _Asked:
        asked = self._asked.setdefault(kept, [])
        for known in asked:
            if known.reading is reading:
                return known
        asked.append(_Asked(reading))
        return asked[-1]


def _leaves(tree: wq.Query) -> Iterator[wq.Query]:
    """The leaves that can mark, in the order they were asked."""
    if isinstance(tree, wq.And | wq.Or):
        for child in tree.subqueries:
            yield from _leaves(child)
    elif isinstance(tree, wq.Term | wq.Phrase | Near | Exact | wq.Wildcard | wq.FuzzyTerm):
        yield tree


def _words(node: wq.Term | wq.Phrase) -> Iterator[tuple[tuple[str, ...], int]]:
    """The alternatives of a leaf: the stems of each, in order, and how far apart they may be."""
    if isinstance(node, wq.Phrase):
        yield tuple(node.words), node.slop
        if isinstance(node, Hyphenated):
            yield (node.joined,), 1
    else:
        yield (node.text,), 1
        if isinstance(node, Compound):
            yield node.parts, 1
        for other in node.others if isinstance(node, Name) else ():
            yield (other,), 1


def _nearby(node: Near, leaf: int) -> Nearby:
    one, other = (
        tuple(Sequence(words, 1, leaf) for words in side if words)
        for side in (node.one, node.other)
    )
    return Nearby(one, other, node.distance, node.ordered)


def _facts(node: wq.Query) -> tuple[object, ...]:
    """What is asked, without the field: a word in title or body is one leaf."""
    if isinstance(node, Hyphenated):
        return (Hyphenated, tuple(node.words), node.joined)
    if isinstance(node, wq.Phrase):
        return (wq.Phrase, tuple(node.words), node.slop)
    if isinstance(node, Near | Exact):
        return (type(node), *node.facts()[1:])
    return (type(node), node.text, getattr(node, "maxdist", 0))


def _marks(strings: list[str], runs: list[Run]) -> Iterator[Mark]:
    """Where the runs stand in the text, of which the strings are all but one character each."""
    begins: dict[int, int] = {}
    begin = last = 0
    for number in sorted({spot[0] for run in runs for spot in run[:2]}):
        begin += sum(map(len, strings[last:number])) + number - last
        begins[number], last = begin, number
    for first, final, leaf in runs:
        yield Mark(begins[first[0]] + first[1], begins[final[0]] + final[2], leaf)


def _merged(marks: list[Mark]) -> tuple[Mark, ...]:
    """Marks in order, those that overlap as one."""
    if len(marks) < 2:
        return tuple(marks)
    marks.sort()
    merged = [marks[0]]
    for mark in marks[1:]:
        last = merged[-1]
        if mark.start < last.end:
            merged[-1] = Mark(last.start, max(last.end, mark.end), last.leaves | mark.leaves)
        else:
            merged.append(mark)
    return tuple(merged)
