"""Sameness: whether two queries find the same, whatever there is to be found."""

from __future__ import annotations

from whoosh import query as wq

from index.tree import Beside

Form = tuple[object, ...]


def same(one: wq.Query, other: wq.Query) -> bool:
    """Whether two trees ask the same, in whatever order.

    Equal trees are told from the rest by their form; two that say the same in quite different
    ways may count as different, never two that differ as the same.

    >>> a, b = wq.Term("any", "a"), wq.Term("any", "b")
    >>> same(wq.And([a, wq.Not(b)]), wq.And([wq.Not(b), a])), same(wq.And([a, b]), wq.Or([a, b]))
    (True, False)
    """
    return _form(one) == _form(other)


def _form(tree: wq.Query) -> Form:
    if isinstance(tree, wq.And):
        members = {form for child in tree for form in _members(child)}
        wanted = {form for form in members if form[0] != "not"}
        if len(wanted) > 1:
            members.discard(_EVERY)
        joined = tree.joined if isinstance(tree, Beside) else ()
        runs = {(tuple(map(_form, tree.subqueries[a : b + 1])), stem) for a, b, stem in joined}
        return "and", frozenset(members), frozenset(runs)
    if isinstance(tree, wq.Or):
        return "or", frozenset(map(_form, tree))
    if isinstance(tree, wq.Not):
        return "not", _form(tree.query)
    return type(tree).__name__, repr(tree), *(repr(getattr(tree, fact, "")) for fact in _FACTS)


_FACTS = ("parts", "others", "joined", "slop")  # which the name of a node does not tell
_EVERY = _form(wq.Every())


def _members(tree: wq.Query) -> list[Form]:
    """What an And asks; none of several is each of them excluded."""
    if isinstance(tree, wq.Not) and isinstance(tree.query, wq.Or):
        return [("not", _form(child)) for child in tree.query]
    return [_form(tree)]
