"""Loosely: where no article has all the words of a query, some will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoosh import query as wq

from index.german.analyzer import beginnings_of, stem_of
from index.tree import Beginning, Compound, Hyphenated, Ranking
from index.weights import PART, weight
from search.language import PlainWord
from search.language.function_words import any_of

LETTERS = 3  #: of a hyphenated word's word that is searched by itself; shorter ones only rank


def opened(relaxed: wq.Query) -> wq.Query:
    """Any of the words, and any word or part that hyphenated words and compounds are made of.

    >>> opened(wq.Or([Hyphenated("any", ["us", "zoll"], "uszoll"), wq.Term("any", "stahl")]))
    Or([Ranking('any', 'us'), Term('any', 'zoll'), Term('any', 'stahl'), Term('any', 'uszoll')])
    >>> opened(wq.Or([Compound("any", "hafenkran", ["haf", "kran"]), wq.Term("any", "rot")]))
    Or([Term('any', 'hafenkran'), Term('any', 'rot'), Term('any', 'haf', boost=0.75), \
Term('any', 'kran', boost=0.75)])
    """
    if not isinstance(relaxed, wq.Or):
        return relaxed
    asked = list(relaxed.subqueries)
    found = [word for one in asked for word in _words(one)]
    found += [part for one in asked for part in _smaller(one)]
    return any_of(list({(one.fieldname, str(one)): one for one in found}.values()))


def _words(asked: wq.Query) -> Iterator[wq.Query]:
    """The words, in order, so that those which were neighbours still are."""
    if isinstance(asked, Hyphenated):
        for word in asked.words:
            kind = wq.Term if len(word) >= LETTERS else Ranking
            yield kind(asked.fieldname, word)
    elif isinstance(asked, Compound):
        yield wq.Term(asked.fieldname, asked.text)
    else:
        yield asked


def _smaller(asked: wq.Query) -> Iterator[wq.Query]:
    if isinstance(asked, Hyphenated):
        yield wq.Term(asked.fieldname, asked.joined)
    elif isinstance(asked, Compound):
        for part in asked.parts:
            yield wq.Term(asked.fieldname, part, boost=PART)


def ranked(relaxed: wq.Query, words: Iterable[PlainWord]) -> wq.Query:
    """The same articles, ranked by the beginnings of the words as well.

    >>> ranked(wq.Or([wq.Term("any", "grund")]), [PlainWord("Gründung", 0, 8, "any")])
    Or([Term('any', 'grund'), Beginning('any', '^grun')])
    """
    if not isinstance(relaxed, wq.Or):
        return relaxed
    beginnings: dict[str, Beginning] = {}
    for word in words:
        for letters in beginnings_of(word.text):
            counts = weight(stem_of(word.text))
            beginnings.setdefault(letters, Beginning(word.asked, letters, boost=counts))
    return wq.Or([*relaxed.subqueries, *beginnings.values()])
