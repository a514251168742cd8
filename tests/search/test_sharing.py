"""What an article shares, what is boilerplate, and what is its own; as JSON and without stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.article import Article
from index.engine import Searcher
from index.engines import open_engine
from index.german.tokens import words
from index.prints import of_text
from search.app import create_app
from search.stories.company import company
from search.stories.sharing import CANDIDATES, Sharing, sharing
from tests.engines.shelf import Shelf
from tests.factory import an_article, published
from tests.newsroom import TODAY
from tests.reprints import (
    AGENCY,
    COPY,
    COSTS,
    CUT,
    DAMAGE,
    HOUSE,
    LATER,
    OPENING,
    OWN,
    SAID,
    open_press,
    press,
    reader,
)
from tests.reprints import ids as ids
from tests.search.test_api import check

__all__ = ["ids", "press", "reader"]

Opened = Callable[..., Searcher]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens an index of some articles."""
    shelf = Shelf(open_engine("tantivy"), tmp_path / "index")

    def open_index(*articles: Article) -> Searcher:
        for article in articles:
            shelf.add(article, prints=of_text(article.body).terms)
        shelf.commit()
        return shelf.searcher()

    yield open_index
    shelf.close()


def copies(count: int, **fields: Any) -> list[Article]:
    """Articles of different outlets and titles that have the same text."""
    return [
        an_article(**{"outlet": f"Blatt {n}", "title": f"Nr. {n}", "body": OPENING, **fields})
        for n in range(count)
    ]


def shared(found: Sharing, article: Article) -> list[str]:
    return [article.body[passage.start : passage.end] for passage in found.passages]


def test_passages_have_their_places_in_the_body(opened: Opened) -> None:
    found = sharing(opened(AGENCY, COPY, CUT, OWN), AGENCY)
    assert shared(found, AGENCY) == [OPENING[:-1], DAMAGE[:-1], SAID, COSTS[:-1]]
    copied = sum(len(words(text)) for text in (OPENING, DAMAGE, COSTS))
    assert found.own == pytest.approx(1 - copied / len(words(AGENCY.body)))


def test_an_article_alone_is_all_its_own(opened: Opened) -> None:
    found = sharing(opened(AGENCY, LATER), AGENCY)
    assert (found.own, found.passages, found.others) == (1.0, (), ())


def test_who_only_quotes_has_copied_nothing(opened: Opened) -> None:
    searcher = opened(OWN, AGENCY)
    found = sharing(searcher, OWN)
    assert [(p.quotation, OWN.body[p.start : p.end]) for p in found.passages] == [(True, SAID)]
    assert [(other.words, other.share) for other in found.others] == [(0, 0.0)]
    assert found.own == 1.0
    assert [one.id for one in company(searcher, OWN).similar] == [AGENCY.id]


@pytest.mark.parametrize(
    ("outlets", "days", "boilerplate"),
    [
        (["Tageblatt"] * 4, [1, 2, 3, 4], True),  # in house, again and again
        (["Tageblatt"] * 4, [1, 1, 1, 1], False),  # editions of one evening
        (["Tageblatt"] * 3, [1, 2, 3], False),
        (["A", "B", "C", "D", "E"], [1, 1, 1, 2, 2], False),  # what everybody prints on one day
        (["A", "B", "C", "D", "E"], [1, 8, 16, 24, 40], True),  # over the months
        (["", "", "", ""], [1, 2, 3, 4], False),  # nobody knows whether it is one outlet
    ],
)
def test_boilerplate_is_left_out(
    opened: Opened, outlets: list[str], days: list[int], boilerplate: bool
) -> None:
    articles = [
        an_article(
            outlet=outlet,
            title=f"Bericht {n}",
            body=f"Bericht Nummer {n * 37}.\n{HOUSE}",
            date=published(f"2025-{3 + day // 31:02}-{day % 31 + 1:02}"),
        )
        for n, (outlet, day) in enumerate(zip(outlets, days, strict=True))
    ]
    found = sharing(opened(*articles), articles[0])
    assert shared(found, articles[0]) == ([] if boilerplate else [HOUSE[:-1]])
    assert (found.own == 1.0) == boilerplate
    assert len(found.others) == (0 if boilerplate else len(articles) - 1)


def test_of_very_many_some_are_compared_and_it_is_said(opened: Opened) -> None:
    articles = copies(CANDIDATES + 5)
    found = sharing(opened(*articles), articles[-1])
    assert found.own == 0.0
    assert found.more
    assert len(found.others) in (CANDIDATES, CANDIDATES + 1)


def test_passages_that_touch_are_two(opened: Opened) -> None:
    both = an_article(body=f"{DAMAGE} {COSTS}", outlet="Beides")
    halves = [an_article(body=DAMAGE), an_article(body=COSTS)]
    found = sharing(opened(both, *halves), both)
    assert [passage.others for passage in found.passages] == [(halves[0].id,), (halves[1].id,)]


def test_a_copy_that_was_reworded_is_found(opened: Opened) -> None:
    told = f"{OPENING} {DAMAGE} {COSTS}".split()
    changed = [f"{word}s" if n % 13 == 6 else word for n, word in enumerate(told)]
    one, other = an_article(body=" ".join(told)), an_article(body=" ".join(changed), outlet="B")
    searcher = opened(one, other)
    assert [found.id for found in sharing(searcher, one).others] == [other.id]
    assert 1 / 13 < (sharing(searcher, one).own or 0.0) < 0.2


def body(client: FlaskClient, url: str) -> dict[str, Any]:
    response = client.get(url)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def test_the_article_as_json(reader: FlaskClient, ids: dict[str, str]) -> None:
    told = body(reader, f"/api/articles/{ids[AGENCY.title]}")
    check("Article", told)
    assert [(other["outlet"], other["id"]) for other in told["others"]] == [
        ("Tageblatt", ids[COPY.title]),
        ("Abendblatt", ids[CUT.title]),
        ("Wochenpost", ids[OWN.title]),
    ]
    copied = sum(passage["words"] for passage in told["shared"] if not passage["quotation"])
    assert told["own_share"] == round(1 - copied / len(words(AGENCY.body)), 4)
    for passage in told["shared"]:
        parts = [told["paragraphs"][n]["text"][start:end] for n, start, end in passage["places"]]
        assert "\n".join(parts) == passage["text"]
    assert [p["places"][0][0] for p in told["shared"]] == [0, 2, 4, 5]  # furniture is counted
    named = [one["id"] for one in told["similar"]]
    assert named[0] in (ids[LATER.title], ids[OWN.title])
    assert not {ids[COPY.title], ids[CUT.title]} & set(named)
    assert told["others_complete"]


def test_links_of_the_json_lead_on(reader: FlaskClient, ids: dict[str, str]) -> None:
    told = body(reader, f"/api/articles/{ids[CUT.title]}")
    other = told["others"][0]
    assert body(reader, f"/api{other['url']}")["title"] == other["title"]
    compared = body(reader, other["compare"])
    assert compared["a"]["share"] == other["share"] == 1.0


@pytest.mark.parametrize("indexed", [False, True])
def test_without_stories_nothing_is_said(tmp_path: Path, indexed: bool) -> None:
    settings = replace(open_press(tmp_path, stories=indexed), stories=False)
    application = create_app(settings, lambda: TODAY)
    with closing(application.extensions["desk"].live):
        client = application.test_client()
        hits = body(client, "/api/search?q=titel:Herbst")["hits"]
        told = body(client, f"/api/articles/{hits[0]['id']}")
        check("Article", told)
        assert (told["own_share"], told["shared"], told["others"]) == (None, [], [])
        page = client.get(f"/articles/{hits[0]['id']}").text
        assert "Eigener Anteil" not in page
        assert "Auch in" not in page
