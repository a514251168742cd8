"""Lines: folded words laid out so that letters in them are found fast.

Words of one length stand in one string, a line each. Letters are found in it at memory speed,
and where they were found tells which word has them, and where in it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from index.german.spelling import pieces

#: Changes of a letter -> letters of a word from which on its pieces are long enough to be rare.
_ENOUGH = {1: 5, 2: 8}


class Lines:
    """Folded words of one length with their counts, the most frequent first."""

    __slots__ = ("_counts", "_length", "_text")

    def __init__(self, length: int, words: Sequence[tuple[str, int]]) -> None:
        self._length = length
        self._text = "\n".join(["", *(word for word, _ in words), ""])
        self._counts = array("L", [count for _, count in words])

    def containing(self, piece: str) -> Iterator[tuple[int, str]]:
        """Those with these letters in them, after their counts; a line break ends a word."""
        step = self._length + 1
        at = self._text.find(piece, 1)
        while at >= 0:
            place = (at - 1) // step
            start = place * step + 1
            yield self._counts[place], self._text[start : start + self._length]
            at = self._text.find(piece, start + step)

    def near(self, word: str, farthest: int, swaps: bool = False) -> dict[str, int]:
        """Those at most so many changes of a letter away from a word, and how many.

        With ``swaps``, two letters swapped are one change.
        """
        enough = _ENOUGH.get(farthest)
        by_pieces = enough and len(word) >= enough
        found = process.extract(
            word,
            self._alike(word, farthest, swaps) if by_pieces else self._text[1:].splitlines(),
            scorer=OSA.distance if swaps else Levenshtein.distance,
            score_cutoff=farthest,
            limit=None,
        )
        return {one: int(far) for one, far, _ in found}

    def _alike(self, word: str, farthest: int, swaps: bool) -> set[str]:
        """Those that can be so near to a word, and some more.

        Of one piece more than there are changes, one is left whole. The first one then stands
        at the beginning, the last one at the end; one in the middle has a change on either
        side, or another piece would be whole as well, and is moved by one place at most.
        """
        text, length = self._text, self._length
        first, *middle, last = pieces(word, farthest + 1, apart=swaps)
        begin, end = f"\n{first}", f"{last}\n"
        found = {text[at + 1 : at + 1 + length] for at in self._places(begin)}
        for at in self._places(end):
            stop = at + len(last)
            found.add(text[stop - length : stop])
        for piece in middle:
            for at in self._places(piece):
                before = (at - 1) % (length + 1)
                if abs(before - len(first) - swaps) < 2:
                    found.add(text[at - before : at - before + length])
        return found

    def _places(self, piece: str) -> Iterator[int]:
        at = self._text.find(piece)
        while at >= 0:
            yield at
            at = self._text.find(piece, at + 1)
