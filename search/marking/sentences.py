"""Where German sentences begin.

Needed to begin a passage where a reader would. Rules, not a model: a full stop ends a
sentence unless it belongs to an abbreviation (z. B., Dr.), an initial (A. Merkel) or an
ordinal (10. April).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.german.tokens import words

_OPENING = r"[„“\"»«‚‘›‹(\[–-]*"
_END = re.compile(
    rf"\n+|[.!?…][“”\"»«’‘'›‹)\]]*\s+(?={_OPENING}[^\W_a-zäöüß])"  # a capital or a figure
)
_LAST_WORD = re.compile(r"[\w.-]*\Z")

#: What ends in a full stop without ending a sentence, unless an opener follows.
_ABBREVIATIONS = frozenset(
    words(
        """
    abb abs abt allg art aufl az bd bspw bzgl bzw ca dgl dipl dr ebd einschl engl etc evtl ev
    ff fr frz gen geb gegr gest ggf ggü hl hr hrsg inkl ing int jh jhd jr kap kath lat lt max
    med mind min mio mrd mr mrs ms mtl nachm nr nrn obj od op phil prof red rd resp sen sog
    spvgg st std stellv str tel tgl ung usf usw vgl vll vorm vs wg zt ztr zz zzgl
    jan feb mrz apr jun jul aug sep sept okt nov dez
    """
    )
)
#: Words that begin a sentence far more often than they follow an ordinal or an abbreviation.
_OPENERS = frozenset(
    words(
        """
    aber alle als am an auch auf aus bei beide bis da dabei dafür damit danach dann das dass dem
    den denn der derzeit des deshalb die dies diese dieser dieses doch dort durch ein eine einen
    einer er erst es für gegen hier ich ihr ihre im in ist jetzt kein keine laut man mehr mit nach
    nicht noch nun nur ob sein seine seit sie so später trotz um und unter viele vom von vor
    während wann warum was weil wenn wer wie wir wird wo zu zudem zuletzt zum zur zwar zwischen
    """
    )
)
_NEXT_WORD = re.compile(rf"{_OPENING}(\w*)")
_REACH = 8  # characters of quotes and blanks around the place where a sentence begins


def starts(text: str, first: int = 0, last: int | None = None) -> Iterator[int]:
    """Where sentences begin between two places of a text, both included, from left to right.

    >>> text = "Am 10. April tagte z. B. die NATO. Dr. A. Adler fehlte. „Schade“, hieß es."
    >>> [text[start:start + 5] for start in starts(text)]
    ['Am 10', 'Dr. A', '„Scha']
    """
    last = len(text) if last is None else last
    if first <= 0 <= last:
        yield 0
    for end in _END.finditer(text, max(first - _REACH, 0), min(last + _REACH, len(text))):
        if max(first, 1) <= end.end() <= last and _ends(text, end):
            yield end.end()


def _ends(text: str, end: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is one."""
    if end.group()[0] != ".":
        return True
    found = _LAST_WORD.search(text, max(0, end.start() - 24), end.start())
    word = found.group().rpartition(".")[2].lower() if found else ""
    if len(word) == 1 and not word.isdigit():
        return False
    if word in _ABBREVIATIONS or (word.isdigit() and len(word) <= 2):
        following = _NEXT_WORD.match(text, end.end())
        return following is not None and following[1].lower() in _OPENERS
    return True
