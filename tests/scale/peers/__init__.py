"""The peers: search engines that do the same work side by side.

    ours         this project, on each of its engines
    tantivy      tantivy-py as it comes, its German stemmer
    whoosh       Whoosh as it comes, LanguageAnalyzer("de")
    fts5         SQLite's full-text search
    bm25s        BM25 on sparse matrices
    opensearch   OpenSearch with its german analyzer

Each file makes one or two ``Peer``. "Stock" is the set-up that a tutorial shows: one text
field. "Same fields" keeps what ours keeps: title and body with positions, a second time for
parts of compounds, words as written, names, facets, dates, the stored article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from tests.scale.questions import Question

HITS = 10
FACETS = ("outlet", "agency", "section", "author", "language")
PASSAGE = 300  #: characters of the passages of one hit

#: Peer -> the module that makes it, and what that is to make. The first is the default engine.
PEERS = {
    "ours on tantivy": ("ours", "tantivy"),
    "ours on OpenSearch": ("ours", "opensearch"),
    "ours on Whoosh": ("ours", "whoosh"),
    "tantivy, same fields": ("tantivy", "same"),
    "tantivy, stock": ("tantivy", "stock"),
    "OpenSearch, same fields": ("opensearch", "same"),
    "OpenSearch, stock": ("opensearch", "stock"),
    "Whoosh, same fields": ("whoosh", "same"),
    "Whoosh, stock": ("whoosh", "stock"),
    "SQLite FTS5": ("fts5", "stock"),
    "bm25s": ("bm25s", "stock"),
}
OURS = "ours on tantivy"


@dataclass(frozen=True, slots=True)
class Found:
    """What a peer found: how many articles, the ids of ten, and how much beside.

    ``total`` is None where the peer does not count; ``values`` are facet values counted,
    ``passages`` marked passages.
    """

    total: int | None
    ids: tuple[str, ...]
    values: int = 0
    passages: int = 0


class PeerMissing(Exception):
    """The peer cannot take part here; the message says why."""


class Peer(Protocol):
    """One way to index and search the articles. It lives in a process of its own."""

    def index(self, corpus: Path, folder: Path) -> int:
        """Index all articles of the file, from reading it to being searchable; their number."""
        ...

    def open(self, folder: Path) -> None:
        """Open what ``index`` made, to search it."""
        ...

    def understand(self, question: Question) -> object | None:
        """The question as ``search`` takes it; None for one that this peer has no words for."""
        ...

    def search(self, asked: object) -> Found:
        """Ten articles and how many there are, with all that the question asks for."""
        ...

    def size(self, folder: Path) -> int:
        """Bytes of the index on disk."""
        ...

    def servers(self) -> Sequence[int]:
        """Processes that work for this peer and were not started by it."""
        ...


class InProcess:
    """What is the same for every peer that is a library with a folder."""

    def size(self, folder: Path) -> int:
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())

    def servers(self) -> Sequence[int]:
        return ()


def make(name: str) -> Peer:
    """The peer of this name. Raises PeerMissing, also where a library is not installed."""
    module, kind = PEERS[name]
    try:
        peer: Peer = import_module(f"tests.scale.peers.{module}").make(kind)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("index", "search", "tests"):
            raise
        raise PeerMissing(f"{error.name} is not installed") from error
    return peer
