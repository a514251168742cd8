"""Strings: what stands between two blanks of a text, and how it reads.

No word holds a blank, so a text is its strings' words one after the other; most strings have
been seen before, and remembering them makes reading several times faster.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Generic, TypeVar

from index.german.analyzer import DECOMPOUNDED, folded_words, stems_of_text, terms
from index.german.tokens import WORD, words

MEMORY = 100_000  #: strings remembered a reading before its memory starts anew
_LONGEST = 64  # longer strings are not worth remembering


Read = TypeVar("Read")


class Reading(dict[str, tuple[Read, ...]], Generic[Read]):
    """A string -> what it reads as, worked out once a string."""

    def __init__(self, read: Callable[[str], list[Read]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, string: str) -> tuple[Read, ...]:
        found = tuple(self._read(string))
        if len(string) <= _LONGEST:
            if len(self) >= MEMORY:
                self.clear()
            self[string] = found
        return found


def strings_of(text: str) -> list[str]:
    """The strings of a text, which is these with one character between each."""
    return text.replace("\n", " ").split(" ")


def whole(string: str, end: int) -> int:
    """The end of a word, with the accents that combine with its last letter."""
    while end < len(string) and unicodedata.category(string[end])[0] == "M":
        end += 1
    return end


def _spans(string: str) -> list[tuple[int, int]]:
    return [(word.start(), whole(string, word.end())) for word in WORD.finditer(string)]


def _with_parts(string: str) -> list[str]:
    found = terms(string, words(string), DECOMPOUNDED[0])
    return found.stems.split() + found.parts.split()


STEMS = Reading(stems_of_text)  #: the stems of its words
TERMS = Reading(_with_parts)  #: the same, followed by the stems of their parts as indexed
WRITTEN = Reading(words)  #: its words as written
FOLDED = Reading(folded_words)  #: its words, folded
SPANS = Reading(_spans)  #: where its words stand in it, from start, before end
