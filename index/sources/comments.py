"""Where readers' comments begin below an article.

They begin after a line that says so ("Kommentare", "3 Kommentare", "Leserkommentare"), or
after a line that is nothing but the name of an outlet, where what follows to the end are
paragraphs of which at least one is written as comments are and articles are not: a blank
before a comma, oe for ö, doubled exclamation marks, the first person, another language. In
both cases running text must stand above the line, and a comment directly below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sources.furniture import is_furniture
from index.sources.language import language_of
from index.sources.lines import is_prose
from index.sources.outlets import is_outlet

_LONGEST_LABEL = 40  #: characters
_SHORTEST_COMMENT = 12  #: characters
_MOST_TRIES = 8  #: label lines looked at
_LABEL = re.compile(
    r"(?i)(?:(?:leser|nutzer)?kommentare|leserstimmen|lesermeinungen|reaktionen|ergänzungen)"
    r"\s*(?:\(\d+\)|:\s*\d*)?|[1-9]\d*\s+(?:(?:leser|nutzer)?kommentare?|ergänzungen?)\s*:?"
)
_INFORMAL = re.compile(
    r"\w\s[,.!?](?:\s|$)|[!?]{2,}|(?:\b\w ){3,}\w\b|@\w|\b(?:ich|mich|mir)\b"
    r"|(?i:\b(?:fuer|ueber|waere|haett|koenn|muess|groess|moeg|moecht|schoen|naemlich)"
    r"|(?:laeng|aender|kraef|buerg|wuerd|staend))"
)


def comments_begin(lines: Sequence[str]) -> int | None:
    """The number of the label line after which comments stand; None where there are none."""
    prose = tries = 0
    for i, line in enumerate(lines):
        if prose and len(line) <= _LONGEST_LABEL and tries < _MOST_TRIES:
            if _LABEL.fullmatch(line):
                tries += 1
                below = next((text for text in lines[i + 1 :] if any(map(str.isalpha, text))), "")
                if below and not is_furniture(below):
                    return i
            elif prose > 1 and is_outlet(line):
                tries += 1
                if _read_as_comments(lines[i + 1 :], language_of("\n".join(lines[:i]))):
                    return i
        prose += is_prose(line)
    return None


def _read_as_comments(lines: Sequence[str], language: str) -> bool:
    """Whether lines below an article in this language read as comments on it."""
    if any(len(line) < _SHORTEST_COMMENT or is_furniture(line) for line in lines):
        return False
    return any(_INFORMAL.search(line) or language_of(line) not in ("", language) for line in lines)
