"""A place in a cluster with a folder of articles beside it."""

from __future__ import annotations

from pathlib import Path

from whoosh import query as wq

from index.build import rebuild
from index.engine import Query
from index.engines.opensearch.generations import ClusterGenerations
from index.live import Live
from index.settings import Settings

ARTICLES = {"deich": "Der Deich hält.", "damm": "Der Damm bricht.", "zebra": "Ein Zebra."}


def write(folder: Path, name: str, text: str) -> None:
    (folder / "articles" / f"{name}.txt").write_text(f"Titel {name}\n\n{text}\n", encoding="utf-8")


def titles(settings: Settings, tree: wq.Query | None = None) -> set[str]:
    """The titles of what a reader who comes now finds."""
    live = Live(settings)
    with live.searcher() as searcher:
        found = searcher.search(Query(tree or wq.Every()))
    live.close()
    return {hit.article.title.removeprefix("Titel ") for hit in found.hits}


def build(settings: Settings) -> str:
    return rebuild(settings, [settings.holdings.parent / "articles"]).generation


def names(settings: Settings) -> list[str]:
    return [generation.name for generation in ClusterGenerations(settings).known()]
