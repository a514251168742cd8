"""Marks: what of a text a query matched.

A marker reads the tree as it was asked (``index.tree``), so the same places are marked
whichever engine found the article. Only what matched is marked: of a compound that was found
by one of its parts, that part. What stands under a Not marks nothing, and neither do dates,
names and facet values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from whoosh import query as wq

from index.german.analyzer import DECOMPOUNDED
from index.german.function_words import FUNCTION_WORDS
from index.schema import PARTS as PARTS_FIELDS
from index.schema import STEMMED
from index.tree import Alias, Beside, Compound, Exact, Hyphenated, Name, Near, Ranking
from search.marking.asked import Asked, Place
from search.marking.patterns import letters, matching
from search.marking.sequences import Nearby, Sequence
from search.marking.strings import FOLDED, STEMS, WHOLE, WRITTEN, Placed, Reading, Stretch

MANY = 200  #: marks of a long text that show enough if everything asked for is among them
MOST = 500  #: and if it is not
PLENTY = 6  #: different words that are shown are enough of any number asked for
FAR = 5000  #: characters of a long text that are read where plenty is in them
READ = 500  #: strings of a long text that are read, while something in them is marked

_PARTED = ("title", "body")  # the fields whose compounds are found by their parts


class Mark(NamedTuple):
    """A place in a text, in code points, and what was asked for there: a bit a leaf."""

    start: int
    end: int
    leaves: int


class Marker:
    """Marks what a query asks for; made once a query, used for all its hits."""

    def __init__(self, tree: wq.Query) -> None:
        self.phrases = 0  #: the bits of leaves that are more than one word
        self.spread = 0  #: the bits of leaves that can be: phrases, and compounds
        self._leaves: dict[object, int] = {}
        self._asked: dict[str, list[Asked]] = {}
        self._reach: dict[str, int] = {}
        for node in _leaves(tree):
            for kept in STEMMED.get(node.fieldname, ()):
                if kept not in PARTS_FIELDS:
                    self._add(node, kept)
        for node in _side_by_side(tree):
            self._add_joined(node)

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
        stretch = Stretch(text, 0, len(text))
        parted = field in _PARTED and language in DECOMPOUNDED
        return _merged(
            place
            for reading in asked
            if (strings := reading.strings(stretch, parted))
            for place in reading.places(text, strings, parted)
        )

    def matches(self, text: str, field: str, language: str = "") -> list[tuple[Mark, ...]]:
        """The same marks, those together that make one match, in order, none overlapping.

        What stands near something else is one match with it, and so are words that others may
        stand between; a mark between those belongs to the match.
        """
        asked = self._asked.get(field, ())
        stretch = Stretch(text, 0, len(text))
        parted = field in _PARTED and language in DECOMPOUNDED
        found = sorted(
            match
            for reading in asked
            if (strings := reading.strings(stretch, parted))
            for match in reading.matches(text, strings, parted)
        )
        together: list[list[Place]] = []
        end = -1
        for match in found:
            if match[0][0] < end:
                together[-1] += match
            else:
                together.append([*match])
            end = max(end, *(place[1] for place in match))
        return [_merged(places) for places in together]

    def marks_until(
        self,
        text: str,
        field: str,
        language: str,
        length: int,
        enough: Callable[[tuple[Mark, ...]], bool],
    ) -> tuple[Mark, ...]:
        """The marks of a long text, or of its beginning if its last stretch has enough.

        A stretch ends with a line and has at least ``length`` characters, twice as many after one
        without a mark. Where marks are so many, or so many different ones, that no passage can
        show more, the beginning will do.
        """
        asked = self._asked.get(field, ())
        parted = field in _PARTED and language in DECOMPOUNDED
        strings: list[list[Placed]] = [[] for _ in asked]
        marks: list[Mark] = []
        asked_for, seen = self.asked(field), 0
        read = 0
        end = -1
        while end < len(text):
            begin, end = end + 1, text.find("\n", end + length)
            end = len(text) if end < 0 else end
            stretch = Stretch(text, begin, end)
            places: list[Place] = []
            for reading, before in zip(asked, strings, strict=True):
                if found := reading.strings(stretch, parted):
                    places += reading.places(text, found, parted)
                    before += found
                    read += len(found)
            if places:
                marks += (last := _merged(places))
                seen |= reduce(or_, (mark.leaves for mark in last))
                if enough(last):
                    return tuple(marks)
            else:
                length *= 2
            if end > FAR and seen.bit_count() >= PLENTY:
                return tuple(marks)
            if marks and (read > READ or len(marks) > (MANY if seen == asked_for else MOST)):
                return tuple(marks)
        if not self.spread:
            return tuple(marks)
        # A phrase may run from one stretch into the next.
        both = zip(asked, strings, strict=True)
        return _merged(place for one, found in both for place in one.places(text, found, parted))

    def _add(self, node: wq.Query, kept: str) -> None:
        facts = _facts(node)
        leaf = self._leaves.setdefault(facts, 1 << len(self._leaves))
        self._reach[kept] = self._reach.get(kept, 0) | leaf
        if isinstance(node, wq.Wildcard | wq.FuzzyTerm):
            reader = self._reader(kept, FOLDED)
            reader.patterns.append((matching(node), leaf))
            reader.letters += letters(node)
        elif isinstance(node, Exact):
            self._reader(kept, WRITTEN).add_words(node.words, 1, leaf)
        elif isinstance(node, Near):
            nearby = _nearby(node, leaf)
            self._reader(kept, _reading(nearby.words)).add_sequence(nearby)
        elif isinstance(node, Alias):
            for name in (*_names_asked(node), *node.others):
                as_written = isinstance(name, Exact)
                for asked, slop in [(name.words, 1)] if as_written else _words(name):
                    reading = WRITTEN if as_written else _reading(asked)
                    self._reader(kept, reading).add_words(asked, slop, leaf)
        else:
            for asked, slop in _words(node):
                self._reader(kept, _reading(asked)).add_words(asked, slop, leaf)
        if isinstance(node, Near) or (isinstance(node, wq.Phrase | Exact) and len(node.words) > 1):
            self.phrases |= leaf
        if isinstance(node, Compound | Alias) or self.phrases & leaf:
            self.spread |= leaf

    def _add_joined(self, node: Beside) -> None:
        """What words side by side are written as one marks what each of them does."""
        for first, last, stem in node.joined:
            nodes = node.subqueries[first : last + 1]
            leaf = reduce(or_, (self._leaves[_facts(one)] for one in nodes))
            for kept in STEMMED[nodes[0].fieldname]:
                if kept not in PARTS_FIELDS:
                    self._reader(kept, STEMS).add_words((stem,), 1, leaf)

    def _reader(self, kept: str, reading: Reading[str]) -> Asked:
        asked = self._asked.setdefault(kept, [])
        for known in asked:
            if known.reading is reading:
                return known
        asked.append(Asked(reading))
        return asked[-1]


def _reading(stems: Iterable[str]) -> Reading[str]:
    """How to read a text for these words.

    Function words and those of two letters, and phrases with them, are looked for among whole
    words only. They are too short to be found by their letters, and to read every word of a text
    for its parts takes long.
    """
    return WHOLE if any(map(_is_whole, stems)) else STEMS


def _is_whole(stem: str) -> bool:
    return len(stem) < 3 or stem in FUNCTION_WORDS


def _leaves(tree: wq.Query) -> Iterator[wq.Query]:
    """The leaves that can mark, in the order they were asked."""
    if isinstance(tree, wq.And | wq.Or):
        for child in tree.subqueries:
            yield from _leaves(child)
    elif isinstance(tree, Alias):
        if isinstance(tree.asked, wq.And):
            yield from _leaves(tree.asked)
        yield tree
    elif isinstance(tree, Ranking):
        return  # nothing was found by it: a marked "und" would only hide the words that count
    elif isinstance(tree, wq.Term | wq.Phrase | Near | Exact | wq.Wildcard | wq.FuzzyTerm):
        yield tree


def _side_by_side(tree: wq.Query) -> Iterator[Beside]:
    """The nodes whose words may be written as one; what stands under a Not marks nothing."""
    if isinstance(tree, Beside):
        yield tree
    if isinstance(tree, wq.And | wq.Or):
        for child in tree.subqueries:
            yield from _side_by_side(child)


def _names_asked(node: Alias) -> list[wq.Query]:
    """The name as it was asked for; one of several words where they stand in a row."""
    several = isinstance(node.asked, wq.And)
    return [wq.Phrase(node.fieldname, list(node.words)) if several else node.asked]


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
    if isinstance(node, Alias):
        return (Alias, *map(_facts, (*_names_asked(node), *node.others)))
    if isinstance(node, Near | Exact):
        return (type(node), *node.facts()[1:])
    return (type(node), node.text, getattr(node, "maxdist", 0))


def _merged(places: Iterable[Place]) -> tuple[Mark, ...]:
    """Places as marks in order, those that overlap as one."""
    merged: list[Place] = []
    end = -1
    for place in sorted(places):
        if place[0] < end:
            last = merged.pop()
            place = last[0], max(end, place[1]), last[2] | place[2]
        merged.append(place)
        end = place[1]
    return tuple(map(Mark._make, merged))
