"""Attributes: a tag that has more of them than a parser of HTML can bear.

libxml2 compares each attribute of a tag with all others before it: 2,000 cost 20 ms, 40,000 a
minute, and a page has room for a million.
"""

from __future__ import annotations

import re

MOST = 1000  #: attributes of one tag, of different names; real ones have some dozens
_TAG = re.compile(
    r"""<(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:[^>=]|=\s*+(?:"[^"]*"|'[^']*')?+)*+)""",
    re.IGNORECASE,
)
_VALUE = re.compile(r"""=\s*+(?:"[^"]*"|'[^']*'|[^\s>]*)|/""")
_END_OF_SCRIPT = re.compile(r"</(?:script|style)", re.IGNORECASE)


def has_too_many(text: str) -> bool:
    """Whether a tag of this page has more than MOST attributes; scripts are left out.

    >>> has_too_many("<p class='a'>1 > 0</p>")
    False
    >>> has_too_many(f"<p {' '.join(f'a{n}=1' for n in range(1001))}>")
    True
    """
    place = 0
    while match := _TAG.search(text, place):
        place = match.end()
        told = match["attributes"]
        if len(told) > MOST and len(set(_VALUE.sub(" ", told).split())) > MOST:
            return True
        if match["name"].lower() in ("script", "style"):
            end = _END_OF_SCRIPT.search(text, place)
            place = end.end() if end else len(text)
    return False
