"""Wildcards: which folded words a pattern with * and ? stands for.

* is any letters, ? is one letter as it is written. Folding makes two of an ß, so ? may be "ss"
as well: Stra?e is Straße and Strasse.
"""

from __future__ import annotations

import re

from index.remembering import remembered

MOST = 1000  #: letters of a pattern that a word may fit; words have up to 255

_LETTER = r"(?:[^\n]|ss)"
_NOTHING = re.compile(r"(?!)")


@remembered(200)
def expression(pattern: str) -> re.Pattern[str]:
    """What a folded pattern means, to be matched with a whole line.

    Each literal piece is tried at its first place only (atomic groups), which is all that
    * needs, so that no pattern takes longer than a word times its pieces.

    >>> [word for word in ("strasse", "strafe", "strae") if expression("stra?e").fullmatch(word)]
    ['strasse', 'strafe']

    Of more letters than any word has, nothing is made: Python remembers whatever it compiles.
    """
    if len(pattern) - pattern.count("*") > MOST:
        return _NOTHING
    first, *pieces = [re.escape(piece).replace(r"\?", _LETTER) for piece in pattern.split("*")]
    between = "".join(rf"(?>[^\n]*?{piece})" for piece in pieces[:-1] if piece)
    last = rf"[^\n]*{pieces[-1]}" if pieces else ""
    return re.compile(f"{first}{between}{last}")
