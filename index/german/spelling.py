"""Spelling: what is left of a word when some of its letters change."""

from __future__ import annotations


def pieces(word: str, number: int, apart: int = 0) -> tuple[str, ...]:
    """A word in pieces of nearly the same length, the longer ones last, so many letters apart.

    One change of a letter (Levenshtein) is in one of them only, so of one piece more than there
    are changes one is left whole. Two letters swapped are, too, if the pieces are one apart.

    >>> pieces("lokführer", 2), pieces("lokführer", 2, 1), pieces("hof", 4)
    (('lokf', 'ührer'), ('lokf', 'hrer'), ('', 'h', 'o', 'f'))
    """
    size, more = divmod(max(len(word) - apart * (number - 1), 0), number)
    cut, start = [], 0
    for place in range(number):
        end = start + size + (place >= number - more)
        cut.append(word[start:end])
        start = end + apart
    return tuple(cut)
