"""How Pressesuche is told where its index lies, and what is asked of it, without importing it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tests.scale.peers.node import URL
from tests.scale.questions import Question, Relation

_BETWEEN = {Relation.ALL: " ", Relation.ANY: " ODER ", Relation.PHRASE: " "}


def environment(engine: str, folder: Path) -> dict[str, str]:
    """The variables that say where this index lies, for a cluster as for a folder."""
    return {
        "PRESSESUCHE_ENGINE": engine,
        "PRESSESUCHE_STORIES": "off",  # no peer compares articles with each other
        "PRESSESUCHE_INDEX": str(folder / "index"),
        "PRESSESUCHE_HOLDINGS": str(folder / "holdings.sqlite"),
        "PRESSESUCHE_OPENSEARCH": os.environ.get(URL, ""),
        "PRESSESUCHE_OPENSEARCH_PREFIX": prefix(folder),
        "PRESSESUCHE_OPENSEARCH_REPLICAS": "0",
        "PRESSESUCHE_OPENSEARCH_TIMEOUT": "120",
    }


def prefix(folder: Path) -> str:
    """What the indices in a cluster are named after."""
    return f"ours-{folder.parent.name}"


def typed(question: Question) -> str:
    """The question as a reader types it, but for the filters."""
    text = question.pattern or _BETWEEN[question.relation].join(question.words)
    if question.relation is Relation.PHRASE:
        text = f'"{text}"'
    return f"{text} NICHT {question.without}" if question.without else text


def day(number: int) -> date:
    """The day that 20250410 stands for."""
    return date(number // 10000, number // 100 % 100, number % 100)
