"""Quotations: which words of a text stand between quotation marks.

Two papers that quote the same sentence have not copied one another, so a passage inside
quotation marks counts for less than one outside. Marks are the German ones („…“, »…«), the
Swiss and French («…»), the English (“…”) and straight ones ("…"). A mark without its fellow
opens nothing: a quotation has at most ``LONGEST`` characters, and between straight marks, which
look the same on both sides, it ends with the paragraph.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from index.german.tokens import WORD

LONGEST = 2000  #: characters between two marks

_QUOTATION = re.compile(  # each kind begins with a mark: so the others need not be looked at
    f"„[^„“”]{{1,{LONGEST}}}[“”]"
    f"|“[^„“”]{{1,{LONGEST}}}”"
    f"|»[^»«]{{1,{LONGEST}}}«"
    f"|«[^»«]{{1,{LONGEST}}}»"
    f'|"(?<![\\w"]")(?=[^\\s"])[^"\\n]{{1,{LONGEST}}}(?<=[^\\s"])"(?!\\w)'
)
_MARKS = re.compile('[„“»«"]')

_WORD_CHARACTER = np.fromiter(
    (chr(code).isalnum() or chr(code) == "_" for code in range(1 << 16)), np.bool_, 1 << 16
)


def spans(text: str) -> list[tuple[int, int]]:
    """Where quotations begin and end in a text, marks included.

    >>> spans("Er sagte: „Wir warten“, und ging.")
    [(10, 22)]
    """
    if _MARKS.search(text) is None:
        return []
    return [match.span() for match in _QUOTATION.finditer(text)]


def quoted_words(text: str, count: int) -> NDArray[np.bool_] | None:
    """For each of the ``count`` words of a text, whether it is quoted; None if none is.

    >>> quoted_words("Er sagte: „Wir warten“, und ging.", 6)
    array([False, False,  True,  True, False, False])
    """
    found = spans(text)
    if not found:
        return None
    begun = _words_begun(text, count)
    quoted = np.zeros(count, np.bool_)
    for start, end in found:
        quoted[begun[start] : begun[end]] = True
    return quoted


def _words_begun(text: str, count: int) -> NDArray[np.intp]:
    """How many words begin before each character of a text, and before its end."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    begins = np.zeros(len(codes) + 1, np.bool_)
    inside = _WORD_CHARACTER[np.minimum(codes, (1 << 16) - 1)]
    begins[0] = inside[0]
    np.greater(inside[1:], inside[:-1], out=begins[1:-1])
    begun = np.cumsum(begins)
    if begun[-1] != count:  # 73.000 and Minister:innen are one word each
        begins[:] = False
        begins[[match.start() for match in WORD.finditer(text)]] = True
        begun = np.cumsum(begins)
    return begun - begins
