"""German compounds: which words a word is made of.

The best way to cut a word is looked for among all ways grammar allows, as in Koehn and Knight:
Empirical Methods for Compound Splitting, EACL 2003; what a way is worth is a log-linear model
over the parts instead of the mean of their frequencies. docs/COMPOUNDS.md holds the method,
its sources and what it reaches.

Words come folded (``normalise.fold``) except in ``pieces``. Of what was asked only ends of
words are remembered: who asks keeps the answers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.german.lexicon import Entry, lexicon
from index.german.normalise import fold

SHORTEST = 6  #: letters of the shortest compound
LONGEST = 80  #: letters of the longest word looked at; what is longer is no word
UNKNOWN = 0  #: score of a word staying whole of which nothing is known
FINER = 10  #: how much more readily a part is cut further than a word is cut
LINKED = -12  #: score of an unknown first part, known by its ending and linking s
SWALLOWED = 5  #: letters of the shortest rest that may have lost its first e to the folding
MEMORY = 200_000  #: ends of words that are remembered
_IMPOSSIBLE = -1_000_000

_SIGNS = str.maketrans("", "", ":*_")
_NUMBER = re.compile(r"\d+(?:er)?(?=[^\W\d]{4})")  # 1970er, before Jahre
_LINKED = re.compile("(?<=....)(?:ungs|heits|keits|tats|ions|schafts|lings)(?=....)")


_Piece = tuple[int, int, str]  # a Piece, made several times faster


class Piece(NamedTuple):
    """A part of a compound, and which letters of the word it takes (from start, before end).

    ``part`` is the part as a simple word, folded: its stem is the stem people search by.
    """

    start: int
    end: int
    part: str


def split(folded: str) -> tuple[str, ...]:
    """The parts of a folded word, in order and as large as known; empty for no compound.

    >>> split("waffenstillstandsvereinbarung")
    ('waffenstillstand', 'vereinbarung')
    >>> split("vereinbarung")
    ()
    """
    return tuple(part for _, _, part in _large(folded, UNKNOWN))


def parts(folded: str) -> tuple[str, ...]:
    """Every part of a folded word on all levels, each once.

    Words for women give the words for men as well, compound or not, and a plural in -innen
    its singular: the stemmer keeps them apart.

    >>> parts("waffenstillstandsvereinbarung")
    ('waffenstillstand', 'vereinbarung', 'stillstand', 'waffe', 'still', 'stand')
    >>> parts("verteidigungsministerin")
    ('verteidigung', 'ministerin', 'minister', 'verteidigungsminister')
    """
    return parts_and_starts(folded)[0]


def parts_and_starts(folded: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The parts of a folded word, and where it and its smallest parts start.

    >>> parts_and_starts("hafenamt")
    (('hafen', 'amt'), (0, 5))
    """
    placed = _all(folded)
    found = [part for _, _, part in placed]
    if not folded.endswith(("in", "innen")):
        if not placed:
            return (), (0,)
    else:
        for word in [*found, folded]:
            found += _same_for_men(word)
    return tuple(dict.fromkeys(found)), tuple(sorted({0, *[start for start, _, _ in placed]}))


def pieces(written: str) -> tuple[Piece, ...]:
    """The parts of a word as written, on all levels, with the letters each takes in it.

    Larger parts come before the smaller ones they are made of. A linking s belongs to no part.

    >>> pieces("Häuserschutz")
    (Piece(start=0, end=6, part='haus'), Piece(start=6, end=12, part='schutz'))
    """
    folded = fold(written)
    found = _all(folded)
    if not found:
        return ()
    # How many folded letters each beginning of the word makes: ä one, ae one, ß two, a sign
    # between Minister and innen none.
    letters = [len(fold(written[:end]).translate(_SIGNS)) for end in range(len(written) + 1)]
    # An e that was folded into the vowel before it belongs to the part that begins with it.
    swallowed = {start for start, _, part in found if not folded.startswith(part[0], start)}

    def place(cut: int) -> int:
        return letters.index(cut) if cut in swallowed else bisect_right(letters, cut) - 1

    return tuple(Piece(place(start), place(end), part) for start, end, part in found)


def cuts(folded: str) -> tuple[int, ...]:
    """Where the smallest parts of a folded word start, but for the first; empty: no compound.

    >>> cuts("waffenstillstandsvereinbarung")
    (6, 11, 17)
    """
    return _cuts(folded, _large(folded, UNKNOWN))


def _cuts(folded: str, level: Sequence[_Piece]) -> tuple[int, ...]:
    found: set[int] = set()
    while level:
        found.update([start for start, _, _ in level])
        level = [finer for piece in level for finer in _finer(folded, piece)]
    found.discard(0)
    return tuple(sorted(found))


def _all(word: str) -> list[_Piece]:
    """The parts on all levels: those of ``split``, the smallest, and known words among them.

    Both Bundeskanzler and Kanzleramt are words in Bundeskanzleramt.
    """
    found = _large(word, UNKNOWN)
    if not found:
        return []
    get, length = lexicon().get, len(word)
    ends = [0, *_cuts(word, found), length]
    for size in range(len(ends) - 2, 0, -1):
        for start, end in zip(ends, ends[size:], strict=False):
            if size == 1 or _is_noun(get(word[start:end]), end == length):
                found.append(_piece(word, start, end))
    return list(dict.fromkeys(found))


def _is_noun(entry: Entry | None, last: bool) -> bool:
    """Whether a form is a noun that can stand at this place."""
    return entry is not None and entry[3] and entry[1 if last else 0] is not None


def _same_for_men(word: str) -> list[str]:
    """ministerinnen -> ministerin, minister; kollegin -> kollege; nothing for termin."""
    known = lexicon()
    woman = word.removesuffix("nen") if word.endswith("innen") else word
    start = max(cuts(woman), default=0)
    plural = known.get(woman[start:] + "nen")
    if not woman.endswith("in") or plural is None or not plural.noun:
        return []
    for end in ("", "e"):
        man = known.get(woman[start:-2] + end)
        if man is not None and man.noun:
            return ([woman] if woman != word else []) + [woman[:-2] + end]
    return [woman] if woman != word else []


def _finer(word: str, piece: _Piece) -> Sequence[_Piece]:
    """The parts of a part, placed in the whole word."""
    start, end, simple = piece
    # The simple word differs from the letters in the word at its end at most.
    if not word.startswith(simple[:-1], start):
        return ()
    inner = _inside(simple)
    if not inner:
        return ()
    moved = [(start + a, start + b, part) for a, b, part in inner]
    moved[-1] = (moved[-1][0], end, moved[-1][2])
    return moved


@lru_cache(maxsize=50_000)
def _inside(part: str) -> tuple[_Piece, ...]:
    """The parts of a part; the same parts come again and again."""
    return tuple(_large(part, UNKNOWN - FINER))


def _large(word: str, margin: int) -> list[_Piece]:
    """The parts of a word, neighbours that are one known word taken together."""
    starts = best_way(word, margin)
    count = len(starts)
    if count < 2:
        return []
    if count == 2:  # so are most compounds
        return [_piece(word, 0, starts[1]), _piece(word, starts[1], len(word))]
    get = lexicon().get
    ends = [*starts[1:], len(word)]
    found: list[_Piece] = []
    at = 0
    while at < count:
        upto = at + 1
        for end in range(count if at else count - 1, at + 1, -1):
            if _is_noun(get(word[starts[at] : ends[end - 1]]), end == count):
                upto = end
                break
        found.append(_piece(word, starts[at], ends[upto - 1]))
        at = upto
    return found


def _piece(word: str, start: int, end: int) -> _Piece:
    """The part that stands between two cuts."""
    form, known = word[start:end], lexicon()
    if end == len(word):
        if form not in known and start and "e" + form in known:
            form = "e" + form
        return start, end, form
    if form[0].isdigit():
        return start, end, form
    entry = known.get(form)
    if entry is None or entry[0] is None:
        return start, end - 1, form[:-1]
    _, _, _, _, cut, add = entry
    simple = form[: len(form) - cut] + add
    # A linking s is no letter of the part; the n of Waffen and the er of Häuser are.
    linked = cut == 1 and not add and form.endswith("s")
    return start, end - 1 if linked else end, simple


def best_way(word: str, margin: int) -> list[int]:
    """Where the parts of a word start on the best way to cut it; [0] if it stays whole."""
    length = len(word)
    if not SHORTEST <= length <= LONGEST:
        return [0]
    if word[0].isdigit():
        return _after_number(word)
    get, rests = lexicon().get, _RESTS
    whole = get(word)
    best = margin if whole is None or whole[2] is None else whole[2] + margin
    second = 0
    for cut in range(2, length - 2):
        entry = get(word[:cut])
        if entry is not None and (score := entry[0]) is not None:
            score += rests[word[cut - 1 :]][0]
            if score > best:
                best, second = score, cut
    if not second and "s" in word and _LINKED.search(word):
        for match in _LINKED.finditer(word):
            cut = match.end()
            score = LINKED + rests[word[cut - 1 :]][0]
            if score > best:
                best, second = score, cut
    if not second:
        return [0]
    starts = [0]
    while second < length:
        starts.append(second)
        second += rests[word[second - 1 :]][1]
    return starts


def _after_number(word: str) -> list[int]:
    """Where the parts of a word start that begins with a number; [0] for other words.

    The rest must be a word that is known to stand behind others, or be made of such.
    """
    number = _NUMBER.match(word)
    if number is None:
        return [0]
    start = number.end()
    last = lexicon().get(word[start:])
    if last is not None and last[1] is not None:
        return [0, start]
    rest = best_way(word[start:], UNKNOWN)
    return [0, *(start + cut for cut in rest)] if len(rest) > 1 else [0]


class _Rests(dict[str, tuple[int, int]]):
    """The rest of a word, with the letter before it -> the best score of cutting it, and how
    long its first part then is.

    Many words end alike, so most rests have been looked at before.
    """

    def __missing__(self, rest: str) -> tuple[int, int]:
        if len(self) >= MEMORY:
            self.clear()
        get, length = lexicon().get, len(rest) - 1
        entry = get(rest[1:])
        if entry is None and length >= SWALLOWED and rest[0] in "ao":
            entry = get("e" + rest[1:])
        best, first = _IMPOSSIBLE, length
        if entry is not None and entry[1] is not None:
            best = entry[1]
        for cut in range(4, length - 1):
            entry = get(rest[1:cut])
            if entry is not None and (score := entry[0]) is not None:
                score += self[rest[cut - 1 :]][0]
                if score > best:
                    best, first = score, cut - 1
        found = self[rest] = best, first
        return found


_RESTS = _Rests()
