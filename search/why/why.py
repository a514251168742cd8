"""Why: what of a query one article has, where, in which wording, and what each part is worth.

Nothing here is an engine's own: each part of the query is asked for alone, of this one article, as
any query is asked, so that every engine explains itself in the same words. Where a part stands is
read out of the article (``search.why.forms``), as marks are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from whoosh import query as wq

from index.article import Article
from index.engine import Filter, Query, Searcher, Window
from index.german.variants import Variants
from index.tree import Beside, Join, Ranking
from search.choice import Choice
from search.counting import count
from search.filters import (
    PERIOD,
    STORY,
    AppliedFilter,
    applied_filters,
    dated_as_asked,
    engine_filters,
)
from search.language import understand
from search.loosely import opened, ranked
from search.request import Request
from search.why.forms import Form, forms
from search.why.typed import Typed

PARTS = 60  #: parts of a query that are looked at, at most
FILTERS = 50  #: filters that are looked at, at most
_EQUAL = 0.001  #: a difference between sums that is none, as a share of the score


class How(StrEnum):
    """What a group wants of what it is made of."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A word, a phrase or whatever else a query asks for in one piece."""

    asked: str  #: as the query language writes it
    matched: bool
    forms: tuple[Form, ...] = ()  #: where it stands, most frequent first in each place
    score: float = 0.0  #: of this part alone
    share: float | None = None  #: of the score, 0 to 1; None where it has no part in it


@dataclass(frozen=True, slots=True)
class Group:
    """Parts joined by UND or ODER, or what NICHT excludes."""

    how: How
    matched: bool
    parts: tuple[Part | Group, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter, and whether the article fulfils it."""

    filter: AppliedFilter
    fulfilled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a request finds an article, or why it does not.

    ``share_of_order`` is what words side by side, and whatever else only ranks, have of the score.
    Where scores do not add up, ``additive`` is False and shares are of the sum of the parts.
    """

    article: Article
    request: Request
    found: bool
    query_matches: bool  #: whether the query finds it where no filter does harm
    relaxed: bool  #: found by some of the words, since no article has all of them
    tree: Part | Group | None  #: None where all articles are asked for
    left_out: int  #: parts that were not looked at
    conditions: tuple[Condition, ...]
    score: float
    share_of_order: float
    additive: bool


def why(
    searcher: Searcher, article: Article, request: Request, today: date, variants: Variants
) -> Why:
    """Why a request finds an article. Raises what ``searcher`` raises."""
    understood = understand(request.text, today, variants)
    scale = _Scale(searcher, article, Typed(request.text))
    tree = whole = dated_as_asked(understood.tree, request)
    score = scale.score(whole)
    relaxed = False
    if score is None and understood.relaxed is not None:
        some = dated_as_asked(opened(understood.relaxed), request)
        worth = scale.score(ranked(some, understood.words))
        if worth is not None and not count(searcher, understood.tree, request):
            tree, score, relaxed = some, worth, True
    explained = scale.explained(tree)
    parts, share_of_order, additive = _shared(explained, score or 0.0)
    conditions = tuple(_conditions(scale, request))
    within = scale.score(wq.Every(), engine_filters(request)) is not None
    return Why(
        article=article,
        request=request,
        found=score is not None and within,
        query_matches=score is not None,
        relaxed=relaxed,
        tree=parts,
        left_out=scale.left_out,
        conditions=conditions,
        score=score or 0.0,
        share_of_order=share_of_order,
        additive=additive,
    )


@dataclass
class _Scale:
    """Asks an engine what it finds of one article, and what that is worth."""

    searcher: Searcher
    article: Article
    typed: Typed
    looked: int = 0
    left_out: int = 0

    def score(self, tree: wq.Query, filters: tuple[Filter, ...] = ()) -> float | None:
        """The score of the article for a tree; None where it is not found."""
        only = (*filters, Filter(wq.Term("id", self.article.id)))
        hits = self.searcher.search(Query(tree, only, window=Window(limit=1))).hits
        return hits[0].score if hits else None

    def explained(self, tree: wq.Query) -> Part | Group | None:
        """A tree, part by part; None where it asks for nothing."""
        return next(self._each(tree, tree), None)

    def _each(self, node: wq.Query, alone: wq.Query) -> Iterator[Part | Group]:
        """What explains a node; ``alone`` is the node as it counts where it stands."""
        if isinstance(node, wq.Every | Ranking) or node == wq.NullQuery:
            return  # these find nothing of their own
        if isinstance(node, wq.Not):
            parts = tuple(self._each(node.query, node.query))
            if parts:
                yield Group(How.NONE, not any(one.matched for one in parts), parts)
        elif isinstance(node, wq.And | wq.Or):
            yield from self._group(node)
        elif self.looked < PARTS:
            self.looked += 1
            yield self._part(node, alone)
        else:
            self.left_out += 1

    def _group(self, node: wq.And | wq.Or) -> Iterator[Part | Group]:
        any_of = isinstance(node, wq.Or)
        parts = tuple(
            part
            for place, child in enumerate(node.subqueries)
            for part in self._each(child, _alone(node, place, child))
        )
        if len(parts) == 1:
            yield parts[0]
        elif parts:
            matched = (any if any_of else all)(part.matched for part in parts)
            yield Group(How.ANY if any_of else How.ALL, matched, parts)

    def _part(self, node: wq.Query, alone: wq.Query) -> Part:
        score = self.score(alone)
        asked = self.typed.asked(node)
        if score is None:
            return Part(asked, False)
        return Part(asked, True, forms(node, alone, self.article, self.typed), score)


def _alone(group: wq.And | wq.Or, place: int, child: wq.Query) -> wq.Query:
    """A child of a group as it counts there: beside its neighbours, or as one of several."""
    if isinstance(group, wq.Or):
        return wq.Or([child])  # phrases count less there, and their words as well
    if isinstance(group, Beside):
        joined = [one.stem for one in group.joined if one.first <= place <= one.last]
        if joined:
            return Beside([child], [Join(0, 0, stem) for stem in joined])
    return child


def _shared(tree: Part | Group | None, score: float) -> tuple[Part | Group | None, float, bool]:
    """The tree with shares of the score, the share of what only ranks, and whether scores add."""
    total = _sum(tree)
    if tree is None or total <= 0 or score <= 0:
        return tree, 0.0, True
    additive = total <= score * (1 + _EQUAL)
    whole = max(score, total) if additive else total
    rest = whole - total
    return _with_shares(tree, whole), rest / whole if rest > whole * _EQUAL else 0.0, additive


def _sum(tree: Part | Group | None) -> float:
    """What all parts are worth that have a part in the score."""
    if tree is None or not tree.matched:
        return 0.0
    if isinstance(tree, Part):
        return tree.score
    return 0.0 if tree.how is How.NONE else sum(map(_sum, tree.parts))


def _with_shares(tree: Part | Group, whole: float) -> Part | Group:
    if not tree.matched or (isinstance(tree, Group) and tree.how is How.NONE):
        return tree
    if isinstance(tree, Part):
        return replace(tree, share=tree.score / whole)
    return replace(tree, parts=tuple(_with_shares(part, whole) for part in tree.parts))


def _conditions(scale: _Scale, request: Request) -> Iterator[Condition]:
    for one in list(applied_filters(request))[:FILTERS]:
        filters = engine_filters(_alone_of(one, request))
        yield Condition(one, scale.score(wq.Every(), filters) is not None)


def _alone_of(one: AppliedFilter, request: Request) -> Request:
    """A request that has this filter and no other."""
    if one.name == PERIOD:
        return Request(
            since=request.since,
            until=request.until,
            undated=request.undated,
            overlapping=request.overlapping,
        )
    if one.name == STORY:
        return Request(story=one.value)
    values = (one.value,)
    return Request().choosing(one.name, Choice((), values) if one.unwanted else Choice(values))
