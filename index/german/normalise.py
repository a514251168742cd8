"""One spelling for words that are written in several.

Umlauts lose their dots, ae, oe and ue are read as umlauts where they can be one, ß is ss.
These are the rules of Lucene's GermanNormalizationFilter (after the German2 Snowball
variant). Accents of other languages are dropped as well, so that Sebastien finds Sébastien.
"""

from __future__ import annotations

import re
import unicodedata

# "ue" after a vowel or q is no umlaut: neue, Quelle, Feuer; but after ge- it is one: geuebt.
_UMLAUT_AS_E = re.compile(r"(?<=[ao])e|(?<=(?<![aeiouqyäöü])u)e|(?<=^geu)e")
_GENDER = re.compile(r"[:*_](?=in(?:nen)?$)")
_LETTERS = str.maketrans(
    {
        "ä": "a",
        "ö": "o",
        "ü": "u",
        "ß": "ss",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "æ": "a",
        "œ": "o",
    }
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")


def fold(word: str) -> str:
    """The folded form of a word: what spellings of the same word have in common.

    >>> [fold(word) for word in ("Änderung", "Aenderung", "Straße", "Neue", "73.000")]
    ['anderung', 'anderung', 'strasse', 'neue', '73000']
    >>> fold("Minister:innen")
    'ministerinnen'
    """
    word = word.lower()
    if word.endswith(("in", "innen")):
        word = _GENDER.sub("", word)
    if "ue" in word or "ae" in word or "oe" in word:
        word = _UMLAUT_AS_E.sub("", word)
    if not word.isascii():
        word = word.translate(_LETTERS)
        if not word.isascii():
            bare = "".join(
                c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)
            )
            word = "".join(bare.split()) or word
    elif "." in word and _THOUSANDS.fullmatch(word):
        word = word.replace(".", "")
    return word
