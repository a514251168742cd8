"""Similar: articles about the same thing, in words of their own.

More like this, by distinctive words: those that the article has often and the index has seldom
(tf-idf; Spärck Jones: A Statistical Interpretation of Term Specificity, Journal of Documentation
28, 1972). The words stand for themselves and for parts of compounds; the engine ranks. One
question to the index finds the articles, and looking up ``LOOKED_UP`` words in its vocabulary
says which words are seldom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import log

from whoosh import query as wq

from index.article import Article, PublicationDate
from index.engine import Filter, Query, Searcher, Window
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import words
from search.language.function_words import is_function_word

MOST = 5  #: articles that are named
LOOKED_UP = 40  #: words of the article that are looked up in the vocabulary
ASKED = 20  #: of these, those that are asked for
TITLE = 3  #: a word of the title counts so many times
LEAST = 0.12  #: of the article's own score that another must reach
FEW = 2  #: titles and bodies with a word, beside the copies, that are too few
SHORT = 4  #: letters below which a word written small says little
_SPELLINGS = 8  #: of one word that are counted


@dataclass(frozen=True, slots=True)
class Similar:
    """An article about the same thing."""

    id: str
    outlet: str
    title: str
    date: PublicationDate


@dataclass(frozen=True, slots=True)
class _Word:
    stem: str
    written: str
    times: float


def similar(searcher: Searcher, article: Article, without: Collection[str] = ()) -> list[Similar]:
    """The articles most like this one, at most ``MOST``, none of its own story.

    ``without`` are the ids of others that have its copy. Of another story one article is taken.
    Raises what ``searcher`` raises.
    """
    asked = distinctive(searcher, article, copies=len(without))
    if not asked:
        return []
    tree = wq.Or([wq.Term(field, stem) for stem in asked for field in ("title_parts", "parts")])
    own = (Filter(wq.Not(wq.Term("story", article.story))),) if article.story else ()
    limit = MOST * 4 + len(without) + 1
    hits = searcher.search(Query(tree, own, window=Window(0, limit))).hits
    best = max((hit.score for hit in hits), default=0.0)
    told: dict[str, Similar] = {}
    for one in (hit.article for hit in hits if hit.score >= LEAST * best):
        if one.id != article.id and one.id not in without:
            story = one.story or one.id
            told.setdefault(story, Similar(one.id, one.outlet, one.title, one.date))
    return list(told.values())[:MOST]


def distinctive(searcher: Searcher, article: Article, copies: int = 0) -> list[str]:
    """The stems of its most distinctive words, best first.

    Words that hardly anybody has but itself and its ``copies`` lead nowhere and are left out.
    """
    size = searcher.size()
    ranked: list[tuple[float, str]] = []
    for word in _telling(article):
        spellings = searcher.words.near(word.written, 0, _SPELLINGS)
        count = sum(one.count for one in spellings)  # titles and bodies
        if count > FEW + copies:
            ranked.append((-word.times * log(1 + 2 * size / count), word.stem))
    return [stem for _, stem in sorted(ranked)[:ASKED]]


def _telling(article: Article) -> list[_Word]:
    """Words that may be distinctive, by the article alone: nouns, names, long and repeated words.

    German writes nouns and names with a capital letter, so does the beginning of a sentence.
    """
    times: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word, count in _counted(article):
        stem = stem_of(word)
        if not word.isdigit() and not is_function_word(wq.Term("any", stem)):
            times[stem] += count
            written.setdefault(stem, word)
    found = [
        _Word(stem, fold(word), (1 + log(times[stem])) * (1.0 if word[:1].isupper() else 0.4))
        for stem, word in written.items()
        if len(word) >= SHORT or word[:1].isupper()
    ]
    found.sort(key=lambda word: (-word.times * min(len(word.written), 12), word.stem))
    return found[:LOOKED_UP]


def _counted(article: Article) -> Iterator[tuple[str, int]]:
    yield from ((word, TITLE) for word in words(article.title))
    yield from ((word, 1) for word in words(article.body))
