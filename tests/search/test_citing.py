"""Citing: an article as a list of references names it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from index.article import Article
from search.citing import citation
from search.i18n import language
from tests.factory import an_article, published

URL = "https://hafenkurier.example/1"
ACCESSED = date(2025, 6, 15)
FACTS: dict[str, Any] = {
    "title": "Brücke eröffnet",
    "outlet": "Hafenkurier",
    "authors": ("Ada Lotse",),
    "agencies": (),
    "date": published("2025-04-10T19:05"),
}


def bridge(**facts: Any) -> Article:
    return an_article(**{**FACTS, **facts})


def cited(code: str = "de", **facts: Any) -> str:
    """The reference without its end, which is always the same."""
    text = citation(bridge(**facts), URL, ACCESSED, language(code)).text
    end = {
        "de": f". Verfügbar unter: {URL} (Zugriff: 15. Juni 2025).",
        "en": f". Available at: {URL} (Accessed: 15 June 2025).",
        "fr": f". Disponible sur\u00a0: {URL} (consulté le 15 juin 2025).",
        "lb": f". Disponibel op: {URL} (Zougrëff: 15. Juni 2025).",
    }[code]
    assert text.endswith(end)
    return text.removesuffix(end)


@pytest.mark.parametrize(
    ("facts", "german", "english"),
    [
        (
            {},
            "Lotse, A. (2025) ‚Brücke eröffnet‘, Hafenkurier, 10. April",
            "Lotse, A. (2025) ‘Brücke eröffnet’, Hafenkurier, 10 April",
        ),
        (
            {"authors": ("Ada Lotse", "Ben Kai")},
            "Lotse, A. und Kai, B. (2025) ‚Brücke eröffnet‘, Hafenkurier, 10. April",
            "Lotse, A. and Kai, B. (2025) ‘Brücke eröffnet’, Hafenkurier, 10 April",
        ),
        (
            {"authors": ("Ada von der Lotse", "Ben Kai", "Redaktion")},
            "von der Lotse, A., Kai, B. und Redaktion (2025) ‚Brücke eröffnet‘, Hafenkurier,"
            " 10. April",
            "von der Lotse, A., Kai, B. and Redaktion (2025) ‘Brücke eröffnet’, Hafenkurier,"
            " 10 April",
        ),
        (
            {"authors": ("Ada Lotse", "Ben Kai", "Cem Bug", "Dora Ebbe")},
            "Lotse, A. et al. (2025) ‚Brücke eröffnet‘, Hafenkurier, 10. April",
            "Lotse, A. et al. (2025) ‘Brücke eröffnet’, Hafenkurier, 10 April",
        ),
        (
            {"authors": (), "agencies": ("dpa", "AFP")},
            "dpa und AFP (2025) ‚Brücke eröffnet‘, Hafenkurier, 10. April",
            "dpa and AFP (2025) ‘Brücke eröffnet’, Hafenkurier, 10 April",
        ),
        (
            {"authors": (), "agencies": ("dpa",), "outlet": "dpa"},
            "dpa (2025) ‚Brücke eröffnet‘, 10. April",
            "dpa (2025) ‘Brücke eröffnet’, 10 April",
        ),
        (
            {"authors": ()},
            "Hafenkurier (2025) ‚Brücke eröffnet‘, 10. April",
            "Hafenkurier (2025) ‘Brücke eröffnet’, 10 April",
        ),
        (
            {"outlet": ""},
            "Lotse, A. (2025) ‚Brücke eröffnet‘, 10. April",
            "Lotse, A. (2025) ‘Brücke eröffnet’, 10 April",
        ),
        (
            {"outlet": "", "authors": ()},
            "‚Brücke eröffnet‘ (2025), 10. April",
            "‘Brücke eröffnet’ (2025), 10 April",
        ),
        (
            {"title": ""},
            "Lotse, A. (2025) [Ohne Titel], Hafenkurier, 10. April",
            "Lotse, A. (2025) [No title], Hafenkurier, 10 April",
        ),
        (
            {"title": "Wer zahlt? „Niemand“"},
            "Lotse, A. (2025) ‚Wer zahlt? „Niemand“‘, Hafenkurier, 10. April",
            "Lotse, A. (2025) ‘Wer zahlt? „Niemand“’, Hafenkurier, 10 April",
        ),
        (
            {"date": published("2025-03-04")},
            "Lotse, A. (2025) ‚Brücke eröffnet‘, Hafenkurier, 4. März",
            "Lotse, A. (2025) ‘Brücke eröffnet’, Hafenkurier, 4 March",
        ),
        (
            {"date": published("2025-03")},
            "Lotse, A. (2025) ‚Brücke eröffnet‘, Hafenkurier, März",
            "Lotse, A. (2025) ‘Brücke eröffnet’, Hafenkurier, March",
        ),
        (
            {"date": published("2025")},
            "Lotse, A. (2025) ‚Brücke eröffnet‘, Hafenkurier",
            "Lotse, A. (2025) ‘Brücke eröffnet’, Hafenkurier",
        ),
        (
            {"date": published("")},
            "Lotse, A. (o. J.) ‚Brücke eröffnet‘, Hafenkurier",
            "Lotse, A. (no date) ‘Brücke eröffnet’, Hafenkurier",
        ),
        (
            {"date": published(""), "authors": (), "outlet": "", "title": ""},
            "[Ohne Titel] (o. J.)",
            "[No title] (no date)",
        ),
    ],
)
def test_an_article_is_named_by_what_is_known_of_it(
    facts: dict[str, Any], german: str, english: str
) -> None:
    assert cited("de", **facts) == german
    assert cited("en", **facts) == english


@pytest.mark.parametrize(
    ("facts", "french"),
    [
        (
            {"authors": ("Ada Lotse", "Ben Kai")},
            "Lotse, A. et Kai, B. (2025) «\u202fBrücke eröffnet\u202f», Hafenkurier, 10 avril",
        ),
        (
            {"date": published("2025-05-01"), "title": ""},
            "Lotse, A. (2025) [Sans titre], Hafenkurier, 1er mai",
        ),
        (
            {"date": published(""), "authors": (), "agencies": ("dpa",)},
            "dpa (s. d.) «\u202fBrücke eröffnet\u202f», Hafenkurier",
        ),
    ],
)
def test_french_has_its_quotation_marks_and_dates(facts: dict[str, Any], french: str) -> None:
    assert cited("fr", **facts) == french


def test_luxembourgish_has_its_months() -> None:
    said = cited("lb", authors=("Ada Lotse", "Ben Kai"), date=published("2025-03-01"))
    assert said == "Lotse, A. & Kai, B. (2025) ‚Brücke eröffnet‘, Hafenkurier, 1. Mäerz"


@pytest.mark.parametrize(
    ("facts", "markup"),
    [
        ({}, "‚Brücke eröffnet‘, <cite>Hafenkurier</cite>, 10. April."),
        ({"authors": ()}, "<cite>Hafenkurier</cite> (2025) ‚Brücke eröffnet‘, 10. April."),
        ({"outlet": "<i>Blatt"}, "<cite>&lt;i&gt;Blatt</cite>"),
        ({"title": "5 < 6 & <b>"}, "‚5 &lt; 6 &amp; &lt;b&gt;‘"),
    ],
)
def test_the_outlet_is_in_italics_and_all_else_is_text(facts: dict[str, Any], markup: str) -> None:
    shown = citation(bridge(**facts), URL, ACCESSED, language("de"))
    assert markup in shown.html()
    assert shown.html().striptags() == " ".join(shown.text.split())


def test_a_percent_sign_is_no_place_to_fill() -> None:
    assert "‚100 %(title)s‘" in cited(title="100 %(title)s")
