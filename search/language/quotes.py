"""Phrases, in all the quotation marks that are in use.

„…“ "…" »…« «…» “…” ›…‹ ‹…› and ‚…‘ '…', and what keyboards make of them: „…" or „…”. A single
mark quotes only where it clearly does: apostrophes (geht's, Grass' Werk) belong to words.
"""

from __future__ import annotations

import re

from whoosh.qparser.plugins import Plugin
from whoosh.qparser.syntax import SyntaxNode
from whoosh.qparser.taggers import Tagger

from search.language.hints import HintKind
from search.language.nodes import Dropped, Typed
from search.language.reading import Reading

#: Opening mark -> sets of closing marks, the set to prefer first.
DOUBLE = {
    "„": ("“”", '"'),
    '"': ('"', "“”"),
    "“": ("”", '"', "“"),
    "”": ("”", '"', "“"),
    "»": ("«", "»"),
    "«": ("»",),
    "›": ("‹",),
    "‹": ("›",),
}
SINGLE = {"‚": "‘’'", "‘": "’‘'", "'": "'’", "’": "’", "´": "´`", "`": "`´'"}
_SINGLE_END = {mark: re.compile(rf"(?<=\S)[{ends}](?!\w)") for mark, ends in SINGLE.items()}
MARKS = "".join(DOUBLE)  #: these end a word; single ones may stand within one

_DISTANCE = re.compile(r"~([0-9]*)")
_STAR = re.compile(r"\w\*|\*\w")
_FAR = 1000  #: any distance beyond is as good as this one


class PhrasePlugin(Plugin):  # type: ignore[misc]
    """Reads phrases, with = before them and ~n behind."""

    def taggers(self, parser: Reading) -> list[tuple[Tagger, int]]:
        return [(_PhraseTagger(), 0)]


class _PhraseTagger(Tagger):  # type: ignore[misc]
    def __init__(self) -> None:
        self._open: set[str] = set()  # single marks that nothing closes any more

    def match(self, parser: Reading, text: str, pos: int) -> SyntaxNode | None:
        exact = text.startswith("=", pos)
        start = pos + exact
        mark = text[start : start + 1]
        if mark in DOUBLE:
            end = _double(text, start)
            if end is None and exact:
                return None
            if end is None:
                parser.hint(HintKind.UNBALANCED_QUOTE, mark, start, start + 1)
                return Dropped().set_range(start, start + 1)
        elif mark in SINGLE:
            end = self._single(text, start)
            if end is None:
                return None
        else:
            return None
        inner = text[start + 1 : end]
        if star := _STAR.search(inner):
            at = start + 1 + star.start()
            parser.hint(HintKind.PATTERN_DROPPED, inner, at, at + 2)
        distance, stop = 0, end + 1
        if tail := _DISTANCE.match(text, stop):
            distance = min(int(tail[1][:6] or "1"), _FAR)
            stop = tail.end()
        return Typed(inner, exact, True, distance).set_range(pos, stop)

    def _single(self, text: str, start: int) -> int | None:
        """Where a quotation in single marks ends: behind a word, and no word goes on there."""
        mark = text[start]
        if mark in self._open or text[start + 1 : start + 2].isspace():
            return None
        found = _SINGLE_END[mark].search(text, start + 2)
        if found is None:
            self._open.add(mark)
            return None
        return found.start()


def _double(text: str, start: int) -> int | None:
    """Where the quotation that begins here ends; it does not reach beyond the next opening."""
    mark = text[start]
    for closing in DOUBLE[mark]:
        limit = -1 if mark in closing else text.find(mark, start + 1)
        ends = [text.find(c, start + 1, limit if limit > 0 else None) for c in closing]
        if found := [end for end in ends if end > 0]:
            return min(found)
    return None
