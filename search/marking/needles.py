"""Needles: the letters that a text must hold wherever it holds a term.

To read a whole article word by word takes far longer than to look for a few letters in it. A
needle is an expression over a text's ``letters``, a byte each, that is found in every string
which reads as the term, and in some others; what it finds is then read in full. It follows from
how terms are made:

- A stem is the beginning of its folded word, or of what follows a ge- (``german.stem``).
- The stem of a part of a compound differs from the letters of the word at its end: by one
  letter at most, or by the letters that the lexicon puts in the place of others (Museen,
  Museum). It may begin with an e that folding took from the word (``german.compounds``).
- Folding (``german.normalise``) drops the e of ae, oe, ue, thousands points and the sign before
  -innen, and writes ä, ö, ü, ß as a, o, u, ss: ``letters`` has a, o, u, s there. What it does to
  any other letter that is not ASCII, and to _, is not looked at: strings with those (``ODD``)
  have to be read anyway, and for parts those with a hyphen that a needle may reach across
  (``joints``), for a hyphenated word is a word without its hyphens too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from index.german.lexicon import lexicon
from index.german.spelling import pieces
from index.german.stem import stem
from index.remembering import remembered

SHORTEST = 2  #: letters of a needle that is worth looking for
Joints = frozenset[tuple[int, int]]  #: pairs of ``letters``

_BYTES = "cp1252"  # has all that German texts are made of, quotes and dashes too, a byte each
_UNKNOWN = b"\x81"  # stands for nothing there


def _folded() -> bytes:
    """For each byte what folding makes of the letter."""
    table = bytearray(bytes(range(256)).lower())
    for one, other in zip("ÄäÖöÜüß", "aaoouus", strict=True):
        table[ord(one)] = ord(other)  # these are where Latin-1 has them
    return bytes(table)


_FOLDED = _folded()
_USUAL = bytes(range(128)).replace(b"_", b"") + "„“”‚‘’–—…»«›‹§€°·•©®\xa0".encode(_BYTES)
#: A letter that folding may change in other ways than a needle allows for; _, which it drops.
ODD = re.compile(b"[^" + re.escape(_USUAL) + b"]")

_BEFORE = {"i": b"[:*]?"}  # what may stand before a letter, or after it, however it is written
_AFTER = {"a": b"e?", "o": b"e?", "u": b"e?", "s": b"s*"} | dict.fromkeys("0123456789", rb"\.?")


def letters(text: str) -> bytes:
    """A text in small letters without dots above them, a byte a code point.

    >>> letters("Größe")
    b'grose'
    """
    try:
        encoded = text.encode(_BYTES)
    except UnicodeEncodeError:
        encoded = text.encode(_BYTES, "replace").replace(b"?", _UNKNOWN)
    return encoded.translate(_FOLDED)


def is_odd(letters: bytes) -> bool:
    """Whether any of them is ``ODD``."""
    return bool(letters.translate(None, _USUAL))


def of_stem(wanted: str) -> str:
    """The letters of every word of this stem."""
    return wanted


@remembered(10_000)
def of_part(wanted: str) -> str:
    """The letters of every word that has a part of this stem, or is of it.

    Of three letters none is left out: what remained would be in nearly every string. Only what
    was parted wrongly is overlooked then, an event in Paravents.
    """
    short = len(wanted) <= 3
    kept = min(len(wanted) - (not short), _replaced().get(wanted, len(wanted)))
    return wanted[1 if wanted.startswith("e") and not short else 0 : max(kept, 0)]


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
    return pieces(word, distance + 1)


class Needle(NamedTuple):
    """Letters, spelled as a text's ``letters`` may have them, and as its ``thin`` ones do."""

    spelled: re.Pattern[bytes]
    thin: bytes


def thin(letters: bytes) -> bytes:
    """Letters without those that may stand there or not, however a word is written.

    What the expression of a needle finds has its thin letters in a row here. They are looked for
    many times faster, and not one of many needles in ten is in a text.

    >>> thin(b"masse") == thin(b"mase"), thin(b"aerzte") == thin(b"arzte")
    (True, True)
    """
    return letters.translate(None, b"es.:*")


def expressions(needles: Iterable[str]) -> tuple[Needle, ...]:
    """What finds folded letters in the ``letters`` of a text; () where that is too much.

    One by one they are found faster than by one expression with alternatives.
    """
    wanted: list[str] = []
    for needle in sorted(set(needles), key=len):
        if not any(shorter in needle for shorter in wanted):
            wanted.append(needle)
    if not wanted or len(wanted[0]) < SHORTEST:
        return ()
    return tuple(map(_needle, wanted))


def whole_words(stems: Iterable[str]) -> tuple[Needle, ...]:
    """What finds the words of some stems where these are too short to be looked for anywhere.

    A word begins with its stem, or with ge- and the stem, and goes on with letters that are
    taken from words only; those of one or two letters are their stem (``german.stem``).
    """
    return tuple(map(_whole, sorted(set(stems))))


def joints(needles: Iterable[str]) -> Joints:
    """The letters on both sides of the hyphens that one of these letters may reach across.

    >>> sorted(bytes(pair) for pair in joints(["hafen"]))
    [b'ae', b'af', b'ef', b'en', b'fe', b'ha']
    """
    return frozenset(pair for needle in needles for pair in _pairs(needle))


@remembered(10_000)
def _pairs(needle: str) -> Joints:
    """What stands side by side in it, or may, as an e behind a vowel."""
    found = set()
    for one, other in pairwise(_bytes(needle)):
        found.add((one, other))
        if one in b"aou":
            found |= {(one, ord("e")), (ord("e"), other)}
    return frozenset(found)


@remembered(10_000)
def _needle(needle: str) -> Needle:
    return Needle(re.compile(b"".join(_spelled(needle))), thin(_bytes(needle)))


@remembered(10_000)
def _whole(stem: str) -> Needle:
    first, rest = _spelled(stem)
    short = len(stem) < 3
    if first.isalpha():
        alone = b"(?<![a-z_]%b)" % first
        rest = (alone if short else b"(?:%b|(?<=ge%b))" % (alone, first)) + rest
    if stem[-1].isalpha():
        rest += (b"" if short else b"[demnrst]*") + rb"(?!\w)"
    return Needle(re.compile(first + rest), thin(_bytes(stem)))


def _spelled(needle: str) -> tuple[bytes, bytes]:
    """Expressions for the first letter, and for what follows.

    What begins with a letter that is no choice is found much faster.
    """
    needle = re.sub("s+", "s", needle)
    first, more = needle[0], needle[1:]
    rest = (_BEFORE.get(letter, b"") + _letter(letter) + _AFTER.get(letter, b"") for letter in more)
    return _letter(first), _AFTER.get(first, b"") + b"".join(rest)


def _letter(letter: str) -> bytes:
    return re.escape(_bytes(letter))


def _bytes(needle: str) -> bytes:
    return needle.encode(_BYTES, "replace")
