"""What a text is cut into, as Whoosh's parser passes it from plugin to plugin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whoosh import query as wq
from whoosh.qparser import syntax


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A word that is neither a pattern nor searched as written, and where it was typed.

    ``asked`` is the field of ``index.tree`` that it is searched in.
    """

    text: str
    start: int
    end: int
    asked: str


@dataclass(frozen=True, slots=True)
class Also:
    """A name that is searched in its other spellings too, and where it was typed."""

    word: str
    others: tuple[str, ...]
    places: tuple[tuple[int, int], ...] = ()

    def switched_off(self, text: str) -> str:
        """The text it was typed in, asking for this spelling only.

        >>> Also("Kiew", ("Kyjiw",), ((7, 11),)).switched_off("titel:(Kiew Wahl)")
        'titel:("Kiew" Wahl)'
        """
        for start, end in sorted(self.places, reverse=True):
            text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
        return text


class Typed(syntax.TextNode):  # type: ignore[misc]
    """A word or a phrase as typed, not yet analysed."""

    def __init__(
        self, text: str, exact: bool = False, quoted: bool = False, distance: int = 0
    ) -> None:
        super().__init__(text)
        self.exact = exact  #: with = before it
        self.quoted = quoted
        self.distance = distance  #: other words between neighbours, for a phrase


class Named(syntax.FieldnameNode):  # type: ignore[misc]
    """A field and its colon; ``negated`` if a minus follows them."""

    def __init__(self, name: str, original: str, negated: bool) -> None:
        super().__init__(name, original)
        self.negated = negated


class Leaf(syntax.SyntaxNode):  # type: ignore[misc]
    """A leaf of the tree, and its canonical spelling without the field.

    ``plain`` words and phrases may be searched one by one where all of them find nothing;
    ``several`` words are written without anything that holds them together.
    """

    def __init__(
        self,
        asked: wq.Query,
        field: str,
        written: str,
        plain: bool = False,
        several: bool = False,
    ) -> None:
        self.asked = asked
        self.field = field
        self.written = written
        self.plain = plain
        self.several = several

    def r(self) -> str:
        return f"{self.field}:{self.written}"

    def query(self, parser: Any) -> wq.Query:
        return self.asked


class Bracket(syntax.GroupNode):  # type: ignore[misc]
    """What stands between two brackets, and the whole text."""

    qclass = wq.And


class Completed(Bracket):
    """A word that was left short, completed or as it stands."""


class NearOperator(syntax.SyntaxNode):  # type: ignore[misc]
    """NAHE or VOR: at most ``distance`` steps, in this order if ``ordered``."""

    def __init__(self, text: str, distance: int, ordered: bool) -> None:
        self.text = text
        self.distance = distance
        self.ordered = ordered


class Close(Bracket):
    """Operands, and NearOperators between them."""


class Dropped(syntax.MarkerNode):  # type: ignore[misc]
    """Something that means nothing; it is removed together with white space."""

    def is_ws(self) -> bool:
        return True
