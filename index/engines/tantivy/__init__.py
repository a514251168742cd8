"""tantivy: the default engine for one machine.

    fields      the schema as tantivy takes it, its errors as ours
    writer      documents into a folder
    opening     a folder for reading, also where nobody may write
    compiler    a query tree to a tantivy query
    searcher    a query to results
    recent      the articles that were read last

The schema's fields are mapped by type: text is split at blanks only, since it comes analysed.
Trees are compiled node by node; tantivy's own query parser never sees anything. Its panics
arrive as BaseException and are turned into EngineError.
"""

from __future__ import annotations

from pathlib import Path

from index.engines.tantivy.searcher import TantivySearcher
from index.engines.tantivy.writer import TantivyWriter


class TantivyEngine:
    """tantivy in a folder."""

    name = "tantivy"

    def writer(self, folder: Path) -> TantivyWriter:
        return TantivyWriter(folder)

    def searcher(self, folder: Path) -> TantivySearcher:
        return TantivySearcher(folder)


ENGINE = TantivyEngine()
