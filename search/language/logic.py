"""UND, ODER, NICHT put in order; then the tree.

Groups of one kind within each other become one, what is said twice is said once, and NICHT
stands only where something is taken away from: a NICHT alone takes from all articles.
"""

from __future__ import annotations

from collections.abc import Iterable

from whoosh import query as wq
from whoosh.qparser.syntax import AndGroup, GroupNode, NotGroup, OrGroup, SyntaxNode

from index.tree import Beside
from search.language.nodes import Leaf
from search.language.side_by_side import side_by_side


def tidy(node: SyntaxNode) -> SyntaxNode | None:
    """The node as Leaf, NotGroup, AndGroup or OrGroup in good order; None if it is empty."""
    if isinstance(node, Leaf):
        return node
    inner = [done for child in node if (done := tidy(child)) is not None]
    if isinstance(node, NotGroup):
        return _negated(inner[0]) if inner else None
    return _joined(OrGroup if isinstance(node, OrGroup) else AndGroup, inner)


def _negated(node: SyntaxNode) -> SyntaxNode:
    """The opposite; NICHT (NICHT a NICHT b) is a ODER b, and so the other way round."""
    if isinstance(node, NotGroup):
        return node[0]
    if isinstance(node, GroupNode) and all(isinstance(child, NotGroup) for child in node):
        other = OrGroup if isinstance(node, AndGroup) else AndGroup
        return _joined(other, [child[0] for child in node]) or node
    return NotGroup([node])


def _joined(kind: type[GroupNode], members: Iterable[SyntaxNode]) -> SyntaxNode | None:
    flat: dict[str, SyntaxNode] = {}
    for member in members:
        for part in member if isinstance(member, kind) else [member]:
            flat.setdefault(repr(tree(part)), part)
    found = list(flat.values())
    every = [part for part in found if _is_every(part)]
    if kind is OrGroup and every:
        return every[0]
    if every and any(not (isinstance(part, NotGroup) or _is_every(part)) for part in found):
        found = [part for part in found if not _is_every(part)]
    elif every and len(found) > 1:
        found = [part for part in found if isinstance(part, NotGroup)]
    if len(found) < 2:
        return found[0] if found else None
    return kind(found)


def _is_every(node: SyntaxNode) -> bool:
    return isinstance(node, Leaf) and isinstance(node.asked, wq.Every)


def tree(node: SyntaxNode | None) -> wq.Query:
    """The query tree of a tidy node."""
    if node is None:
        return wq.Every()
    if isinstance(node, Leaf):
        return node.asked
    if isinstance(node, NotGroup):
        return wq.And([wq.Every(), wq.Not(tree(node[0]))])
    if isinstance(node, OrGroup):
        return wq.Or([tree(child) for child in node])
    wanted = [tree(child) for child in node if not isinstance(child, NotGroup)]
    unwanted = [wq.Not(tree(child[0])) for child in node if isinstance(child, NotGroup)]
    every = [*(wanted or [wq.Every()]), *unwanted]
    joined = side_by_side([child for child in node if not isinstance(child, NotGroup)])
    return Beside(every, joined) if joined else wq.And(every)


def depth(query: wq.Query) -> int:
    """The levels of a tree, its leaves among them."""
    return 1 + max((depth(child) for child in query.children()), default=0)


def leaf_count(query: wq.Query) -> int:
    """The leaves of a tree."""
    if query.is_leaf():
        return 1
    return sum(leaf_count(child) for child in query.children())
