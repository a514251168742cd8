"""What is asked: questions in a form that every peer can put in its own words.

Drawn, with a seed, from the articles themselves, so that each finds something: nouns by how
many articles have them, neighbours that really stand side by side, letters that words really
begin or end with.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from tests.scale.corpus import DAYS, OUTLETS, SEED, Row

SAMPLE = 20_000  #: articles that are looked at, at most
#: Bands of words: between these shares of the articles have one.
BANDS = {"frequent": (0.02, 0.3), "medium": (0.003, 0.02), "rare": (0.0003, 0.003)}
FILTERED = "outlet and three years"
WITH_FACETS = "with 5 facets and months"
ALL_OF_A_PAGE = "facets and snippets"
FEW = 3  #: articles that have a word of a small corpus, at least

_WORD = re.compile(r"[^\W\d_]+")
_NEIGHBOURS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")


class Relation(StrEnum):
    """How the words of a question belong together."""

    ALL = "all"
    ANY = "any"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``pattern`` is a word with *, in place of words.

    ``since`` and ``until`` are days such as 20100131, both included; ``facets`` asks for five
    facets and a month histogram, ``snippets`` for marked passages of the ten hits.
    """

    form: str
    words: tuple[str, ...] = ()
    relation: Relation = Relation.ALL
    without: str = ""
    pattern: str = ""
    outlet: str = ""
    since: int = 0
    until: int = 0
    facets: bool = False
    snippets: bool = False


class Source:
    """Articles by the words they have."""

    def __init__(self, articles: Iterable[Row], seed: int = SEED) -> None:
        self.chance = random.Random(seed)
        self.texts = [row.text for row in islice(articles, SAMPLE)]
        counts: Counter[str] = Counter()
        for text in self.texts:
            counts.update(set(_WORD.findall(text)))
        total = len(self.texts)
        # Nouns, which is what readers type: more often with a capital than without.
        nouns = {
            word: count
            for word, count in counts.items()
            if len(word) > 4 and word.istitle() and count > 2 * counts[word.lower()]
        }
        self.bands = {
            band: sorted(w for w, n in nouns.items() if max(low * total, FEW) <= n <= high * total)
            for band, (low, high) in BANDS.items()
        }
        self.nouns = frozenset(word for words in self.bands.values() for word in words)
        if not self.nouns:
            raise ValueError(f"{total} articles have too few words in common to ask for")

    def word(self, band: str) -> str:
        return self.chance.choice(self.bands[band] or sorted(self.nouns))

    def together(self, count: int) -> tuple[str, ...]:
        """Nouns of one article."""
        while True:
            text = self.chance.choice(self.texts)
            found = sorted(self.nouns.intersection(_WORD.findall(text)))
            if len(found) >= count:
                return tuple(self.chance.sample(found, count))

    def neighbours(self, count: int) -> tuple[str, ...]:
        """Words that stand side by side, a noun at the end."""
        while True:
            runs = _NEIGHBOURS.findall(self.chance.choice(self.texts))
            words = self.chance.choice(runs).split(" ") if runs else []
            ends = [n for n in range(count, len(words) + 1) if words[n - 1] in self.nouns]
            if ends:
                end = self.chance.choice(ends)
                return tuple(words[end - count : end])


def _either(source: Source, few: int, many: int) -> int:
    return few + source.chance.randrange(many - few + 1)


def _filtered(source: Source, form: str) -> Question:
    first = source.chance.randrange(DAYS // 365 - 2) + 2005
    outlet = source.chance.choice(OUTLETS[:6])
    words, since, until = (source.word("frequent"),), first * 10000 + 101, first * 10000 + 21231
    return Question(form=form, words=words, outlet=outlet, since=since, until=until)


def _page(source: Source, form: str) -> Question:
    """What readers ask most: a word or two."""
    words = source.together(2) if source.chance.random() < 0.5 else (source.word("medium"),)
    return Question(form=form, words=words)


#: Every form of question, and how one is drawn.
FORMS: dict[str, Callable[[Source, str], Question]] = {
    "word, frequent": lambda s, form: Question(form=form, words=(s.word("frequent"),)),
    "word, medium": lambda s, form: Question(form=form, words=(s.word("medium"),)),
    "word, rare": lambda s, form: Question(form=form, words=(s.word("rare"),)),
    "all of 2–3 words": lambda s, form: Question(form=form, words=s.together(_either(s, 2, 3))),
    "any of 2–3 words": lambda s, form: Question(
        form=form, words=s.together(_either(s, 2, 3)), relation=Relation.ANY
    ),
    "phrase": lambda s, form: Question(
        form=form, words=s.neighbours(_either(s, 2, 3)), relation=Relation.PHRASE
    ),
    "without a word": lambda s, form: Question(
        form=form, words=(s.word("frequent"),), without=s.word("frequent")
    ),
    FILTERED: _filtered,
    "prefix": lambda s, form: Question(form=form, pattern=s.word("medium")[:5].lower() + "*"),
    "suffix": lambda s, form: Question(form=form, pattern="*" + s.word("medium")[-5:].lower()),
    WITH_FACETS: lambda s, form: replace(_page(s, form), facets=True),
    "with 10 snippets": lambda s, form: replace(_page(s, form), snippets=True),
    ALL_OF_A_PAGE: lambda s, form: replace(_page(s, form), facets=True, snippets=True),
}
#: The forms whose answer is ten articles and their number. Patterns are told apart: what they
#: cost is another matter, and where they are slow they would hide everything else.
TOP_TEN = tuple(FORMS)[:8]
PATTERNS = tuple(FORMS)[8:10]


def questions(source: Source, each: int) -> Iterator[Question]:
    """This many questions of every form."""
    for form, draw in FORMS.items():
        for _ in range(each):
            yield draw(source, form)
