"""The accepted differences between engines: each entry of docs/DIVERGENCES.md, exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from whoosh import query as wq

from index.article import Article
from tests.engines.shelf import Shelf, ask, filled, ids, phrase, word
from tests.factory import an_article

PAGE = Path(__file__).parents[2] / "docs" / "DIVERGENCES.md"


@dataclass(frozen=True)
class Divergence:
    """Articles, a query about them, and the order that each engine gives."""

    articles: tuple[Article, ...]
    tree: wq.Query
    orders: dict[str, list[str]]


OTHERS = tuple(an_article(id=f"other-{n}", body="der Rat tagt") for n in range(6))
DIVERGENCES = {
    1: Divergence(
        (
            an_article(id="words", body="Deich bricht. " + "Bricht er? Deich hier! " * 6),
            an_article(id="phrase", body="Deich bricht. Ja, Deich bricht. " + "So war es. " * 8),
            *OTHERS,
        ),
        phrase("Deich bricht"),
        {
            "whoosh": ["words", "phrase"],
            "tantivy": ["phrase", "words"],
            "opensearch": ["phrase", "words"],
        },
    ),
    2: Divergence(
        (
            an_article(id="frequent", body="der der der der"),
            an_article(id="rare", body="der Orkan kam, " + "und es war dunkel im Land " * 6),
            *OTHERS,
        ),
        wq.Or([word("der"), word("Orkan")]),
        {
            "whoosh": ["frequent", "rare"],
            "tantivy": ["rare", "frequent"],
            "opensearch": ["rare", "frequent"],
        },
    ),
}


@pytest.mark.parametrize("number", DIVERGENCES)
def test_engines_differ_exactly_as_said(shelf: Shelf, number: int) -> None:
    divergence = DIVERGENCES[number]
    hits = ids(ask(filled(shelf, divergence.articles), divergence.tree))
    expected = divergence.orders[shelf.engine.name]
    assert [id for id in hits if id in expected] == expected


def test_every_difference_is_on_the_page() -> None:
    numbers = re.findall(r"^## (\d+)\. ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in numbers] == list(DIVERGENCES)
