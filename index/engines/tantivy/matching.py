"""What a resolved tree finds, in as few words as possible: to count by, where scores do not matter.

What only ranks is left out, and so is a word of a text where the same word is looked for among
its parts: they hold every word of the text (``schema.PARTS``), and in a shorter field. ``quick``
leaves out more: what takes long to find, in a tree that also wants something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from whoosh import query as wq

from index.tree import Near, OneOf

_HELD_BY = {"title": "title_parts", "body": "parts"}


@singledispatch
def matching(node: wq.Query) -> wq.Query:
    """A tree that finds the same articles.

    >>> words = [wq.Term(name, "bruck") for name in ("title", "body", "title_parts", "parts")]
    >>> matching(wq.AndMaybe(wq.Or(words), wq.Term("body", "stein")))
    Or([Term('title_parts', 'bruck'), Term('parts', 'bruck')])
    """
    return node


@matching.register
def _(node: wq.AndMaybe) -> wq.Query:
    return matching(node.subqueries[0])


@matching.register
def _(node: wq.And) -> wq.Query:
    return wq.And([matching(child) for child in node.subqueries])


@matching.register
def _(node: wq.Not) -> wq.Query:
    return wq.Not(matching(node.query))


@matching.register
def _(node: wq.Or) -> wq.Query:
    children = list(_alternatives(node))
    held = {(one.fieldname, one.text) for one in children if isinstance(one, wq.Term)}
    kept = [
        one
        for one in children
        if not isinstance(one, wq.Term) or (_HELD_BY.get(one.fieldname), one.text) not in held
    ]
    return kept[0] if len(kept) == 1 else wq.Or(kept)


def _alternatives(node: wq.Or) -> Iterator[wq.Query]:
    for child in node.subqueries:
        found = matching(child)
        if isinstance(found, wq.Or):
            yield from found.subqueries
        else:
            yield found


def quick(node: wq.Query) -> wq.Query | None:
    """What is soon found of the parts that a tree from ``matching`` wants.

    Where that finds nothing, neither does the tree, which otherwise reads all that its patterns
    and its words near others stand for. None where it has none of them, or nothing else.

    >>> words, pattern = wq.Term("body", "klosstruh"), OneOf("body", ["Zeitung", "Umleitung"])
    >>> quick(wq.And([words, pattern])), quick(pattern), quick(words)
    (Term('body', 'klosstruh'), None, None)
    """
    if not isinstance(node, wq.And):
        return None
    wanted = [child for child in node.subqueries if not _is_slow(child)]
    if len(wanted) == len(node.subqueries):
        return None
    wanted = [child for child in wanted if not isinstance(child, wq.Not)]
    return wanted[0] if len(wanted) == 1 else wq.And(wanted) if wanted else None


def _is_slow(node: wq.Query) -> bool:
    if isinstance(node, wq.Not):
        return _is_slow(node.query)
    if isinstance(node, wq.And | wq.Or):
        return any(map(_is_slow, node.subqueries))
    return isinstance(node, OneOf | Near) or (isinstance(node, wq.Phrase) and node.slop > 1)
