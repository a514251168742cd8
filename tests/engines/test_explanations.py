"""Every engine explains a hit by the same parts, places, wordings and readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from whoosh import query as wq

from index.article import Comment, Kind, Paragraph
from index.engine import Filter, Query, Searcher, Window
from index.engines import open_engine
from index.german.variants import shipped
from search.request import Request
from search.why.why import Group, How, Part, Why, why
from tests.engines.shelf import Shelf, filled
from tests.factory import an_article, published

TODAY = date(2025, 6, 15)

ARTICLES = tuple(
    replace(one, id=f"a{number}")
    for number, one in enumerate(
        (
            an_article(
                title="Neue Hafenbrücke eröffnet",
                outlet="Hafenkurier",
                date=published("2025-04-10T19:05"),
                dateline="HAFENSTADT",
                paragraphs=(
                    Paragraph("Nach drei Jahren Bauzeit rollt der Verkehr.", Kind.LEAD),
                    Paragraph("Über die Brücken fahren Bahnen in den Hafen."),
                    Paragraph("Radweg fehlt", Kind.SUBHEAD),
                    Paragraph("In Kyjiw gibt es eine ähnliche Bruecke, Straße inbegriffen."),
                ),
                comments=(Comment("Die Brücke ist zu teuer!", "de"),),
            ),
            an_article(
                title="Brücke gesperrt",
                body="Ein Schiff rammte die Brücke im Hafen.\nDer Verkehr ruht.",
                outlet="Tageblatt",
                date=published("2025-04"),
            ),
            an_article(
                title="Rat tagt",
                body="Der Rat sprach lange über die Bauzeit der Brücke am Rathaus.",
                outlet="Tageblatt",
                date=published("2024"),
            ),
            an_article(title="Fähre fährt", body="Die Fähre quert den Strom, kein Bau stört."),
        )
    )
)

WORDS = (
    *("Brücke", "Brücken", "Hafen", "Hafenbrücke", "Verkehr", "Bauzeit", "Rat", "Kiew", "Strasse"),
    *("brück*", "Verkher~", "=Brücke", '"der Verkehr"', "titel:Brücke", "kommentar:teuer"),
    *("medium:Hafenkurier", "datum:2025", "Quastenflosser", "Verkehr NAHE/5 Bauzeit", "Bau Zeit"),
)


@pytest.fixture
def searcher(shelf: Shelf) -> Iterator[Searcher]:
    """A searcher on the articles."""
    yield filled(shelf, ARTICLES)


def generated(seed: int) -> str:
    """A query of a few parts."""
    random = Random(seed)
    text = random.choice(WORDS)
    for _ in range(random.randrange(4)):
        joined = random.choice((" ", " ", " ODER ", " NICHT "))
        text = f"({text}){joined}{random.choice(WORDS)}"
    return text


def explained(searcher: Searcher, text: str, number: int = 0) -> Why:
    return why(searcher, ARTICLES[number], Request(text=text), TODAY, shipped())


def facts(part: Part | Group | None) -> object:
    """All that engines must agree on: not scores."""
    if isinstance(part, Group):
        return part.how, part.matched, tuple(map(facts, part.parts))
    return part and (part.asked, part.matched, part.forms)


def parts(part: Part | Group | None) -> Iterator[Part]:
    if isinstance(part, Group):
        for one in part.parts:
            yield from parts(one)
    elif part:
        yield part


def logical(part: Part | Group) -> bool:
    """Whether a part is fulfilled, worked out from its leaves."""
    if isinstance(part, Part):
        return part.matched
    inner = [logical(one) for one in part.parts]
    return {How.ALL: all(inner), How.ANY: any(inner), How.NONE: not any(inner)}[part.how]


@pytest.mark.parametrize("id", ["a0", "a2", "gibt-es-nicht"])
def test_a_search_can_be_narrowed_to_one_article(searcher: Searcher, id: str) -> None:
    asked = Query(wq.Every(), (Filter(wq.Term("id", id)),), window=Window(limit=5))
    found = [hit.article.id for hit in searcher.search(asked).hits]
    assert found == [one.id for one in ARTICLES if one.id == id]


def test_narrowing_changes_no_score(searcher: Searcher) -> None:
    tree = wq.Or([wq.Term("any", "bruck"), wq.Term("any", "hafen")])
    scores = {hit.article.id: hit.score for hit in searcher.search(Query(tree)).hits}
    for id, score in scores.items():
        asked = Query(tree, (Filter(wq.Term("id", id)),), window=Window(limit=1))
        assert searcher.search(asked).hits[0].score == pytest.approx(score)


def test_explanations_hold_together_and_are_those_of_tantivy(
    searcher: Searcher, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory
) -> None:

    other = Shelf(open_engine("tantivy"), tmp_path_factory.mktemp("tantivy") / "index")
    tantivy = filled(other, ARTICLES)
    additive = found = 0
    for seed in range(80):
        text, number = generated(seed), seed % len(ARTICLES)
        here, there = (explained(one, text, number) for one in (searcher, tantivy))
        assert (here.found, here.query_matches, here.relaxed) == (
            there.found,
            there.query_matches,
            there.relaxed,
        ), text
        assert facts(here.tree) == facts(there.tree), text
        if here.tree and not here.relaxed:
            assert logical(here.tree) == here.query_matches, text
        if here.query_matches and (shares := [p.share for p in parts(here.tree) if p.share]):
            found += 1
            additive += here.additive
            assert sum(shares) + here.share_of_order == pytest.approx(1), text
    assert found > 20
    assert additive == found  # see docs/DIVERGENCES.md
    other.close()
