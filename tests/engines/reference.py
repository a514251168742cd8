"""The judge: what a query means, written so that it can be checked by reading.

Every article is asked on its own whether it matches. No index, no engine, no speed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from itertools import product

from whoosh import query as wq

from index.article import BERLIN, Article
from index.document import Document, prepare
from index.engine import FacetCounts, FacetValue, Query, Sort
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.resolution import Expansion, resolve
from index.schema import CALENDAR, KEYWORDS, NAMES, SEPARATOR
from index.tree import Days, Keyed, Near, OneOf, Released, Sequences, Undated

BEGINNING = datetime(1, 1, 1, tzinfo=BERLIN)


@dataclass(frozen=True)
class Held:
    """An article, its number, and its document."""

    article: Article
    sequence: int
    document: Document

    @cached_property
    def fields(self) -> dict[str, dict[str, set[int]]]:
        """Field -> term -> where it stands; a facet value stands nowhere in particular."""
        fields: dict[str, dict[str, set[int]]] = {}
        for name in self.document.__dataclass_fields__:
            value = getattr(self.document, name)
            terms = value.split() if isinstance(value, str) else value
            if name in KEYWORDS or isinstance(value, str):
                for place, term in enumerate(terms):
                    fields.setdefault(name, {}).setdefault(term, set()).add(place)
        return fields

    def places(self, field: str, term: str) -> set[int]:
        return self.fields.get(field, {}).get(term, set())

    def stretches(self, field: str, alternatives: Sequences) -> list[tuple[int, int]]:
        """The first and the last place of each alternative, wherever it stands."""
        return [
            (first, first + len(words) - 1)
            for words in alternatives
            for first in self.places(field, words[0])
            if all(first + n in self.places(field, word) for n, word in enumerate(words))
        ]


@dataclass(frozen=True)
class Answer:
    """What every engine has to say. The order of ``ids`` counts for newest and oldest."""

    ids: tuple[str, ...]
    facets: tuple[FacetCounts, ...]
    cut: tuple[str, ...]


class Reference:
    """Articles, numbered from 1 in the order given."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.held = [Held(a, n, prepare(a, n)) for n, a in enumerate(articles, 1)]

    def answer(self, query: Query) -> Answer:
        tree = resolve(query.tree, self)
        filters = [(f.facet, resolve(f.tree, self)) for f in query.filters]
        matching = [held for held in self.held if matches(tree.tree, held)]

        def narrowed(without: str | None) -> list[Held]:
            kept = [f.tree for facet, f in filters if facet != without]
            return [held for held in matching if all(matches(f, held) for f in kept)]

        found = in_order(narrowed(without=None), query.sort)
        cut = [*tree.cut, *(pattern for _, f in filters for pattern in f.cut)]
        return Answer(
            ids=tuple(held.article.id for held in found),
            facets=tuple(counted(name, narrowed(without=name)) for name in query.facets),
            cut=tuple(dict.fromkeys(cut)),
        )

    @cache  # noqa: B019 - lives as long as the tests
    def words(self, field: str) -> list[tuple[str, str]]:
        """Every word of a field and its folded form, those in most texts first."""
        if field == "comments":
            kept: tuple[str, ...] = ("comments_surface",)
        else:
            kept = (field,) if field in NAMES else ("title_surface", "body_surface")
        counts = Counter(word for h in self.held for f in kept for word in h.fields.get(f, ()))
        counts.pop(SEPARATOR, None)
        words = sorted(counts, key=lambda word: (-counts[word], word))
        return [(word, fold(word)) for word in words]

    def expand(self, pattern: wq.Wildcard | wq.FuzzyTerm, limit: int) -> Expansion:
        """The terms a pattern stands for, found by looking at every word there is."""
        text, words = pattern.text, self.words(pattern.fieldname)
        if isinstance(pattern, wq.FuzzyTerm):
            most = pattern.maxdist
            near = [(w, f) for w, f in words if abs(len(f) - len(text)) <= most]
            found = [w for w, f in near if letters_off(f, text) <= most]
        else:
            signs = {"*": ".*", "?": "(?:.|ss)"}  # one letter as written: ß is folded to ss
            wanted = re.compile("".join(signs.get(c, re.escape(c)) for c in text), re.DOTALL)
            found = [w for w, f in words if wanted.fullmatch(f)]
        if pattern.fieldname == "comments":
            found = [stem_of(word) for word in found]
        terms = list(dict.fromkeys(found))
        return Expansion(tuple(terms[:limit]), cut=len(terms) > limit)


def matches(node: wq.Query, held: Held) -> bool:
    """Whether an article matches a resolved tree."""
    match node:
        case wq.Term():
            return bool(held.places(node.fieldname, node.text))
        case wq.Phrase():
            reached, *following = (held.places(node.fieldname, word) for word in node.words)
            for places in following:
                steps = range(1, node.slop + 1)
                reached = {place for place in places if any(place - s in reached for s in steps)}
            return bool(reached)
        case Near():
            one = held.stretches(node.fieldname, node.one)
            other = held.stretches(node.fieldname, node.other)
            pairs = [*product(one, other), *([] if node.ordered else product(other, one))]
            return any(1 <= after - last <= node.distance for (_, last), (after, _) in pairs)
        case wq.AndMaybe():
            return matches(node.subqueries[0], held)
        case OneOf():
            return any(held.places(node.fieldname, term) for term in node.terms_)
        case Days():
            first, last = held.article.date.first_day, held.article.date.last_day
            if first is None or last is None:
                return False
            if node.overlapping:
                return first <= node.last and last >= node.first
            return node.first <= first and last <= node.last
        case Undated():
            return held.article.date.moment is None
        case Released():
            ends = held.article.embargo
            return ends is None or ends <= datetime.fromtimestamp(60 * node.minute, UTC)
        case Keyed():
            return held.document.newest in node.keys
        case wq.And():
            return bool(node.subqueries) and all(matches(n, held) for n in node.subqueries)
        case wq.Or():
            return any(matches(n, held) for n in node.subqueries)
        case wq.Not():
            return not matches(node.query, held)
        case wq.Every():
            return True
        case _ if node == wq.NullQuery:
            return False
    raise AssertionError(f"not a node of a resolved tree: {node!r}")


def in_order(found: Iterable[Held], sort: Sort) -> list[Held]:
    """By date, then by number; undated articles last. By number alone for relevance."""
    by_number = sorted(found, key=lambda held: held.sequence, reverse=sort is Sort.NEWEST)
    if sort is Sort.RELEVANCE:
        return by_number
    dated = [held for held in by_number if held.article.date.moment]
    undated = [held for held in by_number if not held.article.date.moment]
    dated.sort(key=lambda held: held.article.date.moment or BEGINNING, reverse=sort is Sort.NEWEST)
    return dated + undated


def counted(name: str, found: Iterable[Held]) -> FacetCounts:
    counts: Counter[str | int] = Counter()
    for held in found:
        value = getattr(held.document, name)
        counts.update(value if isinstance(value, tuple) else (value,))
    values = [FacetValue(value, count) for value, count in counts.items()]
    if name in CALENDAR:
        values.sort(key=lambda v: int(v.value))
    else:
        values.sort(key=lambda v: (-v.count, str(v.value)))
    return FacetCounts(name, tuple(values))


def letters_off(one: str, other: str) -> int:
    """Levenshtein's distance: letters to insert, drop or replace.

    >>> letters_off("haus", "maus"), letters_off("haus", "hauses"), letters_off("ab", "ba")
    (1, 2, 2)
    """
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]
