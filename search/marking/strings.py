"""Strings: what stands between two blanks of a text, and how it reads.

No word holds a blank, so a text is its strings' words one after the other; most strings have
been seen before, and remembering them makes reading several times faster. ``Stretch`` finds the
few strings of a text that are worth reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from index.german.analyzer import DECOMPOUNDED, folded_words, stems_of_text, terms
from index.german.tokens import WORD, words
from index.remembering import Known
from search.marking.needles import ODD, Joints, Needle, is_odd, letters, thin

FEW = 2  #: needles that are looked for without asking first which of them are there
MEMORY = 100_000  #: strings remembered a reading


Read = TypeVar("Read")


class Reading(Known[tuple[Read, ...]], Generic[Read]):
    """A string -> what it reads as, worked out once a string."""

    def __init__(self, read: Callable[[str], list[Read]]) -> None:
        super().__init__(lambda string: tuple(read(string)), MEMORY)


Expressions = tuple[re.Pattern[str], ...]
Placed = tuple[int, str]  #: where a string begins in its text, and the string


class Stretch:
    """A stretch of a text, looked through for strings that may read as something wanted."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self._begin = begin
        self._text = text[begin:end].replace("\n", " ")
        self._letters = b""
        self._odd: list[int] = []

    def all(self) -> list[Placed]:
        """Every string."""
        placed, at = [], self._begin
        for string in self._text.split(" "):
            placed.append((at, string))
            at += len(string) + 1
        return placed

    def with_letters(self, written: Expressions) -> list[Placed]:
        """The strings with these letters, as written."""
        return self._strings([m.start() for one in written for m in one.finditer(self._text)])

    def with_folded(self, needles: Sequence[Needle], joints: Joints = frozenset()) -> list[Placed]:
        """The strings with one of some ``needles``, with odd letters, and with a hyphen
        between two letters of ``joints``."""
        if not self._letters:
            self._letters = letters(self._text)
            if is_odd(self._letters):
                self._odd = _places(ODD, self._letters)
        low = self._letters
        places = self._odd.copy()
        if joints and b"-" in low:
            places += [p for p in _places(_HYPHEN, low) if (low[p - 1], low[p + 1]) in joints]
        if len(needles) > FEW:
            there = thin(low)
            needles = [one for one in needles if one.thin in there]
        for one in needles:
            places += _places(one.spelled, low)
        return self._strings(places)

    def _strings(self, places: list[int]) -> list[Placed]:
        """The strings around some places, in order, each once."""
        text, end, found = self._text, -1, []
        for place in sorted(places):
            if place > end:
                start = text.rfind(" ", 0, place) + 1
                end = text.find(" ", place)
                end = end if end >= 0 else len(text)
                found.append((self._begin + start, text[start:end].rstrip(_AFTER)))
        return found


_AFTER = '.,;:!?)“”"«»'  # a word reads the same without it, and is remembered once
_HYPHEN = re.compile(rb"-(?=\w)")  # with any other letter than these the string is odd


def _places(wanted: re.Pattern[bytes], letters: bytes) -> list[int]:
    return [match.start() for match in wanted.finditer(letters)]


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
WHOLE = Reading(lambda string: list(STEMS[string]))  #: the same, for words that are no parts
TERMS = Reading(_with_parts)  #: the stems, followed by those of their parts as indexed
WRITTEN = Reading(words)  #: its words as written
FOLDED = Reading(folded_words)  #: its words, folded
SPANS = Reading(_spans)  #: where its words stand in it, from start, before end
