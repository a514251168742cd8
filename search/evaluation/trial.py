"""A temporary index of a folder's corpus, asked the way a reader asks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from index import build
from index.live import Live
from index.pipeline import Progress
from index.settings import CLUSTER, Settings
from search.answer import answer
from search.evaluation.evaluate import corpus
from search.request import Request


@contextmanager
def trial(
    settings: Settings, folder: Path, today: date, progress: Callable[[Progress], None]
) -> Iterator[Callable[[str, int], Sequence[str]]]:
    """Index a folder's corpus for a while; gives what ``evaluate`` wants to search with.

    Raises SourceError for a corpus that is missing or broken.
    """
    with tempfile.TemporaryDirectory() as scratch:
        temporary = replace(
            settings,
            index=Path(scratch, "index"),
            holdings=Path(scratch, "holdings.sqlite"),
            # A cluster is no place for what is gone in a minute.
            engine="" if settings.engine == CLUSTER else settings.engine,
        )
        build.rebuild_articles(temporary, corpus(folder), progress)
        with closing(Live(temporary)) as live, live.searcher() as searcher:

            def search(text: str, limit: int) -> list[str]:
                found = answer(searcher, Request(text=text, size=limit), today, "")
                return [one.hit.article.own_id for one in found.found]

            yield search
