"""Did you mean: what is offered finds what it says, and nothing is offered without need."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from index.article import BERLIN
from index.build import rebuild_articles
from index.german.normalise import fold
from index.live import Live
from index.settings import Settings
from search.answer import answer
from search.i18n import language
from search.page import search_page
from search.request import Request, to_url
from search.suggest import Suggestion
from tests.factory import an_article
from tests.newsroom import TODAY, Ask


def offered(ask: Ask, query: str) -> list[tuple[str, int]]:
    return [(other.text, other.total) for other in ask(query).suggestions]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=Brükce", [("Brücke", 4)]),
        ("q=bruekce", [("Brücke", 4)]),
        ("q=Stadtrad", [("Stadtrat", 40)]),
        ("q=Stattrad", [("Stadtrat", 40)]),
        ("q=Tsadtrat", [("Stadtrat", 40)]),
        ("q=Ver kehr", []),  # finds the Verkehr as it is
        ("q=dieBrücke", [("Die Brücke", 4)]),
        ("q=Brükce Uffer", [("Brücke Ufer", 1)]),
        ("q=Brükce UND (Uffer ODER Fluss)", [("Brücke UND (Ufer ODER Fluss)", 1)]),
        ('q=titel:"Neue Brükce"', [('titel:"Neue Brücke"', 1)]),
        ("q=Hafenkurir Brücke", []),  # the name of an outlet is no word of the articles
        ("q=medium:Hafenkurir Brücke", [("medium:Hafenkurier Brücke", 1)]),
        ("q=autor:Lotze", [("autor:Lotse", 1)]),
        ("q=Brükce NICHT Ufer", [("Brücke NICHT Ufer", 3)]),
        ("q=Brükce&outlet=Tageblatt", [("Brücke", 1)]),
        ("q=Brükce&outlet=Morgenzeitung", []),
        ("q=Brükce&from=2024&to=2024", [("Brücke", 1)]),
        ("q=Brükce datum:2024", [("Brücke datum:2024", 1)]),
    ],
)
def test_other_spellings(ask: Ask, query: str, expected: list[tuple[str, int]]) -> None:
    assert offered(ask, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=Brücke",
        "q=Stadt rat",  # the parts of a compound find it
        "q=Quastenflosser",
        "q=Brücke&outlet=Morgenzeitung",
        "q=Bru",
        "q=Brükce*",
        "q=Brükce~1",
        "q==Brükce",
        "q=kommentar:Bauwrek",
        "q=datum:2031",
        "q=20255",
        "q=Stadtrat&page=5",
        "q=" + "(" * 40,
        "q=" + "x" * 9000,
    ],
)
def test_nothing_is_offered(ask: Ask, query: str) -> None:
    assert offered(ask, query) == []


def test_a_word_of_the_same_stem_is_no_other_spelling(ask: Ask) -> None:
    assert ask("q=Brückes Quastenflosser UND Ufer").suggestions == ()


def test_what_is_found_stays_and_the_other_spelling_is_only_offered(ask: Ask) -> None:
    relaxed = ask("q=Brükce Ufer")
    assert (relaxed.relaxed, relaxed.total) == (True, 1)
    assert relaxed.suggestions == (Suggestion("Brücke Ufer", 1),)


def test_soft_hyphens_do_not_shift_what_is_put_in(ask: Ask) -> None:
    assert offered(ask, "q=Neue Brü\u00adkce er\u00adöffnet") == [("Neue Brücke er\u00adöffnet", 1)]


def test_every_offer_finds_what_it_says_under_the_same_filters(ask: Ask) -> None:
    """Any query of slips, with any filter: the link leads to exactly the total."""
    chance = random.Random(4)
    texts = ("Brücke", "Stadtrat", "Haushalt", "Verkehr", "Schiff gerammt", "neue Brücke")
    narrowed = ("", "outlet=Tageblatt", "from=2023&to=2024", "agency=-dpa", "undated=include")
    seen = 0
    for _ in range(120):
        letters = list(chance.choice(texts))
        for _ in range(chance.randint(1, 2)):
            letters[chance.randrange(len(letters))] = chance.choice("aeinrst ")
        filters = parse_qsl(chance.choice(narrowed))
        answer = ask(urlencode([("q", "".join(letters)), *filters]))
        for other in answer.suggestions:
            seen += 1
            assert fold(other.text) != fold(answer.request.text)
            assert other.total > (0 if answer.relaxed else answer.total)
            url = to_url(answer.request, text=other.text)
            again = ask(urlsplit(url).query)
            assert (again.total, again.relaxed) == (other.total, False), (answer.request, other)
            assert again.request == answer.request.changed(text=other.text)
    assert seen > 50


def test_the_page_links_to_the_other_spelling(ask: Ask) -> None:
    page = search_page(ask("q=Brükce&outlet=Tageblatt"), (), language("de"))
    assert [(way.label, way.url, way.count) for way in page.suggestions] == [
        ("Brücke", "/search?q=Br%C3%BCcke&outlet=Tageblatt", 1)
    ]


def test_a_word_that_is_under_embargo_is_not_offered(tmp_path: Path) -> None:
    """Not even beside another word, which finds something."""
    ends = TODAY + timedelta(days=1)
    hidden = an_article(title="Sperrwerk", outlet="Sperrblatt", authors=("Sonja Sperr",))
    hidden = replace(hidden, embargo=datetime(ends.year, ends.month, ends.day, tzinfo=BERLIN))
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    rebuild_articles(settings, [an_article(title="Brücke"), hidden])
    now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=BERLIN)
    with closing(Live(settings, lambda: now)) as live, live.reading() as reading:
        for slip in ("Sperrwrek", "medium:Sperblatt", "autor:Sper"):
            request = Request(text=f"{slip} ODER Brükcke")
            found = answer(reading.searcher, request, TODAY, reading.generation)
            assert [other.text for other in found.suggestions] == [f"{slip} ODER Brücke"]
