"""CISTEM: folded words to stems.

Leonie Weißweiler and Alexander Fraser: Developing a Stemmer for German Based on a Comparative
Analysis of Publicly Available Stemmers. GSCL 2017. The case-insensitive variant: readers do
not mind capitals, so Hilft and hilft must meet.
"""

from __future__ import annotations

import re

_DOUBLE = re.compile(r"(.)\1")


def stem(word: str) -> str:
    """The stem of a word that ``normalise.fold`` has folded.

    >>> [stem(word) for word in ("waffenstillstand", "waffenstillstande", "waffenstillstandes")]
    ['waffenstillsta', 'waffenstillsta', 'waffenstillsta']
    """
    if len(word) <= 3 or word.isdigit():
        return word
    if len(word) > 5 and word.startswith("ge"):
        word = word[2:]
    # Letters that belong together must not be cut apart, nor taken for a double one.
    word = word.replace("sch", "$").replace("ei", "%").replace("ie", "&")
    doubled = set(_DOUBLE.findall(word))
    for letter in doubled:
        word = word.replace(letter + letter, f"{letter}*")
    end = len(word)
    while end > 3:
        if end > 5 and word.endswith(("em", "er", "nd"), 0, end):
            end -= 2
        elif word[end - 1] in "tesn":
            end -= 1
        else:
            break
    word = word[:end]
    for letter in doubled:
        word = word.replace(f"{letter}*", letter + letter)
    return word.replace("%", "ei").replace("&", "ie").replace("$", "sch")
