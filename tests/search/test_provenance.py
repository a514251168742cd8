"""Provenance: how we know what we say of an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.article import Article, DateSource, Origin
from search.i18n import language
from search.provenance import date_remark, provenance
from tests.factory import an_article, published

GERMAN = language("de")


def told(article: Article) -> dict[str, tuple[str, str]]:
    return {one.title: (one.value, one.how) for one in provenance(article, GERMAN)}


def test_all_that_is_known_of_where_facts_come_from() -> None:
    article = an_article(
        own_id="urn:tag:1",
        outlet="",
        outlet_hint=("Abendblatt", "Bote"),
        credit="HAFENSTADT (dpa) -",
        signoff="/al",
        furniture=(" date 2025-04 ",),
        version=3,
        revised=datetime(2025, 4, 10, 18, 30, tzinfo=UTC),
        date=published("2025-04"),
        origin=Origin("/srv/geheim/articles.jsonl", 1234),
    )
    assert told(article) == {
        "Datum": ("2025-04", "aus den Angaben zum Artikel, nur der Monat ist bekannt"),
        "Medium": ("Abendblatt, Bote", "im Text genannt, nicht gesichert"),
        "Agentur": ("HAFENSTADT (dpa) -", "so steht es im Artikel"),
        "Kürzel": ("/al", "hinter dem letzten Satz"),
        "Aus dem Text genommen": ("date 2025-04", ""),
        "Fassung": ("3", "10. April 2025, 20:30 Uhr"),
        "Kennung beim Medium": ("urn:tag:1", ""),
        "Datei": ("articles.jsonl", "Artikel 1.234 darin"),
    }


def test_what_is_not_known_is_not_said() -> None:
    assert told(Article()) == {"Datum": ("unbekannt", "kein Datum wird geraten")}


@pytest.mark.parametrize(
    ("date", "source", "remark", "how"),
    [
        ("2025-04-10", DateSource.META, "", "aus den Angaben zum Artikel"),
        ("2025-04-10", DateSource.FEED, "", "aus dem Feed"),
        ("2025-04-10", DateSource.SIDECAR, "", "aus der beiliegenden Datei"),
        ("2025-04-10", DateSource.TEXT, "aus dem Text", "aus dem Text"),
        ("2025-04-10", DateSource.URL, "aus der Adresse", "aus der Adresse"),
        (
            "2025-04",
            DateSource.SIDECAR,
            "nur der Monat ist bekannt",
            "aus der beiliegenden Datei, nur der Monat ist bekannt",
        ),
        (
            "2025",
            DateSource.TEXT,
            "nur das Jahr ist bekannt, aus dem Text",
            "aus dem Text, nur das Jahr ist bekannt",
        ),
        ("2025", DateSource.NONE, "nur das Jahr ist bekannt", "nur das Jahr ist bekannt"),
    ],
)
def test_a_date_says_how_exact_it_is_and_where_it_was_found(
    date: str, source: DateSource, remark: str, how: str
) -> None:
    when = replace(published(date), source=source)
    assert date_remark(when, GERMAN) == remark
    assert told(an_article(date=when))["Datum"] == (date, how)
