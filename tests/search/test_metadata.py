"""Metadata: what the page of an article tells machines."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from index.article import BERLIN, UNDATED, Article, Comment, Correction, Kind, Paragraph
from search.metadata import DESCRIBED, description, metadata
from tests.factory import an_article, published

URL = "https://presse.example/articles/k3x"
MADE = datetime(2025, 4, 10, 20, 30, tzinfo=BERLIN)
#: The properties that schema.org has for a NewsArticle or what it is a kind of.
PROPERTIES = {
    "@context", "@type", "headline", "url", "archivedAt", "identifier", "datePublished",
    "dateModified", "author", "publisher", "sourceOrganization", "creditText", "dateline",
    "articleSection", "inLanguage", "description", "wordCount", "commentCount", "version",
    "correction",
}  # fmt: skip


def linked(article: Article) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(metadata(article, URL).linked)
    return facts


def test_a_news_article_of_schema_org() -> None:
    article = an_article(
        id="k3x",
        url="https://bote.example/1",
        title="Brücke eröffnet",
        outlet="Hafenkurier",
        authors=("Ada von der Lotse", "al", "Redaktion"),
        agencies=("dpa",),
        section="Lokales",
        dateline="HAFENSTADT",
        credit="HAFENSTADT (dpa) -",
        body="Der Verkehr rollt.\nDie Fähren fahren.",
        comments=(Comment("Endlich!"),),
        version=3,
        revised=MADE,
        corrections=(Correction("Es waren drei Jahre.", MADE), Correction("Neu.")),
        date=published("2025-04-10T19:05"),
    )
    assert linked(article) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Brücke eröffnet",
        "url": "https://bote.example/1",
        "archivedAt": URL,
        "identifier": "k3x",
        "datePublished": "2025-04-10T19:05+02:00",
        "dateModified": "2025-04-10T20:30+02:00",
        "author": [
            {
                "@type": "Person",
                "name": "Ada von der Lotse",
                "givenName": "Ada",
                "familyName": "von der Lotse",
            }
        ],
        "publisher": {"@type": "Organization", "name": "Hafenkurier"},
        "sourceOrganization": [{"@type": "Organization", "name": "dpa"}],
        "creditText": "HAFENSTADT (dpa) -",
        "dateline": "HAFENSTADT",
        "articleSection": "Lokales",
        "inLanguage": "de",
        "description": "Der Verkehr rollt.",
        "wordCount": 6,
        "commentCount": 1,
        "version": 3,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "Es waren drei Jahre.",
                "datePublished": "2025-04-10T20:30:00+02:00",
            },
            {"@type": "CorrectionComment", "text": "Neu."},
        ],
    }
    assert set(linked(article)) == PROPERTIES


def test_what_is_not_known_is_not_said() -> None:
    assert linked(Article(id="k3x", url="javascript:alert(1)", date=UNDATED)) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "archivedAt": URL,
        "identifier": "k3x",
    }
    assert metadata(Article(id="k3x"), URL).named == (("DC.identifier", URL),)


@pytest.mark.parametrize("date", ["2025", "2025-04", "2025-04-10"])
def test_a_date_is_as_exact_as_it_is_known(date: str) -> None:
    article = an_article(date=published(date))
    assert linked(article)["datePublished"] == date
    assert ("DC.date", date) in metadata(article, URL).named


@pytest.mark.parametrize(
    "text",
    [
        "</script><b>",
        "<!--<script>",
        "]]>",
        "a\u2028b",
        "</SCRIPT >",
        '"; alert(1); "',
        "&lt;",
    ],
)
def test_no_text_ends_the_script_or_becomes_another(text: str) -> None:
    article = an_article(title=text, authors=(f"Ada {text}",), section=text, body=text)
    written = metadata(article, URL).linked
    assert not set(written) & set("<>&\u2028\u2029")
    assert linked(article)["headline"] == text
    assert linked(article)["articleSection"] == text


def test_a_description_is_the_lead_or_the_beginning() -> None:
    lead = Paragraph("Der Verkehr rollt.", Kind.LEAD)
    text = Paragraph("Seit drei Jahren wurde gebaut.")
    assert description(an_article(paragraphs=(text, lead))) == lead.text
    assert description(an_article(paragraphs=(Paragraph("Bild", Kind.CAPTION), text))) == text.text
    assert description(an_article(paragraphs=())) == ""
    long = description(an_article(body="Wort, " * 100))
    assert long.endswith("Wort …")
    assert DESCRIBED - 10 < len(long) <= DESCRIBED + 2
    assert description(an_article(body="x" * 500)) == "x" * DESCRIBED + " …"


def test_names_for_reference_managers() -> None:
    article = an_article(title="Brücke", outlet="Hafenkurier", authors=("Ada Lotse", "Ben Kai"))
    named = metadata(article, URL).named
    assert [content for name, content in named if name == "DC.creator"] == ["Ada Lotse", "Ben Kai"]
    assert {
        ("DC.title", "Brücke"),
        ("DC.publisher", "Hafenkurier"),
        ("DC.language", "de"),
        ("DC.date", "2025-04-10T19:05+02:00"),
        ("DC.identifier", URL),
    } <= set(named)
