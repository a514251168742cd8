"""Plainer chains to compare ours with: lowercase, Snowball, and a light stemmer.

Each fills the title and body of an index of the same engine with its own terms, cut from the
text by the same tokeniser, scored by the same BM25, and asked the same way: all words, and
where no article has them all, any of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import tantivy
from tantivy import Occur

from index.article import Article
from index.german.normalise import fold
from index.german.tokens import words

Chain = Callable[[str], str]  # a word to its term

PLAIN, SNOWBALL, LIGHT = "lowercase", "Snowball", "light (Lucene)"
_FIELDS = ("title", "body")
_HEAP = 50_000_000
_BEFORE_S = frozenset("bdfghklmnt")  # letters after which a final s, or st, is an ending


def chains() -> dict[str, Chain | None]:
    """The chains by name; None for one whose package is not installed."""
    snowball = None
    if find_spec("snowballstemmer"):
        stem: Chain = import_module("snowballstemmer").stemmer("german").stemWord
        snowball = lambda word: stem(word.lower())  # noqa: E731 - a chain, as below
    return {PLAIN: str.lower, SNOWBALL: snowball, LIGHT: lambda word: light(fold(word))}


def light(word: str) -> str:
    """The light stem of a folded word: plural and case endings off, nothing else.

    Jacques Savoy: Light Stemming Approaches for the French, Portuguese, German and Hungarian
    Languages. SAC 2006; Lucene's GermanLightStemFilter is another program for it.

    >>> [light(word) for word in ("kindern", "kindes", "hafens", "schonster")]
    ['kind', 'kind', 'haf', 'schon']
    """
    return _without_degree(_without_case(word))


def _without_case(word: str) -> str:
    if len(word) > 5 and word.endswith("ern"):
        return word[:-3]
    if len(word) > 4 and word.endswith(("em", "en", "er", "es")):
        return word[:-2]
    if len(word) > 3 and (word[-1] == "e" or (word[-1] == "s" and word[-2] in _BEFORE_S)):
        return word[:-1]
    return word


def _without_degree(word: str) -> str:
    if len(word) > 5 and word.endswith("est"):
        return word[:-3]
    if len(word) > 4 and word.endswith(("er", "en")):
        return word[:-2]
    if len(word) > 4 and word.endswith("st") and word[-3] in _BEFORE_S:
        return word[:-2]
    return word


class Baseline:
    """An index of articles under a chain, kept in a temporary folder until it is closed."""

    def __init__(self, articles: Iterable[Article], chain: Chain) -> None:
        self._chain = cache(chain)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", tokenizer_name="raw", stored=True)
        for field in _FIELDS:
            builder.add_text_field(field, tokenizer_name="whitespace")
        self._schema = builder.build()
        with tempfile.TemporaryDirectory() as folder:
            index = tantivy.Index(self._schema, path=folder)
            writer = index.writer(_HEAP, 1)
            for article in articles:
                title, body = self._terms(article.title), self._terms(article.body)
                writer.add_document(
                    tantivy.Document(id=article.own_id, title=" ".join(title), body=" ".join(body))
                )
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            self._searcher = index.searcher()

    def search(self, text: str, limit: int) -> list[str]:
        """The own ids of articles that have all words, or else any, best first."""
        asked = [self._either(term) for term in dict.fromkeys(self._terms(text))]
        for occur in (Occur.Must, Occur.Should):
            query = tantivy.Query.boolean_query([(occur, one) for one in asked])
            hits = self._searcher.search(query, limit=limit).hits
            if hits:
                return [str(self._searcher.doc(place).get_first("id")) for _, place in hits]
        return []

    def _terms(self, text: str) -> list[str]:
        return list(map(self._chain, words(text)))

    def _either(self, term: str) -> tantivy.Query:
        fields = [tantivy.Query.term_query(self._schema, field, term) for field in _FIELDS]
        return tantivy.Query.boolean_query([(Occur.Should, one) for one in fields])
