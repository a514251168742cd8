"""Parts: where in a string its words and the parts of its compounds stand.

They are the parts that an index holds of it (``index.german.analyzer.terms``), so that a mark
shows why a word was found: the Waffenstillstand in Waffenstillstandsvereinbarung, and of a
hyphenated word that was found by its joined form all of it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from index.german.analyzer import BEGINNING, DECOMPOUNDED, joined_runs, terms
from index.german.compounds import parts, pieces
from index.german.normalise import fold
from index.german.stem import stem
from index.german.tokens import HYPHENATED, WORD
from index.remembering import remembered
from search.marking.strings import Reading, whole


class Part(NamedTuple):
    """A word or a part of it: its place in the string that holds the word, and its stem."""

    start: int
    end: int
    stem: str


def _parts(string: str) -> list[Part]:
    found = [
        Part(word.start() + start, word.start() + end, term)
        for word in WORD.finditer(string)
        for start, end, term in parts_of_word(word.group())
    ]
    if "-" in string:
        for one in HYPHENATED.finditer(string):
            for start, end, term in joined_runs(one.group()):
                found.append(Part(one.start() + start, whole(string, one.start() + end), term))
    return found


PARTS = Reading(_parts)  #: a string -> its words and their parts, and its hyphenated words


@remembered(20_000)
def parts_of_word(word: str) -> tuple[Part, ...]:
    """The terms that an index holds of a word as written: its parts on all levels, and itself.

    >>> [(part.start, part.end) for part in parts_of_word("Häuserschutz")]
    [(0, 6), (6, 12), (0, 12)]
    """
    analysed = terms(word, [word], DECOMPOUNDED[0]).parts.split()
    held = [term for term in analysed if not term.startswith(BEGINNING)]
    if not held:
        return ()
    placed = pieces(word)
    found = [Part(piece.start, piece.end, stem(piece.part)) for piece in placed]
    known = {piece.part for piece in placed}
    starts = sorted({0, *(piece.start for piece in placed)})
    found += [_place(word, part, starts) for part in parts(fold(word)) if part not in known]
    found += [Part(0, len(word), term) for term in set(held) - {part.stem for part in found}]
    return tuple(part for part in dict.fromkeys(found) if part.stem in held)


def _place(word: str, part: str, starts: list[int]) -> Part:
    """Where a part stands that takes no letters of its own, as the minister in Ministerin.

    It is where most of its letters stand.
    """
    shared, start = max((_shared(fold(word[start:]), part), -start) for start in starts)
    start, letters = -start, part[:shared]
    ends = (end for end in range(start + 1, len(word)) if fold(word[start:end]) == letters)
    return Part(start, next(ends, len(word)), stem(part))


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)
