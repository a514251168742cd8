"""Spelling: what is left of a word when some of its letters change."""

from __future__ import annotations


def pieces(word: str, number: int) -> tuple[str, ...]:
    """A word in pieces of nearly the same length, the longer ones last.

    One change of a letter (Levenshtein) is in one of them only, so of one piece more than there
    are changes one is left whole.

    >>> pieces("lokführer", 2), pieces("hof", 4)
    (('lokf', 'ührer'), ('', 'h', 'o', 'f'))
    """
    size, more = divmod(len(word), number)
    cut, start = [], 0
    for place in range(number):
        end = start + size + (place >= number - more)
        cut.append(word[start:end])
        start = end
    return tuple(cut)
