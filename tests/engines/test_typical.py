"""Typical words, asked of every engine."""

from __future__ import annotations

from datetime import date

import pytest

from index.article import Article
from index.engine import Searcher
from search.choice import Choice
from search.request import Request
from search.typical import Typical, typical
from search.typical.link import narrowed
from tests.engines.shelf import Shelf, filled
from tests.factory import an_article, published

TODAY = date(2025, 6, 15)
OUTLETS = ("Hafenkurier", "Tageblatt", "Abendpost", "Hafenbote")
#: Sentences of the whole archive; each article has some of them.
EVERYWHERE = (
    "Der Rat der Stadt sprach über den Haushalt des nächsten Jahres.",
    "Die Opposition verlangte mehr Geld für Schulen.",
    "Am Nachmittag wurde das Wetter besser.",
    "Viele Bürger kamen zu der Versammlung.",
    "Ein Sprecher wollte sich zu den Zahlen nicht äußern.",
    "Die Entscheidung fällt wohl im Herbst.",
    "Der Verein feierte sein Jubiläum mit einem Fest.",
)
#: Sentences of the articles about a ferry.
FERRY = (
    "Die Reederei Nordlicht will die Fähre im Mai 2025 einstellen.",
    "Kapitänin Ada Lotse hofft, dass die Fähren weiter fahren.",
    "Auf der Insel fehlen dann 120 Liegeplätze, sagte Ada Lotse.",
    "Ohne Fähre kommen keine Gäste auf die Insel, klagen die Wirte.",
    "Ein Tunnel zur Insel wäre teurer, rechnet die Reederei Nordlicht vor.",
)


def archive() -> list[Article]:
    """Sixty articles of which every fourth is about the ferry."""
    return [told(number) for number in range(60)]


def told(number: int) -> Article:
    about = [EVERYWHERE[(number + step) % len(EVERYWHERE)] for step in range(3)]
    ferry = number % 4 == 0
    if ferry:
        about += [FERRY[(number // 4 + step) % len(FERRY)] for step in (0, 1, 3)]
    own = [f"{sentence[:-1]} ({number})." for sentence in about]  # no paragraph twice
    return an_article(
        id=f"a{number:02}",
        title=f"{'Streit um die Fähre' if ferry else 'Sitzung im Rathaus'}, Folge {number}",
        body="\n".join([*own, "Lesen Sie uns auch im Abonnement der Verlagsgruppe."]),
        outlet=OUTLETS[number % 3],
        authors=("Cem Verlagsgruppe",) if number % 2 else (),
        agencies=(),
        date=published(f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"),
    )


@pytest.fixture
def searcher(shelf: Shelf) -> Searcher:
    return filled(shelf, archive())


def ask(searcher: Searcher, **asked: object) -> Typical:
    return typical(searcher, Request(**asked), TODAY)  # type: ignore[arg-type]


def test_every_engine_tells_the_same_words_with_the_same_numbers(searcher: Searcher) -> None:
    found = ask(searcher, text="Fähre")
    assert (found.total, found.read, found.sampled, found.relaxed) == (15, 15, False, False)
    assert [(word.text, word.articles) for word in found.words[:10]] == [
        ("Ada Lotse", 15),
        ("Insel", 15),
        ("Reederei Nordlicht", 15),
        ("Streit", 15),
        ("Gäste", 9),
        ("Kapitänin", 9),
        ("Liegeplätze", 9),
        ("Mai", 9),
        ("Tunnel", 9),
        ("Wirte", 9),
    ]
    assert all(word.text.islower() for word in found.words[10:])  # verbs and the like come last


def test_a_word_leads_to_the_articles_that_have_it(searcher: Searcher) -> None:
    for text in ("Fähre", "Fähre ODER Insel", '"die Fähre" NICHT Zeppelin', "fähr*"):
        found = ask(searcher, text=text)
        assert found.words
        for word in found.words:
            asked = narrowed(found.request, found.understood, word.text)
            assert ask(searcher, text=asked.text).total == word.articles, asked.text


def test_filters_hold(searcher: Searcher) -> None:
    found = ask(searcher, text="Fähre", outlet=Choice((), ("Tageblatt",)))
    assert found.total == 10
    assert "Insel" in [word.text for word in found.words]


def test_where_no_article_has_all_words_some_will_do(searcher: Searcher) -> None:
    found = ask(searcher, text="Fähre Quastenflosser")
    assert (found.relaxed, found.total) == (True, 15)
    assert "Insel" in [word.text for word in found.words]
    asked = narrowed(found.request, found.understood, "Insel", relaxed=True)
    assert asked.text == "(Fähre ODER Quastenflosser) Insel"


@pytest.mark.parametrize("text", ["", "Quastenflosser", "Rathaus UND NICHT Rathaus"])
def test_what_is_like_the_archive_has_no_typical_words(searcher: Searcher, text: str) -> None:
    assert ask(searcher, text=text).words == ()
