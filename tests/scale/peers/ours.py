"""This project: a rebuild as ``manage.py rebuild`` does it, and ``engine.search``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whoosh import query as wq

from index import build
from index.engine import Filter, Query, Searcher, Window
from index.live import Live
from index.settings import CLUSTER, Settings
from index.tree import Days
from search.language import understand
from search.marking.marks import Marker
from search.marking.snippets import snippets, title_marks
from tests.scale.ourselves import day, environment, prefix, typed
from tests.scale.peers import FACETS, HITS, Found, InProcess, node
from tests.scale.questions import Question

TODAY = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class _Asked:
    query: Query
    snippets: bool


class Ours(InProcess):
    """Pressesuche on one of its engines."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._node = node.address() if engine == CLUSTER else ""
        self._searcher: Searcher

    def _settings(self, folder: Path) -> Settings:
        return Settings.from_environment(os.environ | environment(self._engine, folder))

    def index(self, corpus: Path, folder: Path) -> int:
        if self._node:  # a rebuild keeps the index before it
            node.remove(self._node, f"{prefix(folder)}*")
        return build.rebuild(self._settings(folder), [corpus]).articles

    def open(self, folder: Path) -> None:
        self._reading = Live(self._settings(folder)).searcher()
        self._searcher = self._reading.__enter__()  # until the process ends

    def understand(self, question: Question) -> _Asked:
        filters: list[Filter] = []
        if question.outlet:
            filters.append(Filter(wq.Term("outlet", question.outlet), "outlet"))
        if question.since:
            filters.append(Filter(Days(day(question.since), day(question.until))))
        query = Query(
            understand(typed(question), TODAY).tree,
            tuple(filters),
            (*FACETS, "month") if question.facets else (),
            window=Window(limit=HITS),
        )
        return _Asked(query, question.snippets)

    def search(self, asked: object) -> Found:
        assert isinstance(asked, _Asked)
        results = self._searcher.search(asked.query)
        passages: Sequence[object] = ()
        if asked.snippets:
            marker = Marker(asked.query.tree)
            for hit in results.hits:
                title_marks(hit.article, marker)
                passages = [*passages, *snippets(hit.article, marker)]
        return Found(
            results.total,
            tuple(hit.article.own_id for hit in results.hits),
            sum(len(facet.values) for facet in results.facets),
            len(passages),
        )

    def size(self, folder: Path) -> int:
        kept = super().size(folder)
        return kept + node.stored(self._node, f"{prefix(folder)}*") if self._node else kept

    def servers(self) -> Sequence[int]:
        return node.processes(self._node) if self._node else ()


def make(engine: str) -> Ours:
    return Ours(engine)
