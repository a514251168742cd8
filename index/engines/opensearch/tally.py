"""Counting the words of documents while they stream by, in bounded memory."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator

from index.document import Document
from index.engines.opensearch.words import Row
from index.german.analyzer import folded_words, stem_of
from index.german.normalise import fold
from index.schema import NAMED, NAMES, SEPARATOR

MOST = 1_000_000  #: words counted in memory; beyond, the counts go to a temporary file

_TABLE = """
CREATE TABLE counts (
    field TEXT, word TEXT, count INTEGER, PRIMARY KEY (field, word)
) WITHOUT ROWID
"""
_ADD = (
    "INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
)


class Tally:
    """Word counts as ``index.vocabulary`` keeps them: titles plus bodies that have a word."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._added = 0
        self._file: sqlite3.Connection | None = None

    def add(self, document: Document) -> None:
        self._count("text", document.title_surface)
        self._count("text", document.body_surface)
        self._count("comments", document.comments_surface)
        for name in NAMES:
            self._count(name, getattr(document, name))
        for facet in NAMED:
            if values := getattr(document, facet):
                self._counts.setdefault(facet, Counter()).update(values)
        self._added += 1
        if self._added % 1000 == 0 and sum(map(len, self._counts.values())) > MOST:
            self._spill()

    def _count(self, field: str, terms: str) -> None:
        if terms:
            self._counts.setdefault(field, Counter()).update(set(terms.split()))

    def _spill(self) -> None:
        if self._file is None:
            self._file = sqlite3.connect("")  # a file that is gone when it is closed
            self._file.execute("PRAGMA synchronous = OFF")
            self._file.execute("PRAGMA journal_mode = OFF")
            self._file.execute(_TABLE)
        self._file.executemany(_ADD, sorted(self._memory()))
        self._counts.clear()

    def _memory(self) -> Iterator[tuple[str, str, int]]:
        for field, counts in self._counts.items():
            for word, count in counts.items():
                yield field, word, count

    def rows(self) -> Iterator[Row]:
        """All that was counted, each row once."""
        if self._file is not None:
            self._spill()
        counted = self._file.execute("SELECT * FROM counts") if self._file else self._memory()
        merged: Counter[tuple[str, str, str]] = Counter()
        for field, word, count in counted:
            if field in NAMED:
                for one in set(folded_words(word)):
                    yield Row(field, one, word, count)
            elif field == "comments":
                merged[field, fold(word), stem_of(word)] += count  # Haus and haus: one row
            elif word != SEPARATOR:
                yield Row(field, fold(word), word, count)
        for key, count in merged.items():
            yield Row(*key, count)

    def clear(self) -> None:
        """Begin anew."""
        self._counts.clear()
        if self._file is not None:
            self._file.close()
        self._file = None
