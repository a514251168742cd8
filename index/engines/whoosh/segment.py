"""A segment of a Whoosh index: its terms, scores and values, by document number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from index.article import Article
from index.document import unpack
from index.engines.whoosh.postings import (
    NONE,
    NOWHERE,
    Docs,
    Numbers,
    Places,
    Postings,
    read,
    read_places,
)
from index.engines.whoosh.values import Values
from index.engines.whoosh.writer import WHOOSH_SCHEMA
from index.remembering import Recent
from index.schema import CALENDAR

MEMORY = 32_000_000  #: bytes of postings, and of places, that are remembered
_EACH = 600  #: bytes that remembering something takes besides
_BM25 = BM25F()

_Term = tuple[int, str, str]  # the segment's offset, the field, the text


class Remembered:
    """Terms that were asked for last, in all segments of one state of an index."""

    def __init__(self, memory: int = MEMORY) -> None:
        self.postings: Recent[_Term, Postings] = Recent(memory)
        self.places: Recent[_Term, Places] = Recent(memory)


class Segment:
    """One segment. Not safe to use from several threads: readers share a place in a file."""

    def __init__(self, leaf: Searcher, offset: int, remembered: Remembered) -> None:
        self._leaf, self._reader, self.offset = leaf, leaf.reader(), offset
        self._remembered = remembered
        self.live = self.these(np.array(list(self._reader.all_doc_ids()), np.int64))
        self._columns: dict[str, NDArray[np.int64]] = {}
        self._values: dict[str, Values] = {}
        self._shifts: dict[str, NDArray[np.float64]] = {}

    def none(self) -> Docs:
        """None of the documents."""
        return np.zeros(self._reader.doc_count_all(), np.bool_)

    def these(self, *numbers: NDArray[np.integer]) -> Docs:
        """The documents of these numbers."""
        docs = self.none()
        for some in numbers:
            docs[some] = True
        return docs

    def docs(self, field: str, *texts: str) -> Docs:
        """The documents that have one of these terms."""
        return self.these(*(self.postings(field, text).docs for text in texts))

    def postings(self, field: str, text: str) -> Postings:
        """The postings of a term; none where no document has it."""
        key = self.offset, field, text
        found = self._remembered.postings.get(key)
        if found is None:
            try:
                stepping = self._reader.postings(field, text)
            except TermNotFound:
                return NONE
            found = read(stepping, self.live, self._rarity(field, text))
            self._remembered.postings.keep(key, found, found.size + _EACH)
        return found

    def places(self, field: str, text: str, docs: Docs) -> Places:
        """Where a term stands in these documents, and maybe where else."""
        key = self.offset, field, text
        found = self._remembered.places.get(key)
        if found is None:
            having = self.postings(field, text).docs
            wanted = np.count_nonzero(docs[having])
            if not wanted:
                return NOWHERE
            are_most = wanted * 4 > having.size  # then all are read, for the next time
            positions = WHOOSH_SCHEMA[field].format.decoder("positions")
            stepping = self._reader.postings(field, text)
            found = read_places(stepping, positions, self.live if are_most else docs)
            if are_most:
                self._remembered.places.keep(key, found, found.nbytes + _EACH)
        return found

    def scores(self, field: str, text: str, docs: Docs) -> tuple[Numbers, NDArray[np.float64]]:
        """Those of the documents that have a term, and the BM25 score of it in each."""
        postings = self.postings(field, text)
        here = docs[postings.docs]
        found, weights = postings.docs[here], postings.weights[here].astype(np.float64)
        scores = weights * (_BM25.K1 + 1) / (weights + self._shift(field)[found])
        return found, postings.rarity * scores

    def _shift(self, field: str) -> NDArray[np.float64]:
        """What BM25 adds to how often a term is in each document, which grows with its length."""
        if field not in self._shifts:
            length = self._reader.doc_field_length
            every = range(self._reader.doc_count_all())
            lengths = np.array([length(doc, field) or 1 for doc in every], np.float64)
            average = self._leaf.get_parent().avg_field_length(field) or 1
            self._shifts[field] = _BM25.K1 * ((1 - _BM25.B) + _BM25.B * lengths / average)
        return self._shifts[field]

    def _rarity(self, field: str, text: str) -> float:
        if not WHOOSH_SCHEMA[field].scorable:
            return 0.0
        rarity: float = _BM25.idf(self._leaf.get_parent(), field, text)
        return rarity

    def column(self, name: str) -> NDArray[np.int64]:
        """The number that each document has in a column."""
        if name not in self._columns:
            self._columns[name] = np.array(list(self._reader.column_reader(name)), np.int64)
        return self._columns[name]

    def values(self, name: str) -> Values:
        """The values of a facet."""
        if name not in self._values:
            if name in CALENDAR:
                self._values[name] = Values.of_column(self.column(name))
            else:
                terms = (term.decode() for term in self._reader.lexicon(name))
                having = {
                    term: read(self._reader.postings(name, term), self.live) for term in terms
                }
                self._values[name] = Values.of_terms({t: p.docs for t, p in having.items()})
        return self._values[name]

    def article(self, doc: int) -> Article:
        """The stored article. Raises IndexDamaged where it cannot be read."""
        return unpack(self._reader.stored_fields(doc)["article"])
