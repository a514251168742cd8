"""The five articles that the project started from come out as a careful reader sees them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.sources import read
from index.sources.describe import describe

SAME = (
    "title", "kicker", "outlet", "outlet_hint", "authors", "date_precision", "language",
    "agencies", "credit", "signoff", "dateline", "boilerplate", "pull_quote", "subheads",
    "comment_languages",
)  # fmt: skip
EMPTY: dict[str, Any] = {"comment_languages": []}


@pytest.mark.parametrize("number", range(5))
def test_seed_reads_as_recorded(material: Path, number: int) -> None:
    lines = (material / "ingest" / "seeds_gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = json.loads(lines[number])
    article = next(iter(read([material / "seeds" / gold["file"]])))
    assert isinstance(article, Article)
    found = json.loads(describe(article).json())
    assert {key: found[key] for key in SAME} == {key: gold.get(key, EMPTY.get(key)) for key in SAME}
    expected = gold["date"] or ""
    assert (found["date"] or "")[: len(expected) or 1] == expected
    assert len(found["comments"]) == len(gold["comments"])
    assert all(map(str.startswith, found["comments"], gold["comments"]))
