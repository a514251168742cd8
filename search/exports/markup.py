"""Markup: text as it may stand in XML."""

from __future__ import annotations

import re

# What no XML document may hold, however it is written (XML 1.0, 2.2 Characters).
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_SPECIAL = re.compile('[&<>"]')


def xml(text: str) -> str:
    r"""The text for an element or, in double quotes, an attribute.

    >>> xml('5 < 6 & "so"\x00')
    '5 &lt; 6 &amp; &quot;so&quot;'
    """
    text = _ILLEGAL.sub("", text)
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text
