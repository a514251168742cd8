"""Needles: the letters that a text must hold wherever it holds a term.

To read a whole article word by word takes far longer than to look for a few letters in it. A
needle is an expression over a text in small letters that is found in every string which
reads as the term, and in some others; what it finds is then read in full. It follows from how
terms are made:

- A stem is the beginning of its folded word, or of what follows a ge- (``german.stem``).
- The stem of a part of a compound differs from the letters of the word at its end: by one
  letter at most, or by the letters that the lexicon puts in the place of others (Museen,
  Museum). It may begin with an e that folding took from the word (``german.compounds``).
- Folding (``german.normalise``) drops the e of ae, oe, ue, thousands points and the sign before
  -innen, and writes ä, ö, ü, ß as a, o, u, ss. What it does to any other letter that is not
  ASCII is not looked at here: strings with such letters (``ODD``), and for parts those with a
  hyphen, have to be read anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from index.german.lexicon import lexicon
from index.german.stem import stem

SHORTEST = 2  #: letters of a needle that is worth looking for
#: A letter that folding may change in other ways than a needle allows for.
ODD = re.compile("[^\x00-\x7fäöüß„“”‚‘’–—…»«›‹§€°·•©®\xa0]")

_LETTERS = {"a": "[aä]e?", "o": "[oö]e?", "u": "[uü]e?", "i": "[:*_]?i"}
_FIRST = {"a": ("a", "ä"), "o": ("o", "ö"), "u": ("u", "ü"), "s": ("s", "ß")}


def of_stem(wanted: str) -> str:
    """The letters of every word of this stem."""
    return wanted


@lru_cache(maxsize=10_000)
def of_part(wanted: str) -> str:
    """The letters of every word that has a part of this stem, or is of it."""
    kept = min(len(wanted) - 1, _replaced().get(wanted, len(wanted)))
    return wanted[1 if wanted.startswith("e") else 0 : max(kept, 0)]


@cache
def _replaced() -> dict[str, int]:
    """Stems -> how many of their letters stand in every form that the lexicon says is theirs."""
    shared: dict[str, int] = {}
    for form, entry in lexicon().items():
        if entry.add:
            wanted = stem(form[: len(form) - entry.cut] + entry.add)
            length = len(wanted)
            while wanted[:length] not in form:
                length -= 1
            shared[wanted] = min(length, shared.get(wanted, length))
    return shared


def of_wildcard(pattern: str) -> str:
    """The longest letters of a folded word with * and ?."""
    return max(re.split(r"[*?]", pattern), key=len)


def of_fuzzy(word: str, distance: int) -> tuple[str, ...]:
    """Pieces of a folded word: one is left whole by so many changes (Levenshtein)."""
    size, more = divmod(len(word), distance + 1)
    pieces, start = [], 0
    for number in range(distance + 1):
        end = start + size + (number < more)
        pieces.append(word[start:end])
        start = end
    return tuple(pieces)


def expressions(needles: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """What finds folded letters in a text in small letters; () where that is too much.

    One by one they are found faster than by one expression with alternatives.
    """
    wanted: list[str] = []
    for needle in sorted(set(needles), key=len):
        if not any(shorter in needle for shorter in wanted):
            wanted.append(needle)
    if not wanted or len(wanted[0]) < SHORTEST:
        return ()
    return tuple(one for needle in wanted for one in _spelled(needle))


@lru_cache(maxsize=10_000)
def _spelled(needle: str) -> Sequence[re.Pattern[str]]:
    """Each begins with a letter that is no choice: such expressions are found much faster."""
    pieces = [piece.group() for piece in re.finditer("s+|.", needle, re.DOTALL)]
    rest = "".join(map(_letter, pieces[1:]))
    first = pieces[0][0]
    after = "[sß]*" if first == "s" else "e?" if first in "aou" else _point(first)
    begins = _FIRST.get(first, (re.escape(first),))
    return [re.compile(f"{letter}{after}{rest}") for letter in begins]


def _letter(piece: str) -> str:
    if piece[0] == "s":
        return "[sß]+"
    return _LETTERS.get(piece) or re.escape(piece) + _point(piece)


def _point(letter: str) -> str:
    return r"\.?" if letter.isdigit() else ""
