"""Text to words.

A word is a run of letters, digits and underscores; a number with German thousands points is
one word (73.000), and so is a word with a gender ending (Minister:innen, Bürger*in). Hyphens
and apostrophes part words: NATO-Hauptquartier is two.
"""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\w{1,255}(?:(?<=[^\W\d_])[:*]in(?:nen)?\b)?")

_HYPHENLESS = r"\w+(?:(?<=[^\W\d_])[:*]in(?:nen)?\b)?"
HYPHENATED = re.compile(f"{_HYPHENLESS}(?:-{_HYPHENLESS})+")

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
# A hyphen at a line's end before a small letter, unless the next word is left to stand alone:
# "Ein-\nund Ausfahrt".
_BROKEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zäöüß])(?!(?:und|oder|bis|sowie|statt|als)\b)")


def clean(text: str) -> str:
    """Text as articles hold it: NFC, without soft hyphens and other invisible characters,
    and without the hyphens of words that were broken at a line's end.

    >>> clean("Waffen\\u00adstillstand")
    'Waffenstillstand'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text)
    return _BROKEN.sub("", text) if "-\n" in text else text


def words(text: str) -> list[str]:
    """The words of a text, in order, as written.

    >>> words("Das NATO-Hauptquartier zählt 73.000 Soldaten.")
    ['Das', 'NATO', 'Hauptquartier', 'zählt', '73.000', 'Soldaten']
    """
    return WORD.findall(text)
