"""Whoosh: the engine in pure Python, for where nothing compiled can be installed.

    writer      documents into Whoosh's segments
    segment     a segment's documents, scores and values, by document number
    stretches   where words and phrases stand in a document, and which are near others
    matching    a query tree to sets of document numbers, and their scores
    searcher    a query to results

Whoosh keeps the postings, columns and stored articles, finds words and phrases, and scores
words with its BM25F. How they are combined is worked out here, with sets of document numbers:
Whoosh's own combination gives a wrong top 10 for some trees and overflows the stack on wide
ones. Sets take no longer, since only what passed every filter is scored.
"""

from __future__ import annotations

from pathlib import Path

from index.engines.whoosh.searcher import WhooshSearcher
from index.engines.whoosh.writer import WhooshWriter


class WhooshEngine:
    """Whoosh in a folder."""

    name = "whoosh"

    def writer(self, folder: Path) -> WhooshWriter:
        return WhooshWriter(folder)

    def searcher(self, folder: Path) -> WhooshSearcher:
        return WhooshSearcher(folder)


ENGINE = WhooshEngine()
