"""Reading: one text on its way through the parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whoosh import query as wq
from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import Plugin
from whoosh.qparser.syntax import SyntaxNode

from index.german.tokens import clean
from index.german.variants import Variants
from search.language.cost import PLACES, ROOM
from search.language.hints import Hint, HintKind
from search.language.nodes import Also, Bracket, PlainWord

MAX_TEXT = 8192  #: characters of a query that are read
MAX_WORDS = 512  #: words in all leaves of a tree, those of phrases counted one by one
MAX_DEPTH = 20  #: levels of a tree, its leaves among them
MAX_HINTS = 20
MAX_DETAIL = 80  #: characters of a hint's detail

_HYPHENS = str.maketrans("‐‑−", "---")  # a hyphen, one that keeps a line, a minus sign


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a text is read: characters, brackets within brackets, words."""

    text: int = MAX_TEXT
    brackets: int = MAX_DEPTH
    words: int = MAX_WORDS


class Reading(QueryParser):  # type: ignore[misc]
    """Whoosh's parser for one text; plugins find here what they need and leave hints."""

    def __init__(
        self, typed: str, today: date, caps: Caps, plugins: Sequence[Plugin], variants: Variants
    ) -> None:
        super().__init__("any", None, plugins=plugins, group=Bracket)
        self.today = today
        self.caps = caps
        self.variants = variants
        self.hints: list[Hint] = []
        self.words: list[PlainWord] = []
        self.also: dict[str, Also] = {}  #: by word, names searched in other spellings too
        self.words_left = caps.words  #: words that may still be searched
        self.room = ROOM  #: what patterns and ways of placing words may still take
        self.everything = False  #: whether all articles were asked for, with *
        self.relaxed: wq.Query | None = None
        self._typed = typed
        self._places: list[int] | None = None
        self.text = self._readable()

    def _readable(self) -> str:
        """The text without invisible characters, cut at a word's end where it is too long."""
        text = self._typed
        if len(text) > self.caps.text:
            text = text[: self.caps.text]
            if (blank := max(text.rfind(" "), text.rfind("\n"))) > self.caps.text // 2:
                text = text[:blank]
            self.hint(HintKind.TOO_LONG, str(len(text)), len(text), len(self._typed))
        if text.isascii() and text.isprintable():
            return text
        unseen = {place for place, c in enumerate(text) if not (c.isprintable() or clean(c))}
        if unseen:
            self._places = [place for place in range(len(text)) if place not in unseen]
            text = "".join([text[place] for place in self._places])
        return text.translate(_HYPHENS)

    def hint(self, kind: HintKind, detail: str, start: int, end: int) -> None:
        """Point something out; ``start`` and ``end`` are positions in the readable text."""
        start, end = self._as_typed(start, end)
        detail = shortened(detail)
        known = any(hint.kind is kind and hint.detail == detail for hint in self.hints)
        if not known and len(self.hints) < MAX_HINTS:
            self.hints.append(Hint(kind, detail, start, max(start, end)))

    def note(self, word: str, start: int, end: int, asked: str) -> None:
        """Remember a plain word; positions as for ``hint``."""
        self.words.append(PlainWord(word, *self._as_typed(start, end), asked))

    def tell_also(self, word: str, others: tuple[str, ...], start: int, end: int) -> None:
        """Remember a name's other spellings; positions as for ``hint``."""
        before = self.also.get(word)
        place = self._as_typed(start, end)
        if before is None or place not in before.places:
            places = (*(before.places if before else ()), place)
            self.also[word] = Also(word, others, places)

    def _as_typed(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the readable text as those in the text as typed."""
        if self._places is None:
            return start, end
        places = self._places
        start = places[start] if start < len(places) else len(self._typed)
        end = places[end - 1] + 1 if 0 < end <= len(places) else len(self._typed)
        return start, end

    def leave_out(self, operator: SyntaxNode) -> None:
        """Point out an operator that has nothing to join."""
        if self.words_left:  # else what it joined is gone, and that has been said
            start, end = operator.startchar, operator.endchar
            self.hint(HintKind.DANGLING_OPERATOR, operator.text, start, end)

    @property
    def places(self) -> int:
        """The room that a phrase or operator has for ways of placing its words."""
        return min(PLACES, self.room)

    def spend(self, words: int) -> bool:
        """Take so many of the words that are left; False if there are not enough."""
        if words > self.words_left:
            return False
        self.words_left -= words
        return True


def shortened(detail: str) -> str:
    """A detail short enough to be shown."""
    return detail if len(detail) <= MAX_DETAIL else f"{detail[: MAX_DETAIL - 1]}…"
