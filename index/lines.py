"""Lines: folded words laid out so that letters in them are found fast.

Words of one length stand in one string, a line each. Letters are found in it at memory speed,
and where they were found tells which word has them, and where in it. Beside it stands which
letters a word has at all, a bit each: words with very different ones are not spelled alike.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

_BITS = 31  #: letters share a bit where their code points differ in higher ones only


class Lines:
    """Folded words of one length with their counts, the most frequent first."""

    __slots__ = ("_counts", "_length", "_letters", "_text")

    def __init__(self, length: int, words: Sequence[tuple[str, int]]) -> None:
        self._length = length
        self._text = "\n".join(["", *(word for word, _ in words), ""])
        self._counts = array("L", [count for _, count in words])
        letters = _letters(self._text[1:]).reshape(-1, length + 1)[:, :length]
        self._letters = np.bitwise_or.reduce(letters, axis=1)

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
        found = process.extract(
            word,
            self._alike(word, farthest),
            scorer=OSA.distance if swaps else Levenshtein.distance,
            score_cutoff=farthest,
            limit=None,
        )
        return {one: int(far) for one, far, _ in found}

    def _alike(self, word: str, farthest: int) -> list[str]:
        """Those that can be so near to a word, and some more.

        A change of a letter brings one letter into a word and takes one out of it, at most.
        """
        sought = np.bitwise_or.reduce(_letters(word), initial=0)
        differing = np.bitwise_count(self._letters ^ sought)
        text, length = self._text, self._length
        starts = np.flatnonzero(differing <= 2 * farthest) * (length + 1) + 1
        return [text[start : start + length] for start in starts.tolist()]


def _letters(text: str) -> NDArray[np.uint32]:
    """Each letter of a text as a bit."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    letters: NDArray[np.uint32] = np.left_shift(np.uint32(1), codes & _BITS, dtype=np.uint32)
    return letters
