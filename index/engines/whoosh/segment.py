"""A segment of a Whoosh index: its documents, scores and values, by document number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoosh import query as wq
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from index.article import Article
from index.document import unpack


class Segment:
    """One segment. Not safe to use from several threads: readers share a place in a file."""

    def __init__(self, leaf: Searcher, offset: int) -> None:
        self._leaf, self._reader, self.offset = leaf, leaf.reader(), offset
        self.live: frozenset[int] = frozenset(self._reader.all_doc_ids())
        self._columns: dict[str, list[int]] = {}
        self._values: dict[str, list[tuple[str, ...]]] = {}

    def docs(self, field: str, text: str) -> frozenset[int]:
        """The documents that have a term."""
        try:
            return frozenset(self._reader.postings(field, text).all_ids())
        except TermNotFound:
            return frozenset()

    def matching(self, query: wq.Query) -> frozenset[int]:
        """The documents that Whoosh finds for a query of its own."""
        return frozenset(self._leaf.docs_for_query(query))

    def scores(self, field: str, text: str, docs: Iterable[int]) -> Iterator[tuple[int, float]]:
        """The BM25 score of a term in each of these documents, all of which have it."""
        postings = self._leaf.postings(field, text)
        for doc in sorted(docs):
            postings.skip_to(doc)
            yield doc, postings.score()

    def places(
        self, field: str, text: str, docs: frozenset[int]
    ) -> Iterator[tuple[int, frozenset[int]]]:
        """Where a term stands in each of these documents, all of which have it."""
        if not docs:
            return
        postings = self._leaf.postings(field, text)
        for doc in sorted(docs):
            postings.skip_to(doc)
            yield doc, frozenset(postings.value_as("positions"))

    def column(self, name: str) -> list[int]:
        """The number that each document has in a column."""
        if name not in self._columns:
            self._columns[name] = list(self._reader.column_reader(name))
        return self._columns[name]

    def values(self, name: str) -> list[tuple[str, ...]]:
        """The values of a keyword field that each document has."""
        if name not in self._values:
            values: list[tuple[str, ...]] = [()] * self._reader.doc_count_all()
            for term in self._reader.lexicon(name):
                value = (term.decode(),)
                for doc in self._reader.postings(name, term).all_ids():
                    values[doc] += value
            self._values[name] = values
        return self._values[name]

    def article(self, doc: int) -> Article:
        """The stored article. Raises IndexDamaged where it cannot be read."""
        return unpack(self._reader.stored_fields(doc)["article"])
