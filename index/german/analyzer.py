"""The whole chain: text to terms, the same for articles and for queries."""

from __future__ import annotations

from index.german.normalise import fold
from index.german.stem import stem
from index.german.tokens import words

MEMORY = 1_000_000  #: words remembered before the memory starts anew


class _Stems(dict[str, str]):
    """Word as written -> stem, worked out once a word."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MEMORY:
            self.clear()
        found = self[word] = stem(fold(word))
        return found


_STEMS = _Stems()


def stem_of(word: str) -> str:
    """The stem of a word as written.

    >>> stem_of("Waffenstillstände")
    'waffenstillsta'
    """
    return _STEMS[word]


def stems(written: list[str]) -> list[str]:
    """The stems of words, one each, in order."""
    return list(map(_STEMS.__getitem__, written))


def stems_of_text(text: str) -> list[str]:
    """The stems of a text's words, one each, in order."""
    return stems(words(text))


def folded_words(text: str) -> list[str]:
    """The folded words of a text: how names are matched, without stemming."""
    return list(map(fold, words(text)))
