"""Our plugins for Whoosh's parser, in the order in which they work on a text.

A tagger cuts off the next piece of the text; a filter rearranges the pieces. Whoosh's own
plugins for white space and operators are used as they are; its others do not fit: they take
the hyphen of E-Mail-Adresse for an operator, lose pieces of text without a word about it, or
raise on operators that have nothing to join.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoosh import query as wq
from whoosh.qparser import plugins as whoosh_plugins
from whoosh.qparser import syntax
from whoosh.qparser.syntax import SyntaxNode
from whoosh.qparser.taggers import RegexTagger, Tagger

from index.tree import Alias
from search.dates import days, undated
from search.language.fields import DATE, ELSEWHERE, field_named
from search.language.function_words import any_of
from search.language.hints import HintKind
from search.language.names import nodes_of_name
from search.language.nodes import Bracket, Close, Completed, Leaf, Named, Typed
from search.language.proximity import ProximityPlugin, leaves_of
from search.language.quotes import MARKS, PhrasePlugin
from search.language.reading import Reading
from search.language.supplements import SupplementPlugin, is_no_exclusion
from search.language.words import leaves, name_leaf

LONGEST_DATE = 8  #: words of a date such as "von 1. März 2025 bis 15. März 2025"

Filters = list[tuple[object, int]]
Taggers = list[tuple[Tagger, int]]


class BracketPlugin(whoosh_plugins.GroupPlugin):  # type: ignore[misc]
    """Puts what stands between brackets into a group; some brackets are left out."""

    def do_groups(self, parser: Reading, group: Bracket) -> Bracket:
        open_groups = [(Bracket(), 0)]
        ignored = 0
        for node in group:
            if isinstance(node, self.OpenBracket):
                if len(open_groups) > parser.caps.brackets:
                    ignored += 1
                    depth = str(parser.caps.brackets)
                    parser.hint(HintKind.TOO_DEEP, depth, node.startchar, node.endchar)
                else:
                    open_groups.append((Bracket(), node.startchar))
            elif isinstance(node, self.CloseBracket):
                if ignored:
                    ignored -= 1
                elif len(open_groups) > 1:
                    inner, _ = open_groups.pop()
                    open_groups[-1][0].append(inner)
                else:
                    parser.hint(HintKind.UNBALANCED_BRACKET, ")", node.startchar, node.endchar)
            else:
                open_groups[-1][0].append(node)
        while len(open_groups) > 1:
            inner, start = open_groups.pop()
            parser.hint(HintKind.UNBALANCED_BRACKET, "(", start, start + 1)
            open_groups[-1][0].append(inner)
        return open_groups[0][0]


class _NameTagger(RegexTagger):  # type: ignore[misc]
    def create(self, parser: Reading, match: re.Match[str]) -> SyntaxNode | None:
        name, sign = match["name"].lower(), match["sign"]
        field = field_named(name)
        if field is None or (name in ELSEWHERE and sign not in (":", "=")):
            return None
        if not (sign or field is DATE):
            return None
        return Named(match["name"], match["name"], negated=match["minus"] is not None)


class FieldPlugin(whoosh_plugins.Plugin):  # type: ignore[misc]
    """Gives each word, phrase or bracket behind a field's name that field.

    Behind datum: as many words are taken together as make one date.
    """

    def taggers(self, parser: Reading) -> Taggers:
        follows = r"(?=[\w„“”‚‘'\"»«›‹=(*])"
        sign = rf"(?P<sign>:\s*|={follows}|(?=[<>]=?\s*\d))"
        return [(_NameTagger(rf"(?P<name>[^\W\d_]+){sign}(?P<minus>-{follows})?"), 0)]

    def filters(self, parser: Reading) -> Filters:
        return [(self.do_fields, 510)]

    def do_fields(self, parser: Reading, group: Bracket, outer: str | None = None) -> Bracket:
        """Group by group; the innermost field counts."""
        done: Bracket = group.empty_copy()
        nodes = list(group)
        place = 0
        while place < len(nodes):
            node, name = nodes[place], outer
            place += 1
            if isinstance(node, Named):
                if not (place < len(nodes) and isinstance(nodes[place], Typed | Bracket)):
                    done.append(_as_word(node, parser))
                    continue
                if node.negated:
                    done.append(_negation("-").set_range(node.endchar - 1, node.endchar))
                node, name = nodes[place], node.fieldname
                place += 1
            if isinstance(node, Bracket):
                node = self.do_fields(parser, node, name)
            elif isinstance(node, Typed) and field_named(name) is DATE and _is_plain(node):
                node, place = _joined_date(nodes, place - 1, parser)
            if name is not None:
                node.set_fieldname(name)
            done.append(node)
        return done


def _as_word(named: Named, parser: Reading) -> Typed:
    parser.hint(HintKind.EMPTY_FIELD, named.original, named.startchar, named.endchar)
    word = Typed(named.original)
    word.set_range(named.startchar, named.endchar)
    return word


def _joined_date(nodes: list[SyntaxNode], place: int, parser: Reading) -> tuple[Typed, int]:
    """The longest run of words from here on that is one date, and where it ends."""
    end = place
    while end < len(nodes) and end - place < LONGEST_DATE and _is_plain(nodes[end]):
        end += 1
    first: Typed = nodes[place]
    while end > place + 1:
        start, stop = first.startchar, nodes[end - 1].endchar
        text = parser.text[start:stop]
        if days(text, parser.today) is not None or undated(text):
            joined = Typed(text, quoted=True)
            joined.set_range(start, stop)
            return joined, end
        end -= 1
    return first, place + 1


def _is_plain(node: SyntaxNode) -> bool:
    return isinstance(node, Typed) and not (node.quoted or node.exact)


class WordPlugin(whoosh_plugins.TaggingPlugin):  # type: ignore[misc]
    """Takes what no other plugin does as words, and makes words and phrases leaves."""

    priority = 200
    expr = (
        r"(?P<exact>=(?=\w))?"
        rf"(?P<text>(?:(?!&&|\|\|)[^\s(){MARKS}]|(?<=\w)\((?:in|innen)\)|[&|](?=[&|]$))+)"
    )

    def create(self, parser: Reading, match: re.Match[str]) -> SyntaxNode:
        return Typed(match["text"], exact=match["exact"] is not None)

    def filters(self, parser: Reading) -> Filters:
        return [(self.do_words, 520)]

    def do_words(self, parser: Reading, group: Bracket) -> Bracket:
        """Leaves for words; what says nothing, and a bracket of nothing, goes."""
        done: Bracket = group.empty_copy()
        nodes, end = list(group), 0
        for place, node in enumerate(nodes):
            if place < end:
                continue
            if length := nodes_of_name(nodes, place, parser.variants):
                end = place + length
                found = name_leaf(nodes[place:end], parser)
                start, stop = node.startchar, nodes[end - 1].endchar
                done.extend([leaf.set_range(start, stop) for leaf in found])
            elif isinstance(node, Bracket):
                inner = self.do_words(parser, node)
                if isinstance(inner, Close):
                    inner = leaves_of(inner, parser)
                if inner:
                    done.append(inner)
            elif isinstance(node, Typed):
                found = [x.set_range(node.startchar, node.endchar) for x in leaves(node, parser)]
                if len(found) == 1:
                    done.append(found[0])
                elif found:
                    done.append(Bracket(found))
            else:
                done.append(node)
        return done


def _negation(text: str) -> syntax.PrefixOperator:
    return syntax.PrefixOperator(text, syntax.NotGroup)


class _MinusTagger(whoosh_plugins.OperatorsPlugin.OpTagger):  # type: ignore[misc]
    """A minus directly before a word, unless it belongs to the word."""

    def create(self, parser: Reading, match: re.Match[str]) -> SyntaxNode | None:
        if is_no_exclusion(match.string, match.start()):
            return None
        return super().create(parser, match)


def _operators() -> list[tuple[Tagger, int]]:
    """NICHT, UND, ODER in their order of binding, each with what may stand around it."""
    tagger = whoosh_plugins.OperatorsPlugin.OpTagger
    end = rf"(?=[\s(){MARKS}‚‘]|$)"
    negated = r"(?<![^\s(])-(?=[\w„“”‚‘'\"»«›‹=(*?])"
    return [
        (tagger(rf"(?:NICHT|NOT){end}", syntax.NotGroup, syntax.PrefixOperator), 0),
        (_MinusTagger(negated, syntax.NotGroup, syntax.PrefixOperator), 0),
        (tagger(rf"(?:UND|AND){end}|&&", syntax.AndGroup), 0),
        (tagger(rf"(?:ODER|OR){end}|\|\|", syntax.OrGroup), 0),
    ]


class OperatorPlugin(whoosh_plugins.OperatorsPlugin):  # type: ignore[misc]
    """Whoosh's operators, once each of them has something to join."""

    def __init__(self) -> None:
        super().__init__(ops=_operators(), clean=True)

    def filters(self, parser: Reading) -> Filters:
        return [(self.do_relaxed, 580), (self.do_joints, 590), *super().filters(parser)]

    def do_relaxed(self, parser: Reading, group: Bracket) -> Bracket:
        """Note the alternatives where the text is nothing but plain words."""
        nodes = list(_alternatives(group))
        if all(isinstance(node, Leaf) and node.plain and not node.field for node in nodes):
            found = {repr(one): one for node in nodes for one in _apart(node.asked)}
            asked = list(found.values())
            if len(asked) > 1:
                parser.relaxed = any_of(asked)
        return group

    def do_joints(self, parser: Reading, group: Bracket) -> Bracket:
        """Drop operators that join nothing, and put UND where there is none."""
        done = Bracket()
        infix: SyntaxNode | None = None
        negations: list[SyntaxNode] = []
        for node in group:
            if isinstance(node, syntax.PrefixOperator):
                negations.append(node)
            elif isinstance(node, syntax.InfixOperator):
                _drop(negations, parser)
                negations = []
                if infix is not None or not done:
                    _drop([node], parser)
                else:
                    infix = node
            else:
                if isinstance(node, Bracket):
                    node = self.do_joints(parser, node)
                    if not node:
                        continue
                if done:
                    done.append(infix or syntax.InfixOperator("", syntax.AndGroup))
                if len(negations) % 2:
                    done.append(_negation("NICHT"))
                done.append(node)
                infix, negations = None, []
        _drop(negations if infix is None else [infix, *negations], parser)
        return done


def _alternatives(group: Bracket) -> Iterator[SyntaxNode]:
    """The nodes of a group, and of a word that was completed both."""
    for node in group:
        if isinstance(node, Completed):
            yield from (one for one in node if not isinstance(one, syntax.InfixOperator))
        else:
            yield node


def _apart(asked: wq.Query) -> list[wq.Query]:
    """The words of a name by themselves, with the name as a phrase; anything else as it is."""
    if not (isinstance(asked, Alias) and isinstance(asked.asked, wq.And)):
        return [asked]
    phrase = wq.Phrase(asked.fieldname, list(asked.words))
    return [*asked.asked.subqueries, Alias(phrase, asked.others)]


def _drop(operators: list[SyntaxNode], parser: Reading) -> None:
    for operator in operators:
        parser.leave_out(operator)


PLUGINS = (
    BracketPlugin(),
    PhrasePlugin(),
    ProximityPlugin(),
    SupplementPlugin(),
    OperatorPlugin(),
    FieldPlugin(),
    WordPlugin(),
)
