"""Texts: what is read of the articles found.

A copy of a story is read once, and so is a paragraph that several articles have: a word is not
typical because one agency's text, or one outlet's furniture, is there many times. Names of an
article's own outlet, authors and agencies are no words of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.article import BODY_KINDS, Article
from index.german.tokens import words

LONGEST = 8000  #: characters of a body that are read: a ticker of a whole day counts no more


@dataclass(frozen=True, slots=True)
class Text:
    """The title or the body of an article, as far as it was not read before."""

    article: int  #: the number of its article among those read
    outlet: str
    text: str
    words: list[str]  #: in order
    distinct: frozenset[str]  #: without those of its own names


def texts(articles: Iterable[Article]) -> Iterator[Text]:
    """The titles and bodies of these articles, nothing twice."""
    stories: set[str] = set()
    read: set[str] = set()
    for number, article in enumerate(articles):
        if article.story and article.story in stories:
            continue
        stories.add(article.story)
        names = _names(article.outlet, article.authors, article.agencies)
        body = [p.text for p in article.paragraphs if p.kind in BODY_KINDS and p.text not in read]
        read.update(body)
        for text in (article.title, "\n".join(body)[:LONGEST]):
            if found := words(text):
                distinct = frozenset(found) - names
                yield Text(number, article.outlet, text, found, distinct)


@lru_cache(maxsize=10_000)
def _names(outlet: str, authors: tuple[str, ...], agencies: tuple[str, ...]) -> frozenset[str]:
    """The words of an article's names as a text may write them: FAZ, faz, Faz."""
    said = words(" ".join((outlet, *authors, *agencies)))
    return frozenset(form for word in said for form in (word, word.upper(), word.capitalize()))
