"""Alphabet: words in the order of a German dictionary.

DIN 5007, variant 1: ä, ö, ü are a, o, u, and ß is ss; capitals do not matter. Words that are the
same then stand apart by their umlauts, the plain one first, so that the lines of one word stay
together. Letters of other languages are taken without what is above or below them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LEVEL = "\x01"  #: between keys of which the second decides only where the first are the same
_WORD, _TIE = "\x02", "\x03"  # both before any letter, so that a word comes before longer ones
_OTHERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def key(words: Iterable[str]) -> str:
    """What words are sorted by, one after the other.

    >>> sorted(["zoo", "Äpfel", "Apfelbaum", "Apfel", "apfel"], key=lambda word: key([word]))
    ['Apfel', 'apfel', 'Äpfel', 'Apfelbaum', 'zoo']
    """
    return _WORD.join(map(_key_of_word, words))


@lru_cache(maxsize=50_000)
def _key_of_word(word: str) -> str:
    low = word.lower()
    if low.isascii():
        return low
    parts = unicodedata.normalize("NFD", low.casefold().translate(_OTHERS))
    plain = "".join(letter for letter in parts if unicodedata.category(letter)[0] != "M")
    return plain if plain == low else f"{plain}{_TIE}{low}"
