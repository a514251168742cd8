"""Text to words.

A word is a run of letters, digits and underscores; a number with German thousands points is
one word (73.000). Hyphens and apostrophes part words: NATO-Hauptquartier is two.
"""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"\d{1,3}(?:\.\d{3})+(?![\d])|\w{1,255}")

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Text as articles hold it: NFC, without soft hyphens and other invisible characters.

    >>> clean("Waffen\\u00adstillstand")
    'Waffenstillstand'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub("", text)


def words(text: str) -> list[str]:
    """The words of a text, in order, as written.

    >>> words("Das NATO-Hauptquartier zählt 73.000 Soldaten.")
    ['Das', 'NATO', 'Hauptquartier', 'zählt', '73.000', 'Soldaten']
    """
    return WORD.findall(text)
