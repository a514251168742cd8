"""The page of an article as it leaves the server: marks, outline, citation, metadata."""

from __future__ import annotations

import html
import json
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.article import Article
from index.build import rebuild_articles
from index.holdings import Holdings
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article
from tests.newsroom import TODAY
from tests.web.articles import STRANGE, opened, path, reader, settings

__all__ = ["opened", "reader", "settings"]


def linked(page: str) -> dict[str, object]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(blocks) == 1
    facts: dict[str, object] = json.loads(blocks[0])
    return facts


def test_marks_are_numbered_in_reading_order(reader: FlaskClient, opened: str) -> None:
    page = reader.get(f"{opened}?q=Brücke kommentar:Brücke").text
    numbers = re.findall(r'<mark id="treffer-(\d+)">', page)
    assert numbers == ["1", "2", "3", "4", "5"]
    assert page.count("<mark") == len(numbers)
    assert re.findall(r'<li><a href="#treffer-(\d+)"', page) == numbers
    assert "5 Fundstellen" in page
    assert '<h2 id="abschnitt-1">Was die <mark id="treffer-3">Brücke</mark> kostet</h2>' in page
    assert "<details open>" in page


def test_without_a_mark_there_is_nothing_to_go_through(reader: FlaskClient, opened: str) -> None:
    for url in (opened, f"{opened}?q=Quastenflosser"):
        page = reader.get(url).text
        assert "finds" not in page
        assert "<mark" not in page


def test_an_article_of_several_parts_has_an_outline(reader: FlaskClient, opened: str) -> None:
    page = reader.get(opened).text
    outline = re.search('<nav class="outline".*?</nav>', page, re.DOTALL)
    assert outline
    assert re.findall('href="(.*?)">(.*?)<', outline[0]) == [
        ("#abschnitt-1", "Was die Brücke kostet"),
        ("#abschnitt-2", "Wie es weitergeht"),
    ]
    assert '<h2 id="abschnitt-2">Wie es weitergeht</h2>' in page
    brief = reader.get(path(reader, "ferry")).text
    assert 'class="outline"' not in brief
    assert "<h2>Later</h2>" in brief


def test_the_language_of_the_text_is_told_even_where_it_is_unknown(
    reader: FlaskClient, opened: str
) -> None:
    assert "<article>" in reader.get(opened).text
    assert '<article lang="de">' in reader.get(f"{opened}?lang=en").text
    assert '<article lang="en">' in reader.get(path(reader, "ferry")).text
    assert '<article lang="">' in reader.get(path(reader, "Quastenflosser")).text


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        (
            "de",
            "von der Lotse, A. und Kai, B. (2025) ‚Die Brücke ist eröffnet‘,"
            " <cite>Hafenkurier</cite>, 10. April. Verfügbar unter:"
            " https://hafenkurier.example/eroeffnet (Zugriff: 15. Juni 2025).",
        ),
        (
            "en",
            "von der Lotse, A. and Kai, B. (2025) ‘Die Brücke ist eröffnet’,"
            " <cite>Hafenkurier</cite>, 10 April. Available at:"
            " https://hafenkurier.example/eroeffnet (Accessed: 15 June 2025).",
        ),
    ],
)
def test_how_to_cite_it(reader: FlaskClient, opened: str, code: str, reference: str) -> None:
    assert f'<p id="zitat">{reference}</p>' in reader.get(f"{opened}?lang={code}").text


def test_an_article_without_an_address_is_cited_by_its_permanent_link(
    reader: FlaskClient,
) -> None:
    strange = path(reader, "Quastenflosser")
    page = html.unescape(reader.get(strange).text)
    assert f"Verfügbar unter: http://localhost{strange} (Zugriff: 15. Juni 2025)." in page


def test_the_reference_is_had_as_a_file(reader: FlaskClient, opened: str) -> None:
    page = reader.get(f"{opened}?q=Brücke").text
    kinds = {
        "BibTeX": ("bibtex", "@", "von der Lotse"),
        "RIS": ("ris", "TY  - NEWS", "von der Lotse, Ada"),
    }
    for name, (form, begin, author) in kinds.items():
        url = f"{opened}?format={form}"
        assert f'<a href="{url}" rel="nofollow">{name}</a>' in page
        file = reader.get(url)
        assert file.text.startswith(begin)
        assert author in file.text
        link = re.search(f'<link rel="alternate" href="{re.escape(url)}".*? type="(.*?)">', page)
        assert link
        assert link[1] == file.mimetype


def test_machines_are_told_what_is_true(reader: FlaskClient, opened: str) -> None:
    page = reader.get(f"{opened}?q=Brücke&lang=en").text
    address = f"http://localhost{opened}"
    assert f'<link rel="canonical" href="{address}">' in page
    facts = linked(page)
    assert facts["@type"] == "NewsArticle"
    assert facts["archivedAt"] == address
    assert facts["datePublished"] == "2025-04-10T19:05+02:00"
    assert '<meta name="author" content="Ada von der Lotse">' in page
    assert '<meta name="description" content="Nach drei Jahren Bauzeit' in page
    assert "og:" not in page


def test_the_setting_says_where_we_are(settings: Settings, opened: str) -> None:
    ours = replace(settings, address="https://presse.example")
    application = create_app(ours, lambda: TODAY)
    with closing(application.extensions["desk"].live):
        page = application.test_client().get(opened).text
    assert f'<link rel="canonical" href="https://presse.example{opened}">' in page
    assert f'rel="bookmark">https://presse.example{opened}</a>' in page


def test_no_text_gets_out_of_the_data_block(reader: FlaskClient) -> None:
    page = reader.get(f"{path(reader, 'Quastenflosser')}?q=Quastenflosser").text
    assert linked(page)["headline"] == STRANGE.title
    assert "<script>" not in page
    assert "<!--" not in page
    assert page.count("</script>") == page.count("<script ")


def test_where_facts_come_from_is_folded(reader: FlaskClient, opened: str) -> None:
    page = reader.get(opened).text
    fold = re.search('<details class="provenance".*?</details>', page, re.DOTALL)
    assert fold
    text = " ".join(re.sub("<.*?>", " ", fold[0]).split())
    assert "Herkunft der Angaben Datum 2025-04-10T19:05+02:00 aus den Angaben" in text
    assert "Kennung beim Medium eroeffnet Datei sitzung.txt" in text


def test_the_permanent_link_survives_rebuilds_and_changes(tmp_path: Path) -> None:
    def article(title: str) -> Article:
        return an_article(own_id="eins", outlet="Bote", url="", title=title)

    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    rebuild_articles(settings, [an_article(own_id="null"), article("Erste Fassung")])
    application = create_app(settings, lambda: TODAY)
    client = application.test_client()
    with closing(application.extensions["desk"].live):
        link = path(client, "Fassung")
        for title in ("Zweite Fassung", "Dritte Fassung"):
            rebuild_articles(settings, [article(title), an_article(own_id="neu")])
            page = client.get(link).text
            assert f"<h1>{title}</h1>" in page
            assert f'<link rel="canonical" href="http://localhost{link}">' in page
    with Holdings(settings.holdings).looking() as look:
        assert link.removeprefix("/articles/") in [id for id, *_ in look.articles(str)]
