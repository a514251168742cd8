"""The whole chain: text to terms, the same for articles and for queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from index.german import compounds
from index.german.normalise import fold
from index.german.stem import stem
from index.german.tokens import HYPHENATED, words

MEMORY = 1_000_000  #: words remembered before the memory starts anew
DECOMPOUNDED = ("de", "")  #: languages whose words are parted; "" is not known


@dataclass(frozen=True, slots=True)
class Terms:
    """What the words of a text become, terms joined by single blanks."""

    stems: str
    parts: str  #: the same with the parts of compounds beside them, and hyphenated words joined


class _Known(dict[str, tuple[str, str]]):
    """Word as written -> its stem, and its stem with those of its parts.

    Worked out once a word.
    """

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) >= MEMORY:
            self.clear()
        folded = fold(word)
        whole = stem(folded)
        parts = " ".join(dict.fromkeys([whole, *map(_stem_of_part, compounds.parts(folded))]))
        found = self[word] = whole, parts
        return found


_stem_of_part = lru_cache(maxsize=50_000)(stem)  # the same parts come again and again
_KNOWN = _Known()
_stem, _parts = itemgetter(0), itemgetter(1)


def stem_of(word: str) -> str:
    """The stem of a word as written.

    >>> stem_of("Waffenstillstände")
    'waffenstillsta'
    """
    return _KNOWN[word][0]


def stems(written: list[str]) -> list[str]:
    """The stems of words, one each, in order."""
    return [_KNOWN[word][0] for word in written]


def stems_of_text(text: str) -> list[str]:
    """The stems of a text's words, one each, in order."""
    return stems(words(text))


def parts_of(word: str) -> tuple[str, ...]:
    """The stems of the parts that a compound is made of, in order; () for other words."""
    return tuple(map(stem, compounds.split(fold(word))))


def joined(text: str) -> str:
    """The stem of a hyphenated word written as one.

    >>> joined("NATO-Hauptquartier") == stem_of("Natohauptquartier")
    True
    """
    return stem_of("".join(words(text)).lower())


def hyphenated(text: str) -> Iterator[str]:
    """The hyphenated words of a text.

    >>> list(hyphenated("Im NATO-Hauptquartier - wie sonst - tagt die CDU/CSU-Fraktion."))
    ['NATO-Hauptquartier', 'CSU-Fraktion']
    """
    at = text.find("-")  # few words have one: quicker than to look at all
    while at >= 0:
        start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
        end = text.find(" ", at)
        end = end if end >= 0 else len(text)
        yield from HYPHENATED.findall(text[start:end])
        at = text.find("-", end)


def terms(text: str, written: list[str], language: str) -> Terms:
    """The terms of a text, of which ``written`` are the words."""
    if not written:
        return Terms("", "")
    known = list(map(_KNOWN.__getitem__, written))  # zip(*known) takes three times as long
    found, parts = map(_stem, known), map(_parts, known)
    whole = " ".join(found)
    if language not in DECOMPOUNDED:
        return Terms(whole, whole)
    return Terms(whole, " ".join([*parts, *map(joined, hyphenated(text))]))


def folded_words(text: str) -> list[str]:
    """The folded words of a text: how names are matched, without stemming."""
    return list(map(fold, words(text)))
