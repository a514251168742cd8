"""Collation: two texts side by side, what they have in common on one level.

The runs of words that both have (``index.duplicates.runs``) are the anchors. Those that stand in
the same order in both, as many words of them as possible, are put on one level; a run that
stands elsewhere is said to be moved. What lies between two anchors is compared word for word
where it is short or mostly the same, else it belongs to its text alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from index.duplicates.runs import Run, Text, read, runs, share
from index.prints import SHINGLE
from search.stories.sharing import is_copy

NEAR = 12  #: words between two anchors that are compared whatever they are
ALIKE = 0.5  #: share of common words from which more words are compared
COMPARED = 400  #: words on a side that are compared word for word, at most
FRAGMENT = 40  #: words of a sentence that are kept with the anchor in it

_SENTENCE_END = re.compile(r"[.!?…][“”«»\"')\]]*\s|\n")


class Kind(StrEnum):
    """What a piece of a text is, beside the other text."""

    COMMON = "common"  #: a run of words that both have
    SAME = "same"  #: words between runs that both have
    CHANGED = "changed"  #: words that only this text has, between words that both have
    MOVED = "moved"  #: a run that the other text has elsewhere
    OWN = "own"  #: what only this text has


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: characters, the end not included. ``run`` is the number of a run."""

    kind: Kind
    start: int
    end: int
    run: int = 0  #: from 1, in the order of the first text; 0 where it is none


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side; one of both may be empty."""

    a: tuple[Piece, ...]
    b: tuple[Piece, ...]

    @property
    def common(self) -> bool:
        """Whether the two sides correspond, rather than only follow one another."""
        return any(piece.kind is Kind.COMMON for piece in self.a)


@dataclass(frozen=True, slots=True)
class Collation:
    """Two texts side by side. All pieces of a side, put together, are the whole text,
    if it has words.

    Shares are of the words of each text that stand in runs, quotations and all.
    """

    a: str
    b: str
    runs: tuple[Run, ...]
    rows: tuple[Row, ...]
    shares: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Gap:
    """Words of both texts between two anchors, by number, the ends not included."""

    a: int
    a_end: int
    b: int
    b_end: int


def collate(a: str, b: str) -> Collation:
    """Put two texts side by side.

    Runs that are chance (``sharing.is_copy``) count for nothing.

    >>> text = "Die Fähre nach Wyk fährt heute nicht, weil der Wind zu stark ist, sagt der Hafen"
    >>> found = collate(f"{text} heute", f"{text} gestern")
    >>> [(piece.kind.value, found.a[piece.start : piece.end][-9:]) for piece in found.rows[0].a]
    [('common', 'der Hafen'), ('same', ' '), ('changed', 'heute')]
    """
    one, other = read(a), read(b)
    found = runs(one, other, SHINGLE)
    if not is_copy([run.words for run in found]):
        found = ()
    kept = set(_level(found))
    rows = _rows(one, other, found, kept)
    return Collation(a, b, found, tuple(rows), share(found, one, other))


def _level(found: Sequence[Run]) -> list[int]:
    """The runs, by place, that stand in the same order in both, with the most words in all."""
    best: list[tuple[int, int]] = []  # words up to here, the run before
    for place, run in enumerate(found):
        before = max(
            ((best[p][0], p) for p in range(place) if found[p].in_b.last <= run.in_b.first),
            default=(0, -1),
        )
        best.append((before[0] + run.words, before[1]))
    chain: list[int] = []
    place = max(range(len(best)), key=lambda p: best[p][0], default=-1)
    while place >= 0:
        chain.append(place)
        place = best[place][1]
    return chain[::-1]


def _rows(a: Text, b: Text, found: Sequence[Run], kept: set[int]) -> Iterator[Row]:
    one, other = _Side(a), _Side(b)
    for place, run in enumerate(found):
        kind = Kind.COMMON if place in kept else Kind.MOVED
        one.label(run.in_a.first, run.in_a.last, kind, place + 1)
        other.label(run.in_b.first, run.in_b.last, kind, place + 1)
    cuts = [(0, 0), *_cuts(one, other, [found[place] for place in sorted(kept)])]
    for (a_from, b_from), (a_to, b_to) in pairwise([*cuts, (len(a), len(b))]):
        if a_from < a_to or b_from < b_to:
            yield Row(one.pieces(a_from, a_to), other.pieces(b_from, b_to))


def _cuts(a: _Side, b: _Side, anchors: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """Where rows end, as words of both texts; labels what lies between the anchors."""
    ends = [(0, 0), *((run.in_a.last, run.in_b.last) for run in anchors)]
    starts = [*((run.in_a.first, run.in_b.first) for run in anchors), (len(a), len(b))]
    for place, ((a_from, b_from), (a_to, b_to)) in enumerate(zip(ends, starts, strict=True)):
        gap = _Gap(a_from, a_to, b_from, b_to)
        if _corresponds(a, b, gap):
            _compare(a, b, gap)
            yield from _breaks(a, b, [(a_from, b_from), (a_to, b_to)])
        else:
            yield from _apart(a, b, gap, after=place > 0, before=place < len(anchors))
        if place < len(anchors):
            words = range(1, anchors[place].words)
            yield from _breaks(a, b, [(a_to + word, b_to + word) for word in words])


def _breaks(a: _Side, b: _Side, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the places at which a paragraph begins in both."""
    yield from ((i, j) for i, j in places if a.begins_paragraph(i) and b.begins_paragraph(j))


def _corresponds(a: _Side, b: _Side, gap: _Gap) -> bool:
    mine, theirs = a.numbers[gap.a : gap.a_end], b.numbers[gap.b : gap.b_end]
    longer = max(len(mine), len(theirs))
    if longer <= NEAR:
        return True
    if longer > COMPARED:
        return False
    return (Counter(mine) & Counter(theirs)).total() >= ALIKE * longer


def _apart(a: _Side, b: _Side, gap: _Gap, after: bool, before: bool) -> Iterator[tuple[int, int]]:
    """A row of their own for words that do not correspond; begun sentences stay with anchors."""
    a_from, b_from, a_to, b_to = gap.a, gap.b, gap.a_end, gap.b_end
    if after:
        a_from, b_from = a.sentence_end(gap.a, gap.a_end), b.sentence_end(gap.b, gap.b_end)
        _compare(a, b, _Gap(gap.a, a_from, gap.b, b_from))
        yield a_from, b_from
    if before:
        a_to, b_to = a.sentence_start(a_from, gap.a_end), b.sentence_start(b_from, gap.b_end)
        _compare(a, b, _Gap(a_to, gap.a_end, b_to, gap.b_end))
        yield a_to, b_to


def _compare(a: _Side, b: _Side, gap: _Gap) -> None:
    """Label the words of a gap one by one: the same, or changed."""
    mine, theirs = a.numbers[gap.a : gap.a_end], b.numbers[gap.b : gap.b_end]
    codes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    for place, (code, i, i_end, j, j_end) in enumerate(codes):
        lonely = i_end - i == 1 and 0 < place < len(codes) - 1
        around = [codes[n] for n in (place - 1, place + 1)] if lonely else []
        lost = all(max(x_end - x, y_end - y) > 1 for _, x, x_end, y, y_end in around)
        kind = Kind.SAME if code == "equal" and not (lonely and lost) else Kind.CHANGED
        a.label(gap.a + i, gap.a + i_end, kind)
        b.label(gap.b + j, gap.b + j_end, kind)


class _Side:
    """One of the two texts, and what each of its words is."""

    def __init__(self, text: Text) -> None:
        self.numbers: list[int] = text.numbers.tolist()
        self._text = text.text
        self._starts: list[int] = text.starts.tolist()
        self._ends: list[int] = text.ends.tolist()
        self._labels = [(Kind.OWN, 0)] * len(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def label(self, first: int, last: int, kind: Kind, run: int = 0) -> None:
        """Say what words are; those of a run stay what they are."""
        for word in range(first, last):
            if not self._labels[word][1]:
                self._labels[word] = kind, run

    def begins_paragraph(self, word: int) -> bool:
        return "\n" in self._before(word)

    def sentence_end(self, first: int, last: int) -> int:
        """The first word from ``first`` on that begins a sentence; ``first`` if it is far."""
        for word in range(first, min(last, first + FRAGMENT) + 1):
            if self._begins_sentence(word):
                return word
        return last if last - first <= FRAGMENT else first

    def sentence_start(self, first: int, last: int) -> int:
        """The word up to ``last`` with which its sentence begins; ``last`` if it is far."""
        for word in range(last, max(first, last - FRAGMENT) - 1, -1):
            if self._begins_sentence(word):
                return word
        return first if last - first <= FRAGMENT else last

    def pieces(self, first: int, last: int) -> tuple[Piece, ...]:
        """The words as pieces; what stands between pieces belongs to neither of them."""
        at, end = self._cut(first), self._cut(last)
        own = all(kind is Kind.OWN for kind, _ in self._labels[first:last])
        between = Kind.OWN if own else Kind.SAME
        found: list[Piece] = []
        for begin, stop, (kind, run) in self._stretches(first, last):
            start, until = self._starts[begin], self._ends[stop - 1]
            if own:  # with all its punctuation
                break
            if at < start:
                found.append(Piece(between, at, start))
            found.append(Piece(kind, start, until, run))
            at = until
        if at < end:
            found.append(Piece(between, at, end))
        return tuple(found)

    def _stretches(self, first: int, last: int) -> Iterator[tuple[int, int, tuple[Kind, int]]]:
        begin = first
        for word in range(first + 1, last + 1):
            if word == last or self._labels[word] != self._labels[begin]:
                yield begin, word, self._labels[begin]
                begin = word

    def _before(self, word: int) -> str:
        """What stands between a word and the one before it."""
        if not 0 < word < len(self):
            return "\n"
        return self._text[self._ends[word - 1] : self._starts[word]]

    def _begins_sentence(self, word: int) -> bool:
        return _SENTENCE_END.search(self._before(word)) is not None

    def _cut(self, word: int) -> int:
        """Where a row that begins with this word begins: an opening mark belongs to it."""
        if not 0 < word < len(self):
            return 0 if word <= 0 else len(self._text)
        before = self._before(word)
        return self._starts[word] - (len(before) - 1 - _last_blank(before))


def _last_blank(text: str) -> int:
    return max((place for place, sign in enumerate(text) if sign.isspace()), default=len(text) - 1)
