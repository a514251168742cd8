"""Lines of a plain text, and what their shape says."""

from __future__ import annotations

import re

_ENDS_SENTENCE = re.compile(r"[.!?…:][“”\"»«’'‘)\]]*$|[.!?…][“”\"»«’'‘)\]]*\s*[“”\"»«]$")
_HAS_SENTENCE = re.compile(r"[a-zäöüß0-9“”\"»«)][.!?…]+[“”\"»«]?\s+[„“\"»«]?[A-ZÄÖÜ]")
_NAME_PART = re.compile(
    r"(?:[A-ZÄÖÜÉŠŽÁ][\w'’.-]*|von|van|de|zu|der|den|la|di|da|Dr\.|Prof\.|al|el|ben|bin)"
)


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _ENDS_SENTENCE.search(line) is not None


def is_prose(line: str) -> bool:
    """Whether a line is running text, not a headline or a label."""
    words = line.count(" ") + 1
    if len(line) >= 160:
        return True
    if not ends_sentence(line):
        return len(line) >= 120 and _HAS_SENTENCE.search(line) is not None
    if line.rstrip("“”\"»«’'").endswith(("?", "!", ":")):
        return len(line) >= 100 or (words >= 10 and _HAS_SENTENCE.search(line) is not None)
    return words >= 8


def is_heading(line: str) -> bool:
    """Whether a line could head what follows: short, and not a statement with a full stop."""
    if len(line) > 115 or not line[:1].strip() or line[0].islower() or line[0] in "•*-–#@/":
        return False
    bare = line.rstrip("“”\"»«’'")
    if bare.endswith((".", ",", ";", ":", "…")) and not re.search(r"\b\w\.$|\d\.$", bare):
        return len(line) <= 100 and re.match(r"\d{1,2}\.\s\w", line) is not None
    return " " in line or len(line) >= 9


def is_name(line: str) -> bool:
    """Whether a line can be a person's name: two to five capitalised words.

    >>> [is_name(line) for line in ("Anna von Muster", "Viele offene Fragen", "Berlin")]
    [True, False, False]
    """
    parts = line.split()
    return (
        2 <= len(parts) <= 5
        and all(_NAME_PART.fullmatch(part) for part in parts)
        and parts[-1][0].isupper()
        and not line.endswith((".", "!", "?"))
        and not line.isupper()
    )
