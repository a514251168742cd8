"""An index folder of one engine, and short ways to ask it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from whoosh import query as wq

from index.article import Article
from index.document import prepare
from index.engine import Engine, Query, Results, Searcher, Window
from index.german.analyzer import stem_of, stems_of_text
from index.tree import Near

EVERY = wq.Every()


class Shelf:
    """An index folder with its writer open; articles are numbered as they are added."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.writer = engine.writer(folder)
        self._sequence = count(1)
        self._searchers: list[Searcher] = []

    def add(self, *articles: Article, **fields: Any) -> None:
        """Add articles; ``fields`` replace fields of their documents."""
        self.writer.add(replace(prepare(a, next(self._sequence)), **fields) for a in articles)

    def commit(self) -> None:
        self.writer.commit()

    def searcher(self) -> Searcher:
        """A new searcher on the last commit."""
        self._searchers.append(self.engine.searcher(self.folder))
        return self._searchers[-1]

    def close(self) -> None:
        for searcher in self._searchers:
            searcher.close()
        self.writer.close()


def filled(shelf: Shelf, articles: Iterable[Article]) -> Searcher:
    """A searcher on these articles."""
    shelf.add(*articles)
    shelf.commit()
    return shelf.searcher()


def ask(searcher: Searcher, tree: wq.Query, limit: int = 1000, **query: Any) -> Results:
    """The results of a query, by default with all hits."""
    window = Window(query.pop("offset", 0), limit, query.pop("below", None))
    return searcher.search(Query(tree, window=window, **query))


def ids(results: Results) -> list[str]:
    """The ids of the hits, in order."""
    return [hit.article.id for hit in results.hits]


def word(text: str, field: str = "any") -> wq.Term:
    """A word, as the query language asks for it."""
    return wq.Term(field, stem_of(text))


def phrase(text: str, field: str = "any", slop: int = 1) -> wq.Phrase:
    """Words in a row, as the query language asks for them."""
    return wq.Phrase(field, stems_of_text(text), slop=slop)


def near(one: str, other: str, distance: int, ordered: bool = False, field: str = "any") -> Near:
    """Words and phrases near each other; alternatives are parted by "|"."""
    sides = [tuple(tuple(stems_of_text(t)) for t in text.split("|")) for text in (one, other)]
    return Near(field, sides[0], sides[1], distance, ordered)
