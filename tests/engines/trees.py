"""Queries made up from the words of real articles, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from whoosh import query as wq

from index.document import Document
from index.engine import Filter, Query, Sort, Window
from index.german.normalise import fold
from index.schema import CALENDAR, KEYWORDS, NAMES, SEPARATOR
from index.tree import (
    Alias,
    Beside,
    Compound,
    Days,
    Exact,
    Hyphenated,
    Join,
    Keyed,
    Near,
    Released,
    Undated,
)
from tests.engines.reference import Held


class Asker:
    """Asks about the articles it is given."""

    def __init__(self, held: Sequence[Held], seed: int) -> None:
        self._held, self._random = held, Random(seed)

    def query(self) -> Query:
        """A query with filters, facets and an order."""
        chance = self._random
        filters = tuple(self._filter() for _ in range(chance.choice((0, 0, 1, 1, 2, 3))))
        facets = chance.sample(KEYWORDS + CALENDAR, 3)
        return Query(
            self.tree(chance.randint(0, 3)),
            filters,
            tuple(facets),
            chance.choice(list(Sort)),
            Window(limit=len(self._held)),
        )

    def tree(self, depth: int) -> wq.Query:
        """A tree at most ``depth`` operators deep."""
        if depth == 0 or self._random.random() < 0.2:
            return self._leaf()
        children = [self.tree(depth - 1) for _ in range(self._random.randint(1, 4))]
        kind = self._random.choice(("and", "or", "not", "and not", "beside"))
        if kind == "and":
            return wq.And(children)
        if kind == "beside":
            return self._beside()
        if kind == "or":
            return wq.Or(children)
        if kind == "not":
            return wq.Not(children[0])
        return wq.And([self.tree(depth - 1), *map(wq.Not, children)])

    def _filter(self) -> Filter:
        if self._random.random() < 0.4:
            return Filter(self._days() if self._random.random() < 0.7 else self._leaf())
        name = self._random.choice(KEYWORDS)
        values = wq.Or([self._value(name) for _ in range(self._random.randint(1, 3))])
        return Filter(values if self._random.random() < 0.7 else wq.Not(values), facet=name)

    def _leaf(self) -> wq.Query:
        kinds: list[tuple[Callable[[], wq.Query], int]] = [
            (self._word, 8),
            (self._compound, 3),
            (self._phrase, 4),
            (self._hyphenated, 2),
            (self._alias, 2),
            (self._near, 4),
            (self._exact, 3),
            (self._wildcard, 3),
            (self._fuzzy, 2),
            (self._name, 2),
            (lambda: self._value(self._random.choice(KEYWORDS)), 1),
            (self._days, 2),
            (Undated, 1),
            (self._released, 1),
            (self._keyed, 1),
            (wq.Every, 1),
            (lambda: wq.NullQuery, 1),
        ]
        makers, weights = zip(*kinds, strict=True)
        return self._random.choices(makers, weights)[0]()

    def _released(self) -> wq.Query:
        """At the end of some embargo, or a minute to either side."""
        return Released(self._document().embargo + self._random.randint(-1, 1))

    def _keyed(self) -> wq.Query:
        """By the keys of some articles, and one that is no article's."""
        some = [self._document().newest for _ in range(self._random.randrange(4))]
        return Keyed([*some, self._random.randrange(1 << 40)])

    def _document(self) -> Document:
        return self._random.choice(self._held).document

    def _run(self, terms: str, longest: int) -> list[str]:
        """Some terms that stand in a row somewhere, now and then in another order."""
        words = terms.split() or ["nichts"]
        start = self._random.randrange(len(words))
        run = words[start : start + self._random.randint(1, longest)]
        if self._random.random() < 0.2:
            self._random.shuffle(run)
        return run

    def _text(self, fields: Sequence[str]) -> tuple[str, str]:
        """A field to ask for, and the stems that some article has there."""
        document, field = self._document(), self._random.choice(fields)
        kept = self._random.choice(("title", "body")) if field == "any" else field
        return field, getattr(document, kept)

    def _word(self) -> wq.Query:
        field, text = self._text(("any", "any", "title", "body", "comments"))
        return wq.Term(field, self._run(text, 1)[0])

    def _phrase(self) -> wq.Query:
        field, text = self._text(("any", "any", "title", "body", "comments"))
        words, slop = self._run(text, 4), self._random.randint(1, 4)
        if self._random.random() < 0.4:  # leave some out, so that slop matters
            words = words[::2]
        return wq.Phrase(field, words, slop=slop)

    def _compound(self) -> wq.Query:
        """A word that some article has whole, or as neighbours."""
        field, text = self._text(("any", "any", "title", "body", "comments"))
        parts = self._run(text, 3)
        whole = self._run(text, 1)[0] if self._random.random() < 0.5 else "nichts"
        return Compound(field, whole, parts if len(parts) > 1 else [*parts, whole])

    def _hyphenated(self) -> wq.Query:
        """Words that some article has as neighbours, or a word that is a part of another."""
        field, text = self._text(("any", "any", "title", "body"))
        document = self._document()
        parts = document.parts if self._random.random() < 0.5 else document.body
        return Hyphenated(field, [*self._run(text, 2), *self._run(text, 1)], self._run(parts, 1)[0])

    def _alias(self) -> wq.Query:
        """A word or words that some article has, and names of another that has them in a row."""
        field, text = self._text(("any", "any", "title", "body"))
        words = [wq.Term(field, word) for word in self._run(text, 2)]
        asked = wq.And(words) if len(words) > 1 else self._random.choice((words[0], self._word()))
        other, surface = self._document(), self._document().body_surface
        phrase = self._run(other.body, 3)
        field = asked.fieldname if asked.is_leaf() else field
        if field == "comments":
            return asked
        others = [
            wq.Phrase(field, phrase) if len(phrase) > 1 else wq.Term(field, phrase[0]),
            Exact(field, self._run(surface, 2)),
        ]
        return Alias(asked, others)

    def _beside(self) -> wq.Query:
        """Words of one text, and words of other texts that two of them may be written as."""
        field, text = self._text(("any", "any", "title", "body", "comments"))
        words = [wq.Term(field, word) for word in self._run(text, 4)] + [self._compound()]
        if words[-1].fieldname != field:
            words.pop()
        joined = [
            Join(first, first + 1, self._run(self._document().parts, 1)[0])
            for first in range(len(words) - 1)
        ]
        return Beside(words, joined) if joined else words[0]

    def _near(self) -> wq.Query:
        """Words and phrases of one text that may be near each other, and some of another."""
        field, text = self._text(("any", "any", "title", "body", "comments"))
        words = text.split() or ["nichts"]
        start = self._random.randrange(len(words))
        sides = []
        for place in (start, start + self._random.randint(-8, 8)):
            place = min(max(place, 0), len(words) - 1)
            length = self._random.choice((1, 1, 1, 2, 3))
            others = [
                self._run(self._document().body, 2)
                for _ in range(self._random.choice((0, 0, 1, 2)))
            ]
            sides.append(tuple(map(tuple, [words[place : place + length], *others])))
        ordered = self._random.random() < 0.5
        return Near(field, sides[0], sides[1], self._random.randint(1, 12), ordered)

    def _exact(self) -> wq.Query:
        field, text = self._text(("any", "title_surface", "body_surface"))
        if field == "any":
            text = self._document().body_surface
        words = self._run(text, 3)
        if self._random.random() < 0.2:
            words[0] = words[0].lower()
        return Exact(field.removesuffix("_surface"), words)

    def _folded(self) -> tuple[str, str]:
        """A field to ask for, and a folded word of it."""
        document = self._document()
        kept, field = self._random.choice(
            [
                ("body_surface", "any"),
                ("title_surface", "title"),
                ("body_surface", "body"),
                ("comments_surface", "comments"),
                ("author_words", "author_words"),
            ]
        )
        word = fold(self._run(getattr(document, kept), 1)[0])
        return field, word if word != SEPARATOR else "nichts"

    def _wildcard(self) -> wq.Query:
        field, word = self._folded()
        cut = self._random.randint(0, len(word))
        somewhere = self._random.randrange(len(word))
        patterns = (
            f"{word[:cut]}*" if cut else f"{word}*",
            f"*{word[cut:]}",
            f"*{word[somewhere : cut + 1] or word}*",
            f"{word[:somewhere]}?{word[somewhere + 1 :]}",
            f"{word[:1]}*{word[-1:]}",
        )
        return wq.Wildcard(field, self._random.choice(patterns))

    def _fuzzy(self) -> wq.Query:
        field, word = self._folded()
        at = self._random.randrange(len(word))
        letter = self._random.choice("aehnrst")
        changed = (
            word,
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :] or word,
            word[:at] + letter + word[at:],
        )
        return wq.FuzzyTerm(field, self._random.choice(changed), maxdist=self._random.randint(1, 2))

    def _name(self) -> wq.Query:
        field = self._random.choice(NAMES)
        words = [w for w in self._run(getattr(self._document(), field), 3) if w != SEPARATOR]
        if len(words) > 1:
            return wq.Phrase(field, words)
        return wq.Term(field, words[0] if words else "nichts")

    def _value(self, field: str) -> wq.Query:
        values = getattr(self._document(), field)
        return wq.Term(field, self._random.choice(values) if values else "niemand")

    def _days(self) -> wq.Query:
        moments = [h.article.date.first_day for h in self._held if h.article.date.first_day]
        first = self._random.choice(moments) - timedelta(self._random.randint(0, 40))
        length = self._random.choice((0, 7, 30, 365))
        last = min(first + timedelta(length), date.max - timedelta(1))
        return Days(first, last, overlapping=self._random.random() < 0.5)
