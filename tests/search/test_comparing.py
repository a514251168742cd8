"""Two articles compared, and others beside one, as pages and as JSON."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.article import Article
from index.german.tokens import words
from index.sources import read
from search.i18n import language
from search.stories.beside import percent
from search.stories.collation import collate
from tests.reprints import AGENCY, COPY, CUT, LATER, OWN, SAID, ids, press, reader
from tests.search.test_api import check

__all__ = ["ids", "press", "reader"]


def shown(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.text
    return response.text


def text_of(page: str) -> str:
    """What is read of a page, tags left out."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def links(page: str) -> list[str]:
    return [html.unescape(url) for url in re.findall(r'<a [^>]*?href="([^"]*)"', page)]


@pytest.fixture(scope="module")
def compared(reader: FlaskClient, ids: dict[str, str]) -> str:
    return shown(reader, f"/compare?a={ids[AGENCY.title]}&b={ids[COPY.title]}")


def test_both_articles_stand_on_the_page(compared: str, ids: dict[str, str]) -> None:
    text = text_of(compared)
    shares = collate(AGENCY.body, COPY.body).shares
    for article, share in zip((AGENCY, COPY), shares, strict=True):
        assert f"{round(share * 100)}\N{NO-BREAK SPACE}% davon" in html.unescape(compared)
        assert article.title in text
        assert f"/articles/{ids[article.title]}" in links(compared)
    assert "4 Stellen mit zusammen" in text
    assert "6. August 2025, 14:10 Uhr" in text
    assert f"/compare?a={ids[COPY.title]}&b={ids[AGENCY.title]}" in links(compared)


def test_differing_words_are_told_to_every_reader(compared: str) -> None:
    assert re.findall(r"<(del|ins)>(.*?)</\1>", compared)[2:4] == [
        ("del", '<span class="unseen">nur hier: </span>Mittwoch'),
        ("ins", '<span class="unseen">nur hier: </span>Mittwochabend'),
    ]


def test_numbers_lead_to_and_fro(compared: str) -> None:
    numbers = re.findall(r'class="number" id="(\w+)" href="#(\w+)"', compared)
    assert sorted(numbers) == sorted((other, one) for one, other in numbers)
    assert len(numbers) == 8
    assert len(set(re.findall(r' id="([^"]*)"', compared))) == compared.count(' id="')


def test_a_quotation_is_called_one(reader: FlaskClient, ids: dict[str, str]) -> None:
    page = shown(reader, f"/compare?a={ids[AGENCY.title]}&b={ids[OWN.title]}")
    assert page.count(", ein Zitat") == 4  # title and label, on both sides
    assert page.count(">1\N{NO-BREAK SPACE}Zitat</a>") == 2
    assert page.count('<li class="row common quoted">') == 1
    size = len(words(SAID))
    assert f"1 Stelle mit zusammen {size} Wörtern steht in beiden." in text_of(page)


def test_nothing_in_common_is_said(reader: FlaskClient, ids: dict[str, str]) -> None:
    page = shown(reader, f"/compare?a={ids[OWN.title]}&b={ids[LATER.title]}&lang=en")
    assert "The two articles have no passage in common." in page
    assert f"/compare?a={ids[LATER.title]}&b={ids[OWN.title]}&lang=en" in links(page)
    assert "<del>" not in page


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 400, "Zum Vergleichen gehören zwei Artikel"),
        ("a={one}", 400, "Zum Vergleichen gehören zwei Artikel"),
        ("a={one}&b={one}", 400, "Das ist zweimal derselbe Artikel."),
        ("a={one}&b=nirgends", 404, "Den Artikel nirgends gibt es nicht, oder nicht mehr."),
        ("a=<b>&b={one}", 404, "Den Artikel <b> gibt es nicht, oder nicht mehr."),
    ],
)
def test_what_cannot_be_compared(
    reader: FlaskClient, ids: dict[str, str], query: str, status: int, said: str
) -> None:
    asked = query.format(one=ids[AGENCY.title])
    assert said in html.unescape(shown(reader, f"/compare?{asked}", status))
    response = reader.get(f"/api/compare?{asked}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    check("Problem", response.get_json())
    missing = "Die Angabe" if asked.count("=") < 2 else said
    assert missing in response.get_json()["detail"]


def test_the_comparison_as_json(reader: FlaskClient, ids: dict[str, str]) -> None:
    url = f"/api/compare?a={ids[AGENCY.title]}&b={ids[COPY.title]}"
    told: dict[str, Any] = reader.get(url).get_json()
    check("Comparison", told)
    for side, article in (("a", AGENCY), ("b", COPY)):
        text = told[side]["text"]
        assert text == article.body
        pieces = (piece for row in told["rows"] for piece in row[side])
        assert "".join(text[piece["start"] : piece["end"]] for piece in pieces) == text
    for run in told["runs"]:
        one, other = (told[side]["text"][slice(*run[side])] for side in ("a", "b"))
        assert one.casefold() == other.casefold()


def test_two_real_articles_made_of_one_report(material: Path) -> None:
    paths = sorted((material / "seeds").glob("*.txt"))
    one, other = [found for found in read(paths) if isinstance(found, Article)][:2]
    found = collate(one.body, other.body)
    assert len(found.runs) == 10
    assert 0.42 <= found.shares[0] < 0.46
    assert 0.52 <= found.shares[1] < 0.55
    moved = {p.run for row in found.rows for p in row.a if p.kind.value == "moved"}
    assert len(moved) == 1


def test_the_page_of_an_article_says_who_has_it_too(
    reader: FlaskClient, ids: dict[str, str]
) -> None:
    page = shown(reader, f"/articles/{ids[AGENCY.title]}?q=Steuerung")
    text = text_of(page)
    assert "Eigener Anteil 25 % 75 % der Wörter stehen auch anderswo" in text
    assert "Auch in 3 anderen Artikeln" in text
    assert "hat nur ein Zitat gemeinsam" in text
    for other in (COPY, CUT, OWN):
        assert f"/compare?a={ids[AGENCY.title]}&b={ids[other.title]}" in links(page)
        assert f"/articles/{ids[other.title]}?q=Steuerung" in links(page)
    margins = re.findall(r'<p class="whose"[^>]*>(.*?)</p>', page)
    assert [text_of(margin) for margin in margins] == [
        "auch in Tageblatt , Abendblatt",
        "auch in Tageblatt",
        "Zitat, auch in Wochenpost",
        "auch in Tageblatt",
    ]
    assert re.findall(r'<div class="beside (\w+)">', page) == [
        "copied",
        "copied",
        "quoted",
        "copied",
    ]
    assert "Ähnliche Berichte" in text


def test_the_query_still_marks_what_is_shared(reader: FlaskClient, ids: dict[str, str]) -> None:
    query = f'"{" ".join(SAID.split()[:4])}" Steuerung "sagte Wir"'
    plain = shown(reader, f"/articles/{ids[LATER.title]}?q={query}")
    page = shown(reader, f"/articles/{ids[AGENCY.title]}?q={query}")
    assert "<mark" not in plain
    marked = [text_of(mark) for mark in re.findall(r"<mark[^>]*>(.*?)</mark>", page)]
    assert marked == ["Steuerung", "sagte: „", "Wir haben den Kindern"]


def test_links_keep_the_language(reader: FlaskClient, ids: dict[str, str]) -> None:
    page = shown(reader, f"/articles/{ids[AGENCY.title]}?lang=en")
    assert "Own share" in page
    inside = [url for url in links(page) if url.startswith(("/articles", "/compare"))]
    assert inside
    others = [url for url in inside if "lang=" not in url]
    assert all("format=" in url or "?" not in url for url in others)  # files, lasting link


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0"), (0.001, "1"), (0.384, "38"), (0.999, "99"), (1.0, "100")]
)
def test_no_share_is_rounded_to_all_or_nothing(share: float, said: str) -> None:
    assert percent(share, language("de")) == f"{said}\N{NO-BREAK SPACE}%"
    assert percent(share, language("en")) == f"{said}%"
