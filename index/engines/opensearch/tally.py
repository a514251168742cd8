"""Counting the words of documents while they stream by, in bounded memory."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator

from index.document import Document
from index.engines.opensearch.words import Row
from index.wordcount import WordCounts, rows_of

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
        self._counts = WordCounts()
        self._added = 0
        self._file: sqlite3.Connection | None = None

    def add(self, document: Document) -> None:
        self._counts.add(document)
        self._added += 1
        if self._added % 1000 == 0 and sum(map(len, self._counts.values())) > MOST:
            self._spill()

    def _spill(self) -> None:
        if self._file is None:
            self._file = sqlite3.connect("")  # a file that is gone when it is closed
            self._file.execute("PRAGMA synchronous = OFF")
            self._file.execute("PRAGMA journal_mode = OFF")
            self._file.execute(_TABLE)
        self._file.executemany(_ADD, sorted(self._counts.each()))
        self._counts.clear()

    def rows(self) -> Iterator[Row]:
        """All that was counted, each row once."""
        if self._file is not None:
            self._spill()
        counted = self._file.execute("SELECT * FROM counts") if self._file else self._counts.each()
        merged: Counter[tuple[str, str, str]] = Counter()
        for one in counted:
            for field, folded, term, count in rows_of(*one):
                if field == "comments":
                    merged[field, folded, term] += count  # Haus and haus: one row
                else:
                    yield Row(field, folded, term, count)
        for key, total in merged.items():
            yield Row(*key, total)

    def clear(self) -> None:
        """Begin anew."""
        self._counts.clear()
        if self._file is not None:
            self._file.close()
        self._file = None
