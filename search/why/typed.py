"""Typed: the parts of a query in the words that were typed, not in the stems that are searched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import singledispatchmethod

from whoosh import query as wq

from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import clean, words
from index.tree import Alias, Days, Exact, Hyphenated, Near, Undated
from search.dates import spelled
from search.language.fields import DATE, FIELDS
from search.marking.parts import parts_of_word

_FIELD = {field.asked: field.name for field, _ in FIELDS}
_PATTERN = re.compile(r"[\w*?]+")


class Typed:
    """The words of a text as a reader typed it."""

    def __init__(self, text: str) -> None:
        self.words = words(clean(text))
        self._stems = list(map(stem_of, self.words))
        self._folded = list(map(fold, self.words))
        self._patterns = {fold(one): one for one in _PATTERN.findall(clean(text))}

    def asked(self, node: wq.Query) -> str:
        """A leaf as the query language writes it, with its field.

        >>> typed = Typed("Brücken NAHE/5 Häfen titel:Kran*")
        >>> typed.asked(wq.Term("any", "bruck")), typed.asked(wq.Wildcard("title", "kran*"))
        ('Brücken', 'titel:Kran*')
        """
        field = DATE.name if isinstance(node, Days | Undated) else _FIELD.get(node.fieldname, "")
        return f"{field}:{self._said(node)}" if field else self._said(node)

    def of_stem(self, stem: str) -> frozenset[str]:
        """The words that were typed with this stem."""
        return frozenset(w for w, one in zip(self.words, self._stems, strict=True) if one == stem)

    @singledispatchmethod
    def _said(self, node: wq.Query) -> str:
        text: str = getattr(node, "text", "")
        names = node.fieldname not in _STEMMED
        return self._written([text], self._folded if names else self._stems)

    @_said.register
    def _(self, node: wq.Phrase) -> str:
        names = node.fieldname not in _STEMMED
        written = self._written(node.words, self._folded if names else self._stems)
        return f'"{written}"' + (f"~{node.slop - 1}" if node.slop > 1 else "")

    @_said.register
    def _(self, node: Hyphenated) -> str:
        return self._written(node.words, self._stems, "-")

    @_said.register
    def _(self, node: Alias) -> str:
        return self._written(node.words, self._stems)

    @_said.register
    def _(self, node: Exact) -> str:
        written = " ".join(node.words)
        return f'="{written}"' if len(node.words) > 1 else f"={written}"

    @_said.register
    def _(self, node: wq.Wildcard) -> str:
        typed: str = self._patterns.get(node.text, node.text)
        return typed

    @_said.register
    def _(self, node: wq.FuzzyTerm) -> str:
        changes = str(node.maxdist) if node.maxdist > 1 else ""
        return f"{self._written([node.text], self._folded)}~{changes}"

    @_said.register
    def _(self, node: Near) -> str:
        operator = f"{'VOR' if node.ordered else 'NAHE'}/{node.distance}"
        return f" {operator} ".join(map(self._side, (node.one, node.other)))

    @_said.register
    def _(self, node: Days) -> str:
        word: str = spelled(node)
        return word

    @_said.register
    def _(self, node: Undated) -> str:
        return "unbekannt"

    def _side(self, alternatives: Sequence[tuple[str, ...]]) -> str:
        said = [self._written(one, self._stems) for one in alternatives]
        said = [f'"{one}"' if " " in one else one for one in said]
        return said[0] if len(said) == 1 else f"({' ODER '.join(said)})"

    def _written(self, asked: Sequence[str], terms: list[str], between: str = " ") -> str:
        """The words that were typed for some terms: where they stand in a row, these."""
        length = len(asked)
        for start in range(len(terms) - length + 1):
            if terms[start : start + length] == list(asked):
                return between.join(self.words[start : start + length])
        return between.join(self._word(one, terms) for one in asked)

    def _word(self, term: str, terms: list[str]) -> str:
        if term in terms:
            return self.words[terms.index(term)]
        return next(self._parts(term), term)

    def _parts(self, term: str) -> Iterator[str]:
        """Parts of the words that were typed, which are searched where no article has all."""
        for word in self.words:
            for part in parts_of_word(word):
                if part.stem == term:
                    yield word[part.start : part.end]


_STEMMED = ("any", "title", "body", "comments")
