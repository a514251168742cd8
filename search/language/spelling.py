"""The canonical spelling of a query: in German syntax, and read back as the same tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whoosh.qparser.syntax import AndGroup, GroupNode, NotGroup, OrGroup, SyntaxNode

from index.german.tokens import words
from index.german.variants import LONGEST, Variants
from index.tree import Alias
from search.dates import JOINERS
from search.language.fields import DATE
from search.language.nodes import Leaf


def spell(node: SyntaxNode | None, variants: Variants) -> str:
    """A tidy node in canonical spelling. ``variants`` are the names it was read with."""
    if node is None:
        return "*"
    speller = _Speller(variants)
    if isinstance(node, AndGroup | OrGroup) and (field := _common_field(node)):
        return f"{field}:({speller.inner(node, field)})"
    return speller.inner(node, "")


def spell_beside(node: SyntaxNode, variants: Variants) -> str:
    """A tidy node as it is spelled beside others, where alternatives stand in brackets."""
    return _Speller(variants).beside(node)


def _common_field(node: SyntaxNode) -> str:
    """The field that all leaves are in; dates always name theirs."""
    if isinstance(node, Leaf):
        return "" if node.field == DATE.name else node.field
    fields = {_common_field(child) for child in node}
    return fields.pop() if len(fields) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Speller:
    variants: Variants

    def beside(self, node: SyntaxNode) -> str:
        """What has no field outside, and others beside it."""
        return self._member(node, "", AndGroup, OrGroup)

    def inner(self, node: SyntaxNode, field: str) -> str:
        """What stands within a group whose field has been named."""
        if isinstance(node, Leaf):
            written = f"({node.written})" if node.several else node.written
            return node.written if node.field == field else f"{node.field}:{written}"
        if isinstance(node, NotGroup):
            return "NICHT " + self._negated(node[0], field)
        if isinstance(node, OrGroup):
            return " ODER ".join(self._member(child, field) for child in node)
        return " ".join(self._side_by_side(node, field))

    def _negated(self, node: SyntaxNode, field: str) -> str:
        name = isinstance(node, Leaf) and isinstance(node.asked, Alias) and node.several
        if name and node.field == field:
            return f"({node.written})"
        return self._member(node, field, AndGroup, OrGroup)

    def _member(self, node: SyntaxNode, field: str, *bracketed: type[GroupNode]) -> str:
        if not isinstance(node, bracketed):
            return self.inner(node, field)
        common = "" if field else _common_field(node)
        if common:
            return f"{common}:({self.inner(node, common)})"
        return f"({self.inner(node, field)})"

    def _side_by_side(self, node: AndGroup, field: str) -> Iterator[str]:
        """What is wanted first, then what is not, as in the tree."""
        before = None
        children = sorted(node, key=lambda child: isinstance(child, NotGroup))
        for place, child in enumerate(children):
            text = self._member(child, field, OrGroup)
            # A word such as "bis" would be read as part of the date before it.
            dated = isinstance(before, Leaf) and before.field == DATE.name
            yield f'"{text}"' if dated and text.lower() in JOINERS else text
            if self._would_be_a_name(children[place:]):
                yield "UND"
            before = child

    def _would_be_a_name(self, children: Sequence[SyntaxNode]) -> bool:
        """Whether the first would be read as one name with what follows it."""
        typed: list[str] = []
        first = 0
        for child in children[:LONGEST]:
            if not (isinstance(child, Leaf) and child.plain and child.field == children[0].field):
                break
            typed += words(child.written)
            first = first or len(typed)
        while length := self.variants.longest(typed):
            if length <= first:
                return False
            if len(typed) > first:
                return True
            typed = typed[: length - 1]
        return False
