"""Quotations: which words of a text stand between quotation marks.

Two papers that quote the same sentence have not copied one another, so a passage inside
quotation marks counts for less than one outside. Marks are the German ones („…“, »…«), the
Swiss and French («…»), the English (“…”) and straight ones ("…"). A mark without its fellow
opens nothing: a quotation has at most ``LONGEST`` characters, and between straight marks, which
look the same on both sides, it ends with the paragraph.
"""

from __future__ import annotations

import re

LONGEST = 2000  #: characters between two marks

_QUOTATION = re.compile(  # each kind begins with a mark: so the others need not be looked at
    f"„[^„“”]{{1,{LONGEST}}}[“”]"
    f"|“[^„“”]{{1,{LONGEST}}}”"
    f"|»[^»«]{{1,{LONGEST}}}«"
    f"|«[^»«]{{1,{LONGEST}}}»"
    f'|"(?<![\\w"]")(?=[^\\s"])[^"\\n]{{1,{LONGEST}}}(?<=[^\\s"])"(?!\\w)'
)
_MARKS = re.compile('[„“»«"]')


def spans(text: str) -> list[tuple[int, int]]:
    """Where quotations begin and end in a text, marks included.

    >>> spans("Er sagte: „Wir warten“, und ging.")
    [(10, 22)]
    """
    if _MARKS.search(text) is None:
        return []
    return [match.span() for match in _QUOTATION.finditer(text)]
