"""The nodes of a query tree.

A tree is made of ``whoosh.query`` nodes and the few below. What a reader asked for names
*asked* fields (see ``index.schema``):

``Term(field, stem)``             a stemmed word; field is any, title, body or comments
``Compound(field, stem, parts)``  a Term whose word is a compound: also its parts side by side
``Name(field, stem, others)``     a Term that is a name: also the stems of its other spellings
``Alias(asked, others)``          what was asked, or another name of it, of one or more words
``Ranking(field, stem)``          a Term that in an Or ranks what the others find
``Beginning(field, letters)``     the same by the first letters of words, as the analyzer has them
``Phrase(field, stems, slop)``    in this order; neighbours at most ``slop`` positions apart
``Hyphenated(field, stems, joined)``  a Phrase typed with hyphens: also the joined word
``Near(field, one, other, distance, ordered)``  alternatives of words and phrases near others
``Exact(field, words)``           words as written, one after the other; any, title or body
``Wildcard(field, pattern)``      a folded word with * and ?
``FuzzyTerm(field, word, maxdist=n)``  a folded word, at most n letters away (Levenshtein)
``Term/Phrase(names field, …)``   folded words of a name, such as outlet_words
``Term(keyword field, value)``    a whole facet value
``Term("id", id)``                one article; only as a filter, it is worth nothing of its own
``Beside(nodes, joined)``         an And, some of whose words were typed side by side
``Days``, ``Undated``             by publication date
``Released``                      by the end of an embargo
``Having(keyword field)``         those that have a value there, whichever it is
``Keyed(keys)``                   those with these sort keys for newest first
``And, Or, Not, Every, NullQuery``

``index.resolution`` takes such a tree to kept fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from whoosh import query as wq


class _Leaf(wq.Query):  # type: ignore[misc]
    """A node of ours: compared and shown by its facts."""

    boost = 1.0

    def facts(self) -> tuple[object, ...]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.facts()))})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.facts() == other.facts()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.facts()))


class Compound(wq.Term):  # type: ignore[misc]
    """A word that is a compound. ``parts`` are the stems of its parts, in order.

    It is found where the whole word is, or all parts stand side by side; single parts only
    rank what was found.
    """

    def __init__(self, fieldname: str, text: str, parts: Sequence[str]) -> None:
        super().__init__(fieldname, text)
        self.parts = tuple(parts)


class Name(wq.Term):  # type: ignore[misc]
    """A name that is spelled in several ways. ``others`` are the stems of its other spellings.

    The spelling asked for counts more than the others.
    """

    def __init__(self, fieldname: str, text: str, others: Sequence[str]) -> None:
        super().__init__(fieldname, text)
        self.others = tuple(others)


class Alias(_Leaf):
    """What was asked for, or the same under another name: EZB, Europäische Zentralbank.

    ``asked`` is a word, a phrase, or an And of words; ``others`` are Term, Phrase or Exact. The
    name asked for counts more than the others.
    """

    def __init__(self, asked: wq.Query, others: Sequence[wq.Query]) -> None:
        self.asked, self.others = asked, tuple(others)
        self.fieldname = next(iter(asked.leaves())).fieldname

    def facts(self) -> tuple[object, ...]:
        return self.asked, self.others

    @property
    def words(self) -> tuple[str, ...]:
        """The stems of the name asked for, in order."""
        return tuple(word for leaf in self.asked.leaves() for word in _stems(leaf))


def _stems(leaf: wq.Term | wq.Phrase) -> Sequence[str]:
    return leaf.words if isinstance(leaf, wq.Phrase) else (leaf.text,)


class Ranking(wq.Term):  # type: ignore[misc]
    """A word that ranks what the other words of an Or find; by itself it finds nothing."""


class Beginning(Ranking):
    """The first letters of a word and of its parts, which rank what the words of an Or find."""


class Hyphenated(wq.Phrase):  # type: ignore[misc]
    """A phrase typed with hyphens (NATO-Hauptquartier). ``joined`` is the stem of one word."""

    def __init__(self, fieldname: str, words: Sequence[str], joined: str) -> None:
        super().__init__(fieldname, list(words))
        self.joined = joined


class Join(NamedTuple):
    """Words typed side by side: the places of the first and the last, the stem of one word."""

    first: int
    last: int
    stem: str


class Beside(wq.And):  # type: ignore[misc]
    """All of these; those typed side by side (Nato Hauptquartier) may be written as one.

    For each of ``joined``, an article with that word has the words it is made of.
    """

    def __init__(self, subqueries: Sequence[wq.Query], joined: Sequence[Join]) -> None:
        super().__init__(list(subqueries))
        self.joined = tuple(joined)

    def __repr__(self) -> str:
        return f"Beside({self.subqueries!r}, {self.joined!r})"

    def __eq__(self, other: object) -> bool:
        alike = isinstance(other, Beside) and self.joined == other.joined
        return alike and bool(super().__eq__(other))

    def __hash__(self) -> int:
        return hash((super().__hash__(), self.joined))


Sequences = tuple[tuple[str, ...], ...]  # alternatives, each the stems of a word or phrase


class Near(_Leaf):
    """One of some words or phrases near one of some others.

    From the last word of the first to the first word of the second are at most ``distance``
    steps (1: side by side); they do not overlap. ``ordered``: ``one`` comes before ``other``,
    else either may come first.
    """

    def __init__(
        self, fieldname: str, one: Sequences, other: Sequences, distance: int, ordered: bool
    ) -> None:
        self.fieldname, self.one, self.other = fieldname, one, other
        self.distance, self.ordered = distance, ordered

    def facts(self) -> tuple[object, ...]:
        return self.fieldname, self.one, self.other, self.distance, self.ordered


class Exact(_Leaf):
    """Words as written, case and umlauts included, one directly after the other."""

    def __init__(self, fieldname: str, words: Sequence[str]) -> None:
        self.fieldname, self.words = fieldname, tuple(words)

    def facts(self) -> tuple[object, ...]:
        return self.fieldname, self.words


class OneOf(_Leaf):
    """Any of these terms in a kept field, each counting the same."""

    def __init__(self, fieldname: str, terms: Sequence[str]) -> None:
        self.fieldname, self.terms_ = fieldname, tuple(terms)

    def facts(self) -> tuple[object, ...]:
        return self.fieldname, self.terms_


class Days(_Leaf):
    """Published between two days, both included, Europe/Berlin.

    An article matches when the interval that its date covers lies inside; with
    ``overlapping`` also when it only touches, as an article of "April 2025" does for 10 April.
    """

    fieldname = "first_day"

    def __init__(self, first: date, last: date, overlapping: bool = False) -> None:
        self.first, self.last, self.overlapping = first, last, overlapping

    def facts(self) -> tuple[object, ...]:
        return self.first, self.last, self.overlapping

    @property
    def first_number(self) -> int:
        """The first day as the schema writes it, such as 20250410."""
        return day_number(self.first)

    @property
    def last_number(self) -> int:
        return day_number(self.last)


class Undated(_Leaf):
    """Articles without a known date."""

    fieldname = "year"

    def facts(self) -> tuple[object, ...]:
        return ()


class Released(_Leaf):
    """Articles without an embargo, or whose embargo has ended by ``minute`` (UTC, since 1970)."""

    fieldname = "embargo"

    def __init__(self, minute: int) -> None:
        self.minute = max(minute, 0)

    def facts(self) -> tuple[object, ...]:
        return (self.minute,)


class Having(_Leaf):
    """Articles that have a value in a keyword field: that credit an agency, or tell a story."""

    def __init__(self, fieldname: str) -> None:
        self.fieldname = fieldname

    def facts(self) -> tuple[object, ...]:
        return (self.fieldname,)


class Keyed(_Leaf):
    """The articles with these sort keys for newest first; what is no article's finds nothing."""

    fieldname = "newest"

    def __init__(self, keys: Iterable[int]) -> None:
        self.keys = tuple(keys)

    def facts(self) -> tuple[object, ...]:
        return self.keys


def day_number(day: date) -> int:
    """A day as the schema writes it: 20250410."""
    return day.year * 10000 + day.month * 100 + day.day
