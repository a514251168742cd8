"""Supplement hyphens: what German leaves out of a word because it stands in another.

``Innen- und Außenpolitik`` means Innenpolitik, ``Staaten und -organisationen`` means
Staatenorganisationen; neither hyphen excludes anything. The word left short is searched as it
stands or completed, by the parts of the word that completes it (Deutsche Rechtschreibung, § 98).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whoosh.qparser.plugins import Plugin
from whoosh.qparser.syntax import InfixOperator, OrGroup, SyntaxNode

from index.german.compounds import pieces, split
from index.german.lexicon import lexicon
from index.german.normalise import fold
from search.language.hints import HintKind
from search.language.nodes import Bracket, Completed, Typed
from search.language.reading import Reading

FARTHEST = 12  #: words between a word and the one that completes it
SHORTEST = 3  #: letters that a word can be completed by

_JOINTS = {"und", "oder", "sowie", "bzw", "beziehungsweise", "bis", "auch", "noch", "wie", "statt"}
_JOINT = r"(?:und|oder|sowie|bzw\.?|beziehungsweise|als\s+auch|statt)"
_BEHIND_JOINT = re.compile(rf"[\w.,)\"“”«»’'-]\s+{_JOINT}\s+\Z")
_IN_LIST = re.compile(rf"-\w[\w-]*(?:,\s+-\w[\w-]*)*,?\s+{_JOINT}\s+-\w")
_DEGREES = re.compile(r"-\d[\d.,]*\s*(?:°|%|€|Grad\b|Prozent\b|Euro\b|Celsius\b)")

_FIRST = re.compile(r"\W*?(\w+(?:-\w+)*)-[,;]?")  # Innen-
_LAST = re.compile(r"-([^\W\d_]\w*(?:-\w+)*)\W*")  # -organisationen
_WORD = re.compile(r"\W*(\w+(?:-\w+)*)\W*")


def is_no_exclusion(text: str, at: int) -> bool:
    """Whether the minus here belongs to a word: behind und or oder, in a list, before degrees.

    >>> is_no_exclusion("Staaten und -organisationen", 12)
    True
    >>> is_no_exclusion("Staaten -organisationen", 8)
    False
    """
    if _DEGREES.match(text, at):
        return True
    if not text[at + 1 : at + 2].isalpha():
        return False
    before = text[max(at - 40, 0) : at]
    if _BEHIND_JOINT.search(before):
        return True
    return before.rstrip().endswith(",") and _IN_LIST.match(text, at) is not None


class SupplementPlugin(Plugin):  # type: ignore[misc]
    """Puts the completed word beside one that was left short."""

    def filters(self, parser: Reading) -> list[tuple[object, int]]:
        return [(self.do_supplements, 515)]

    def do_supplements(self, parser: Reading, group: Bracket) -> Bracket:
        """Group by group, once fields are given out and before words become leaves."""
        done: Bracket = group.empty_copy()
        nodes = list(group)
        for place, node in enumerate(nodes):
            if isinstance(node, Bracket):
                node = self.do_supplements(parser, node)
            elif _is_plain(node) and "-" in node.text:
                node = _completed(nodes, place, parser)
            done.append(node)
        return done


def _completed(nodes: Sequence[SyntaxNode], place: int, parser: Reading) -> SyntaxNode:
    node: Typed = nodes[place]
    start, end = node.startchar, node.endchar
    word = None
    if short := _FIRST.fullmatch(node.text):
        whole = _completing(nodes[place + 1 : place + FARTHEST], _FIRST)
        if whole and (word := with_end(short[1], whole)):
            parser.hint(HintKind.COMPLETED, word, start, end)
    elif (short := _LAST.fullmatch(node.text)) and is_no_exclusion(parser.text, start):
        parser.hint(HintKind.SUPPLEMENT, node.text, start, end)
        if whole := _completing(nodes[max(place - FARTHEST, 0) : place][::-1], _LAST):
            word = with_beginning(whole, short[1])
    if word is None:
        return node
    both = Typed(word, quoted=True), InfixOperator("", OrGroup), node
    for one in both:
        one.set_range(start, end)
    both[0].set_fieldname(node.fieldname)
    return Completed(both)


def _completing(nodes: Sequence[SyntaxNode], short: re.Pattern[str]) -> str | None:
    """The first whole word behind und or oder, with nothing but words left short between."""
    joined = short is _LAST  # a list of those may begin with a comma
    for node in nodes:
        if isinstance(node, InfixOperator):
            joined = True
        elif not _is_plain(node):
            return None
        elif node.text.lower().rstrip(".") in _JOINTS:
            joined = True
        elif not short.fullmatch(node.text):
            found = _WORD.fullmatch(node.text)
            return found[1] if found and joined else None
    return None


def with_end(short: str, whole: str) -> str | None:
    """A word left short at its end, completed by another; None where nothing fits.

    >>> with_end("Innen", "Außenpolitik"), with_end("Vor", "Nachteile"), with_end("EU", "UN-Rat")
    ('Innenpolitik', 'Vorteile', 'EU-Rat')
    >>> with_end("Haus", "Hof") is None
    True
    """
    if "-" in whole:
        return f"{short}-{whole.rpartition('-')[2]}"
    hyphen = "-" if "-" in short or (short.isupper() and len(short) > 1) else ""
    ends = [whole[piece.start :] for piece in pieces(whole) if piece.end == len(whole)]
    words = [short + (f"-{end.capitalize()}" if hyphen else end) for end in ends]
    rests = (whole[start:] for start in range(2, len(whole) - SHORTEST + 1))
    found = next(_known([*words, *(short + rest for rest in rests)]), None)
    return found or next(iter(words), None)


def with_beginning(whole: str, short: str) -> str | None:
    """A word left short at its beginning, completed by another; None where nothing fits.

    >>> with_beginning("Bundeskanzler", "präsident"), with_beginning("EU-Rat", "Parlament")
    ('Bundespräsident', 'EU-Parlament')
    >>> with_beginning("Lehrerinnen", "lehrer") is None
    True
    """
    if "-" in whole:
        return f"{whole.rpartition('-')[0]}-{short}"
    starts = [piece.start for piece in pieces(whole) if piece.end == len(whole)]
    words = [whole[:start] + short.lower() for start in starts if start]
    if found := next(_known(words), None) or next(iter(words), None):
        return found
    joined = whole + short.lower()
    alike = fold(whole)[:4] == fold(short)[:4]
    return joined if not alike and split(fold(joined)) else None


def _known(words: Sequence[str]) -> Iterator[str]:
    known = lexicon()
    return (word for word in words if fold(word) in known)


def _is_plain(node: SyntaxNode) -> bool:
    return isinstance(node, Typed) and not (node.quoted or node.exact)
