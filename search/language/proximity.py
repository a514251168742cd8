"""NAHE and VOR: words and phrases near each other.

What these operators join is put together before fields are given out, so that a field before
one operand counts for all of them. Once words are leaves, each two neighbours become one leaf:
``a NAHE b NAHE c`` is a near b and b near c. What cannot be near anything (a pattern, UND
within a bracket, two different fields) is joined by UND instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from whoosh import query as wq
from whoosh.qparser.plugins import Plugin
from whoosh.qparser.syntax import AndGroup, InfixOperator, OrGroup, PrefixOperator, SyntaxNode
from whoosh.qparser.taggers import RegexTagger, Tagger

from index.german.analyzer import stems
from index.schema import STEMMED
from index.tree import Alias, Exact, Name, Near
from search.language import cost
from search.language.fields import ANYWHERE, field_named
from search.language.hints import HintKind
from search.language.nodes import Bracket, Close, Leaf, Named, NearOperator, Typed
from search.language.quotes import MARKS
from search.language.reading import Reading

DISTANCE = 10  #: steps where no number is given
FARTHEST = 256  #: most steps between two words

# VOR before an article is a word of a headline in capitals: STREIT VOR DEM GIPFEL.
_ARTICLE = r"\s+(?:DE[MNRS]|DIE|DAS|EIN(?:E[MNRS]?)?)\b"
_NUMBERED = r"(?=/[0-9])"
_OPERATOR = (
    rf"(?:(?P<bare>(?<=\s)(?=/[0-9]+\s))|NAHE|NEAR|(?i:nahe|near|w){_NUMBERED}"
    rf"|(?P<ordered>(?P<side>ADJ)|VOR(?!{_ARTICLE})|BEFORE|(?i:vor|before|adj|pre){_NUMBERED}))"
    rf"(?:[/:]?(?P<distance>[0-9]+)|\((?P<inside>[0-9]+)\))?(?=[\s(){MARKS}‚‘]|$)"
)
_BEHIND_DATE = re.compile(r"(?:datum|date):\s*\Z", re.IGNORECASE)

#: The stems of each alternative, and how it is written; "" for other spellings of a name.
Sides = dict[tuple[str, ...], str]


class _OperatorTagger(RegexTagger):  # type: ignore[misc]
    def create(self, parser: Reading, match: re.Match[str]) -> SyntaxNode | None:
        distance, ordered = match["distance"] or match["inside"], match["ordered"] is not None
        if ordered and not distance and _BEHIND_DATE.search(match.string[: match.start()]):
            return None  # datum:VOR 2026
        nearest = 1 if match["side"] else DISTANCE
        steps = int(distance[:6]) if distance else nearest
        return NearOperator(match[0], steps, ordered)


@dataclass(frozen=True, slots=True)
class _Operand:
    """A word, phrase or bracket, with the field before it."""

    node: SyntaxNode
    named: Named | None

    def nodes(self) -> list[SyntaxNode]:
        return [self.node] if self.named is None else [self.named, self.node]


class ProximityPlugin(Plugin):  # type: ignore[misc]
    """Reads NAHE/n, VOR/n and their English names, and puts together what they join.

    Press databases write W/n, PRE/n and /n, which are operators only with a number, ADJ and
    ADJn (in this order; without a number side by side), NEARn and NEAR(n).
    """

    def taggers(self, parser: Reading) -> list[tuple[Tagger, int]]:
        return [(_OperatorTagger(_OPERATOR), 0)]

    def filters(self, parser: Reading) -> list[tuple[object, int]]:
        return [(self.do_close, 505)]

    def do_close(self, parser: Reading, group: Bracket, outer: str | None = None) -> Bracket:
        """Group by group; ``outer`` is the field that a group is in."""
        done = Bracket()
        nodes = list(group)
        place = 0
        while place < len(nodes):
            operand, after = self._operand(nodes, place, outer, parser)
            if operand is None:
                node, place = nodes[place], place + 1
                if not isinstance(node, NearOperator):
                    done.append(node)
                elif done and place < len(nodes) and isinstance(nodes[place], PrefixOperator):
                    done.append(_as_and(node, parser))
                else:
                    parser.leave_out(node)
                continue
            operands, operators, place = [operand], [], after
            while place < len(nodes) and isinstance(nodes[place], NearOperator):
                following, after = self._operand(nodes, place + 1, outer, parser)
                if following is None:
                    break
                operators.append(nodes[place])
                operands.append(following)
                place = after
            done.extend(_together(operands, operators, outer, parser))
        return done

    def _operand(
        self, nodes: Sequence[SyntaxNode], place: int, outer: str | None, parser: Reading
    ) -> tuple[_Operand | None, int]:
        """The operand that begins here, if one does, and where it ends."""
        named = nodes[place] if place < len(nodes) and isinstance(nodes[place], Named) else None
        place += named is not None
        node = nodes[place] if place < len(nodes) else None
        if isinstance(node, Bracket):
            node = self.do_close(parser, node, named.fieldname if named else outer)
        elif not isinstance(node, Typed):
            return None, place
        return _Operand(node, named), place + 1


def _together(
    operands: list[_Operand], operators: list[NearOperator], outer: str | None, parser: Reading
) -> list[SyntaxNode]:
    """Operands in a group with their operators, the field of all of them before it."""
    if not operators:
        return operands[0].nodes()
    names = [named for operand in operands for named in _names(operand.nodes())]
    fields = {field_named(name.fieldname) for name in names} or {field_named(outer) or ANYWHERE}
    inside = names[1:] if operands[0].named else names
    possible = len(fields) == 1 and {field.asked for field in fields if field} <= STEMMED.keys()
    if not possible or any(name.negated for name in inside):
        group = Bracket(operands[0].nodes())
        for operator, operand in zip(operators, operands[1:], strict=True):
            group.extend([_as_and(operator, parser), *operand.nodes()])
        return [group]
    close = Close([_nameless(operands[0].node)])
    for operator, operand in zip(operators, operands[1:], strict=True):
        close.extend([operator, _nameless(operand.node)])
    return [*names[:1], close]


def _names(nodes: Sequence[SyntaxNode]) -> list[Named]:
    found: list[Named] = []
    for node in nodes:
        if isinstance(node, Named):
            found.append(node)
        elif isinstance(node, Bracket):
            found += _names(list(node))
    return found


def _nameless(node: SyntaxNode) -> SyntaxNode:
    """The node without the names of fields in it; a name with nothing behind it stays."""
    if not isinstance(node, Bracket):
        return node
    done = node.empty_copy()
    nodes = list(node)
    for place, inner in enumerate(nodes):
        named = isinstance(inner, Named) and place + 1 < len(nodes)
        if not (named and isinstance(nodes[place + 1], Typed | Bracket)):
            done.append(_nameless(inner))
    return done


def _as_and(operator: NearOperator, parser: Reading) -> InfixOperator:
    start, end = operator.startchar, operator.endchar
    parser.hint(HintKind.PROXIMITY_AS_AND, operator.text, start, end)
    return InfixOperator(operator.text, AndGroup).set_range(start, end)


def leaves_of(close: Close, parser: Reading) -> Bracket:
    """A leaf for each two neighbours, of a group whose words are leaves already.

    Where that is not possible, operands stand side by side, which means UND.
    """
    operands, operators = _in_turn(close, parser)
    done = Bracket()
    joined = False  # whether the operand is near the one before it
    for place, operand in enumerate(operands):
        leaf = None
        if place < len(operators):
            leaf = _leaf(operand, operators[place], operands[place + 1], parser)
        if leaf is None and not joined:
            done.append(operand)
        elif leaf is not None and (not joined or _paid(operand, parser)):
            done.append(leaf)
        joined = leaf is not None
    return done


def _in_turn(close: Close, parser: Reading) -> tuple[list[SyntaxNode], list[NearOperator]]:
    """Operands and the operators between them; some operands may have had no words."""
    operands: list[SyntaxNode] = []
    operators: list[NearOperator] = []
    for node in close:
        if not isinstance(node, NearOperator):
            operands.append(node)
        elif len(operators) < len(operands):
            operators.append(node)
        else:
            parser.leave_out(node)
    if operators and len(operators) == len(operands):
        parser.leave_out(operators.pop())
    return operands, operators


def _paid(operand: SyntaxNode, parser: Reading) -> bool:
    """Whether there is room for an operand's words a second time."""
    words = sum(map(len, _sides(operand) or ()))
    if parser.spend(words):
        return True
    limit, end = str(parser.caps.words), len(parser.text)
    parser.hint(HintKind.TOO_MANY_WORDS, limit, operand.startchar, end)
    return False


def _leaf(
    first: SyntaxNode, operator: NearOperator, second: SyntaxNode, parser: Reading
) -> Leaf | None:
    one, other = _sides(first), _sides(second)
    if not (one and other):
        _as_and(operator, parser)
        return None
    start, end = operator.startchar, operator.endchar
    ways, each = _ways(one, other, operator.ordered)
    left = parser.places - ways
    if left < each:
        parser.hint(HintKind.TOO_MANY_NEAR, operator.text, start, end)
        return None
    distance = min(max(operator.distance, 1), left // each if each else FARTHEST, FARTHEST)
    parser.room -= ways + each * distance
    if distance != operator.distance:
        parser.hint(HintKind.DISTANCE_REDUCED, str(distance), start, end)
    some = _some_leaf(first)
    asked = Near(some.asked.fieldname, tuple(one), tuple(other), distance, operator.ordered)
    sign = "VOR" if operator.ordered else "NAHE"
    written = f"{_written(one)} {sign}/{distance} {_written(other)}"
    leaf = Leaf(asked, some.field, written, several=True)
    leaf.set_range(first.startchar, second.endchar)
    return leaf


def _ways(one: Sides, other: Sides, ordered: bool) -> tuple[int, int]:
    """What it takes to look for these alternatives (``search.language.cost``): once, and for
    each step of their distance.

    Two words are quickly found at any distance; where there is a phrase, an engine may have to
    look for every distance by itself.
    """
    once = each = 0
    for first, second in product(one, other):
        if len(first) == len(second) == 1:
            once += cost.of_pair(first[0], second[0])
        else:
            each += cost.of_step((*first, *second)) * (1 if ordered else 2)
    return once, each


def _sides(node: SyntaxNode) -> Sides | None:
    """The alternatives that an operand stands for; None if it is anything else."""
    if isinstance(node, Leaf):
        return _spellings(node) or None
    inner = list(node) if isinstance(node, Bracket) else []
    joints = inner[1::2]
    if len(inner) == len(joints) * 2 or not all(map(_is_or, joints)):
        return None
    found: Sides = {}
    for alternative in inner[::2]:
        sides = _sides(alternative)
        if sides is None:
            return None
        for words, written in sides.items():
            found.setdefault(words, written)
    return found


def _spellings(leaf: Leaf) -> Sides:
    """The stems of a word or a phrase, and of its other spellings; empty for anything else."""
    asked = leaf.asked
    if isinstance(asked, Alias) and asked.fieldname in STEMMED and not leaf.several:
        names = {_stems(other) for other in asked.others} - {asked.words}
        return {asked.words: leaf.written, **dict.fromkeys(sorted(names), "")}
    if isinstance(asked, wq.Phrase) and asked.fieldname in STEMMED and asked.slop == 1:
        return {tuple(asked.words): leaf.written}
    if isinstance(asked, wq.Term) and asked.fieldname in STEMMED:
        others = asked.others if isinstance(asked, Name) else ()
        return {(asked.text,): leaf.written, **{(o,): "" for o in others if o != asked.text}}
    return {}


def _stems(name: wq.Query) -> tuple[str, ...]:
    if isinstance(name, Exact):
        return tuple(stems(list(name.words)))
    return tuple(name.words) if isinstance(name, wq.Phrase) else (name.text,)


def _is_or(node: SyntaxNode) -> bool:
    return isinstance(node, InfixOperator) and node.grouptype is OrGroup


def _some_leaf(node: SyntaxNode) -> Leaf:
    return node if isinstance(node, Leaf) else _some_leaf(node[0])


def _written(sides: Sides) -> str:
    written = [text for text in sides.values() if text]
    return written[0] if len(written) == 1 else f"({' ODER '.join(written)})"
