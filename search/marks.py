"""Marks: what of a text a query matched.

A marker reads the tree as it was asked (``index.tree``), so the same places are marked
whichever engine found the article. What stands under a Not marks nothing, and neither do
dates, names and facet values.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from whoosh import query as wq

from index.german.analyzer import folded_words, stems_of_text
from index.german.tokens import WORD, words
from index.schema import STEMMED
from index.tree import Exact

MEMORY = 100_000  #: strings remembered a reading before its memory starts anew
_LONGEST = 64  # longer strings are not worth remembering


class Mark(NamedTuple):
    """A place in a text, in code points, and what was asked for there: a bit a leaf."""

    start: int
    end: int
    leaves: int


class _Reading(dict[str, tuple[str, ...]]):
    """A string between blanks -> its words in one reading, worked out once a string.

    No word holds a blank, so a text is its strings' words one after the other; most strings
    have been seen before, which makes this several times faster than reading text afresh.
    """

    def __init__(self, read: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, string: str) -> tuple[str, ...]:
        found = tuple(self._read(string))
        if len(string) <= _LONGEST:
            if len(self) >= MEMORY:
                self.clear()
            self[string] = found
        return found


_STEMS = _Reading(stems_of_text)
_WRITTEN = _Reading(words)
_FOLDED = _Reading(folded_words)

Spot = tuple[int, int]  # a word: the number of its string, and which of the string's words it is
Run = tuple[Spot, Spot, int]  # the first word, the last word, the leaf's bit
Places = dict[str, dict[int, Spot]]  # word -> where it stands, counted in words
Matching = Callable[[set[str]], set[str]]


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Words that have to stand in order, neighbours at most ``slop`` positions apart."""

    words: tuple[str, ...]
    slop: int
    leaf: int

    def runs(self, places: Places) -> Iterator[Run]:
        """Where it stands: as one run if its words are neighbours, else word by word.

        All of its words have places.
        """
        where = [places[word] for word in self.words]
        if self.slop > 1:
            for spot in self._apart(where):
                yield spot, spot, self.leaf
            return
        rarest = min(range(len(where)), key=lambda number: len(where[number]))
        for place in where[rarest]:
            first = place - rarest
            if all(first + number in spots for number, spots in enumerate(where)):
                yield where[0][first], where[-1][first + len(where) - 1], self.leaf

    def _apart(self, where: list[dict[int, Spot]]) -> set[Spot]:
        """The words of all matches: reached from the first word, and from the last."""
        reached = [list(where[0])]
        for spots in where[1:]:
            before = reached[-1]
            reached.append([p for p in spots if _near(before, p - self.slop, p - 1)])
        after = reached[-1]
        found = {where[-1][place] for place in after}
        for spots, candidates in zip(where[-2::-1], reached[-2::-1], strict=True):
            after = [p for p in candidates if _near(after, p + 1, p + self.slop)]
            found.update(spots[place] for place in after)
        return found


def _near(places: list[int], first: int, last: int) -> bool:
    """Whether one of the places, which are in order, lies between two."""
    number = bisect_left(places, first)
    return number < len(places) and places[number] <= last


@dataclass(slots=True)
class _Asked:
    """What is asked of one reading of a text: single words, sequences and patterns."""

    reading: _Reading
    single: dict[str, int] = field(default_factory=dict)
    sequences: list[_Sequence] = field(default_factory=list)
    patterns: list[tuple[Matching, int]] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)

    def add_words(self, asked: tuple[str, ...], slop: int, leaf: int) -> None:
        self.wanted.update(asked)
        if len(asked) == 1:
            self.single[asked[0]] = self.single.get(asked[0], 0) | leaf
        elif asked:
            self.sequences.append(_Sequence(asked, slop, leaf))

    def runs(self, strings: list[str]) -> Iterator[Run]:
        """The runs of words that match."""
        read = list(map(self.reading.__getitem__, strings))
        single, wanted, sequences = self.single, self.wanted, self.sequences
        if self.patterns:
            single = self._with_patterns(set(chain.from_iterable(read)))
            wanted = wanted | single.keys()
        if sequences:
            present = wanted.intersection(chain.from_iterable(read))
            sequences = [s for s in sequences if present.issuperset(s.words)]
            wanted = set(single).union(*(s.words for s in sequences))
        apart = wanted.isdisjoint
        hits = [number for number, found in enumerate(read) if not apart(found)]
        if not hits:
            return
        # Only sequences need to know how many words stand before a word.
        before = list(accumulate(map(len, read), initial=0)) if sequences else []
        places: Places = {}
        for number in hits:
            for which, word in enumerate(read[number]):
                if word in single:
                    yield (number, which), (number, which), single[word]
                if before and word in wanted:
                    places.setdefault(word, {})[before[number] + which] = (number, which)
        for sequence in sequences:
            yield from sequence.runs(places)

    def _with_patterns(self, distinct: set[str]) -> dict[str, int]:
        """The single words asked for, and those of a text that its patterns mean."""
        single = dict(self.single)
        for matching, leaf in self.patterns:
            for word in matching(distinct):
                single[word] = single.get(word, 0) | leaf
        return single


class Marker:
    """Marks what a query asks for; made once a query, used for all its hits."""

    def __init__(self, tree: wq.Query) -> None:
        self.phrases = 0  #: the bits of leaves that are more than one word
        self._leaves: dict[object, int] = {}
        self._asked: dict[str, list[_Asked]] = {}
        self._reach: dict[str, int] = {}
        for node in _leaves(tree):
            for kept in STEMMED.get(node.fieldname, ()):
                self._add(node, kept)

    def asked(self, field: str) -> int:
        """The bits of all leaves that can mark in a field; 0 if nothing ever does."""
        return self._reach.get(field, 0)

    def marks(self, text: str, field: str) -> tuple[Mark, ...]:
        """The places of a text that match, in order, none overlapping.

        ``field`` is title, body or comments. A phrase is one mark from its first word to its
        last; where words may stand between, each word of it is a mark.
        """
        asked = self._asked.get(field)
        if not asked:
            return ()
        strings = text.replace("\n", " ").split(" ")
        runs = [run for reading in asked for run in reading.runs(strings)]
        return _merged(list(_marks(strings, runs)))

    def _add(self, node: wq.Query, kept: str) -> None:
        facts = _facts(node)
        leaf = self._leaves.setdefault(facts, 1 << len(self._leaves))
        self._reach[kept] = self._reach.get(kept, 0) | leaf
        if isinstance(node, wq.Term):
            self._reader(kept, _STEMS).add_words((node.text,), 1, leaf)
        elif isinstance(node, wq.Phrase):
            self._reader(kept, _STEMS).add_words(tuple(node.words), node.slop, leaf)
        elif isinstance(node, Exact):
            self._reader(kept, _WRITTEN).add_words(node.words, 1, leaf)
        else:
            self._reader(kept, _FOLDED).patterns.append((_matching(node), leaf))
        if isinstance(node, wq.Phrase | Exact) and len(node.words) > 1:
            self.phrases |= leaf

    def _reader(self, kept: str, reading: _Reading) -> _Asked:
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
    elif isinstance(tree, wq.Term | wq.Phrase | Exact | wq.Wildcard | wq.FuzzyTerm):
        yield tree


def _facts(node: wq.Query) -> tuple[object, ...]:
    """What is asked, without the field: a word in title or body is one leaf."""
    if isinstance(node, wq.Phrase):
        return (wq.Phrase, tuple(node.words), node.slop)
    if isinstance(node, Exact):
        return (Exact, node.words)
    return (type(node), node.text, getattr(node, "maxdist", 0))


def _matching(node: wq.Wildcard | wq.FuzzyTerm) -> Matching:
    """A function that picks the folded words which a pattern means."""
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


def _marks(strings: list[str], runs: list[Run]) -> Iterator[Mark]:
    """Where the runs stand in the text, of which the strings are all but one blank each."""
    spans: dict[int, list[tuple[int, int]]] = {}
    begin = last = 0
    for number in sorted({spot[0] for run in runs for spot in run[:2]}):
        begin += sum(map(len, strings[last:number])) + number - last
        last, string = number, strings[number]
        spans[number] = [
            (begin + word.start(), begin + whole(string, word.end()))
            for word in WORD.finditer(string)
        ]
    for (first, which_first), (final, which_final), leaf in runs:
        yield Mark(spans[first][which_first][0], spans[final][which_final][1], leaf)


def whole(string: str, end: int) -> int:
    """The end of a word, with the accents that combine with its last letter."""
    while end < len(string) and unicodedata.category(string[end])[0] == "M":
        end += 1
    return end


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
