"""What a resolved tree finds, in as few words as possible: to count by, where scores do not matter.

What only ranks is left out, and so is a word of a text where the same word is looked for among
its parts: they hold every word of the text (``schema.PARTS``), and in a shorter field.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from whoosh import query as wq

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
