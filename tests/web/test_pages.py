"""The pages as they leave the server."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.build import rebuild_articles
from index.holdings import Holdings
from index.settings import Settings
from index.update import take_down
from search.app import create_app
from search.help import rendered
from search.http.security import HEADERS
from search.i18n import LANGUAGES
from tests.factory import an_article
from tests.newsroom import TODAY

PAGES = ("/", "/search?q=Brücke", "/search?q=Quastenflosser&outlet=Tageblatt", "/help", "/nirgends")


def shown(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.text


def text_of(page: str) -> str:
    """What is read of a page, tags left out."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def links(page: str) -> list[str]:
    return [html.unescape(url) for url in re.findall(r'<a [^>]*?href="([^"]*)"', page)]


def article_url(client: FlaskClient, query: str) -> str:
    return next(url for url in links(shown(client, f"/search?{query}")) if "/articles/" in url)


def test_every_response_is_secured(application: Flask, client: FlaskClient) -> None:
    routes = [rule.rule for rule in application.url_map.iter_rules()]
    assert {"/", "/search", "/help", "/articles/<id>", "/api/search"} <= set(routes)
    urls = [re.sub(r"<[^>]*>", "style.css" if "static" in rule else "x", rule) for rule in routes]
    for url in [*urls, "/nirgends", "/search?page=0", "/api/search?page=0"]:
        for method in ("GET", "POST", "OPTIONS"):
            response = client.open(url, method=method, buffered=True)
            for name, value in HEADERS.items():
                secret = url.startswith(("/saved", "/alerts")) and name == "Referrer-Policy"
                wanted = {value, "no-referrer"} if secret else {value}
                assert response.headers.get(name) in wanted, (url, response.status)
            assert "Set-Cookie" not in response.headers
            assert response.status_code < 500
            response.close()


def test_the_policy_allows_nothing_foreign_and_nothing_inline(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "*" not in policy
    for url in PAGES:
        page = client.get(url).text.replace("http://localhost/", "/")  # our own address
        assert not re.search(r"<style|<script>|\sstyle=|\son\w+=|https?://", page), url


def test_what_an_article_says_is_text_and_never_markup(client: FlaskClient) -> None:
    for url in ("/search?q=Zeichen", article_url(client, "q=Zeichen"), "/search?q=<script>x"):
        page = shown(client, url)
        assert "<script>" not in page
        assert "<img" not in page
        assert "<b>Dach" not in page
        assert "<i>" not in page
        assert 'href="javascript' not in page
    assert "<script>alert('Titel')</script>" in text_of(page) or "<script>x" in html.unescape(page)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_in_one_language(client: FlaskClient, url: str, code: str) -> None:
    separator = "&" if "?" in url else "?"
    response = client.get(f"{url}{separator}lang={code}")
    assert f'<html lang="{code}">' in response.text
    assert response.headers["Content-Language"] == code
    assert "Accept-Language" in response.headers["Vary"]
    heading = {"de": "Hilfe", "en": "Help", "fr": "Aide", "lb": "Hëllef"}
    assert [name for name in heading if f">{heading[name]}</a>" in response.text] == [code]


def test_the_other_language_keeps_the_search(client: FlaskClient) -> None:
    page = shown(client, "/search?q=Stadtrat&outlet=Lokalblatt+01&page=2&size=2")
    other = next(url for url in links(page) if url.endswith("lang=en"))
    assert other == "/search?q=Stadtrat&outlet=Lokalblatt+01&size=2&page=2&lang=en"
    english = shown(client, other)
    assert "page 2 of 2" in text_of(english)
    pages = [url for url in links(english) if url.startswith(("/search", "/help"))]
    assert all("lang=" in url for url in pages if "format=" not in url)


def test_applied_filters_can_be_taken_back_one_by_one(client: FlaskClient) -> None:
    page = shown(client, "/search?q=Brücke&outlet=Tageblatt&agency=-dpa&from=2025-04&to=2025-04")
    text = text_of(page)
    for label in ("Zeitraum: April 2025", "Medium: Tageblatt", "Agentur nicht: dpa"):
        assert f"Filter entfernen: {label}" in text
    assert "/search?q=Br%C3%BCcke&agency=-dpa&from=2025-04&to=2025-04" in links(page)
    assert "/search?q=Br%C3%BCcke" in links(page)


def test_what_widens_a_period_can_be_taken_back_too(client: FlaskClient) -> None:
    page = shown(client, "/search?q=datum:2025-04-10&overlap=1&undated=include")
    assert "Filter entfernen: auch wenn nur Monat oder Jahr bekannt ist" in text_of(page)
    assert "/search?q=datum%3A2025-04-10&undated=include" in links(page)
    assert "/search?q=datum%3A2025-04-10&overlap=1" in links(page)


def test_a_bad_parameter_is_told_and_the_rest_is_shown(client: FlaskClient) -> None:
    text = text_of(shown(client, "/search?q=Brücke&from=31.2.2025&size=ä"))
    assert "from=31.2.2025 wurde nicht verstanden" in text
    assert "size=ä wurde nicht verstanden" in text
    assert "4 Artikel" in text


def test_the_bars_have_a_table_behind_them(client: FlaskClient) -> None:
    page = shown(client, "/search?q=Stadtrat")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(\d+)</td></tr>', page)
    assert [(text_of(label), count) for label, count in rows] == [
        ("2021", "10"),
        ("2022", "10"),
        ("2023", "10"),
        ("2024", "10"),
    ]
    assert page.count('class="bar"') == 4


def test_a_single_period_is_a_bar_too(client: FlaskClient) -> None:
    page = shown(client, "/search?q=Fähren")
    assert page.count('class="bar"') == 1
    assert page.count("<svg") == 1


def test_undated_and_inexact_articles_are_one_click_away(client: FlaskClient) -> None:
    page = shown(client, "/search?q=Brücke&from=2025-04-10&to=2025-04-10")
    assert "1 Artikel, von dem nur Monat oder Jahr bekannt ist" in text_of(page)
    assert "1 Artikel ohne Datum" in text_of(page)
    period = "from=2025-04-10&to=2025-04-10"
    for url, count in (
        (f"/search?q=Br%C3%BCcke&{period}&overlap=1", 2),
        (f"/search?q=Br%C3%BCcke&{period}&undated=include", 2),
        ("/search?q=Br%C3%BCcke&undated=only", 1),
    ):
        assert url in links(page)
        assert f"{count} Artikel" in text_of(shown(client, url))


def test_nothing_found_says_why_and_what_helps(client: FlaskClient) -> None:
    page = shown(client, "/search?q=Brücke&outlet=Hafenkurier&from=2024&to=2024")
    text = text_of(page)
    assert "Nichts gefunden" in text
    assert "ohne »Zeitraum: 2024« 1 Artikel" in text
    assert "ohne »Medium: Hafenkurier« 1 Artikel" in text
    text = text_of(shown(client, "/search?q=Quastenflosser"))
    assert "Kein Artikel passt zu dieser Anfrage." in text
    assert "ein Sternchen für offene Enden" in text


def test_an_article_and_what_is_known_of_it(client: FlaskClient) -> None:
    url = article_url(client, "q=Brücke&outlet=Hafenkurier")
    page = shown(client, url)
    text = text_of(page)
    assert "Erschienen 10. April 2025, 19:05 Uhr Von" in text
    assert "Datum 2025-04-10T19:05+02:00 aus den Angaben zum Artikel" in text
    assert "HAFENSTADT (dpa) - " in text
    assert '<p class="lead">Nach drei Jahren' in page
    assert "<h2>Was jetzt noch fehlt</h2>" in page
    assert "<blockquote><p>Wir haben lange gewartet.</p></blockquote>" in page
    assert "Nicht durchsucht Lesen Sie auch: Der Tunnel kommt später Alle Rechte" in text
    marks = re.findall('<mark id="treffer-([0-9]+)">Brücke</mark>', page)
    assert marks == ["1", "2", "3", "4"]
    assert "<details>" in page
    assert "2 Kommentare" in text
    assert "/search?q=Br%C3%BCcke&outlet=Hafenkurier" in links(page)


def test_comments_are_open_where_they_matched(client: FlaskClient) -> None:
    page = shown(client, article_url(client, "q=kommentar:Bauwerk"))
    assert "<details open>" in page
    assert '<mark id="treffer-1">Bauwerk</mark>' in page
    assert '<li lang="en">Finally' in page


def test_what_is_not_known_is_said_or_hinted_at(client: FlaskClient) -> None:
    text = text_of(shown(client, article_url(client, "q=Brücke&undated=only")))
    assert "Medium unbekannt im Text genannt: Abendblatt" in text
    assert "Erschienen ohne Datum" in text
    text = text_of(shown(client, article_url(client, "q=Brücke&outlet=Tageblatt")))
    assert "Erschienen April 2025 nur der Monat ist bekannt" in text
    text = text_of(shown(client, article_url(client, "q=Schöffengericht")))
    assert "Ohne Titel" in text


def test_an_article_without_a_search_has_no_way_back(client: FlaskClient) -> None:
    url = article_url(client, "q=Brücke").partition("?")[0]
    assert "Zurück zu den Treffern" not in shown(client, url)
    assert "Zurück zu den Treffern" in shown(client, f"{url}?q=Brücke")


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/nirgends", 404, "Diese Seite gibt es nicht"),
        ("/articles/nirgends", 404, "Diese Seite gibt es nicht"),
        ("/search?q=a&cursor=ci5hLjk5OTk5OQ", 410, "Diese Liste gibt es nicht mehr"),
    ],
)
def test_errors_have_pages(client: FlaskClient, url: str, status: int, said: str) -> None:
    assert said in text_of(shown(client, url, status))


def test_an_error_of_ours_is_told_without_details(newsroom: Settings) -> None:
    application = create_app(newsroom, lambda: TODAY)

    @application.get("/kaputt")
    def broken() -> str:
        raise RuntimeError("geheim")

    page = shown(application.test_client(), "/kaputt", 500)
    assert "Da ist etwas schiefgegangen" in page
    assert "geheim" not in page


def test_without_an_index_the_page_says_what_to_run(tmp_path: Path) -> None:
    client = create_app(Settings(index=tmp_path / "index")).test_client()
    assert "python manage.py rebuild" in shown(client, "/", 503)
    assert "The search is not ready yet" in shown(client, "/search?lang=en", 503)


def test_a_new_index_is_picked_up(tmp_path: Path, newsroom: Settings) -> None:
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    application = create_app(settings, lambda: TODAY)
    client = application.test_client()
    shown(client, "/", 503)
    settings.index.symlink_to(newsroom.index)
    assert "4 Artikel" in text_of(shown(client, "/search?q=Brücke"))
    application.extensions["desk"].live.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_examples_of_the_help_run(client: FlaskClient, code: str) -> None:
    examples = [url for url in links(shown(client, f"/help?lang={code}")) if "?q=" in url]
    assert len(examples) > 40
    for url in examples:
        assert url.endswith(f"&lang={code}")
        assert client.get(url).status_code == 200


def test_help_links_only_examples_and_trusts_no_markup() -> None:
    text = rendered(
        "`nur Text`\n\n| a | b |\n|---|---|\n| `<b>` | `kein Link` |\n\n<script>x</script>"
    )
    assert links(text) == ["/search?q=%3Cb%3E"]
    assert "<script>" not in text


@pytest.fixture
def taken_down(tmp_path: Path) -> Iterator[FlaskClient]:
    """A page whose article "a" was removed for good."""
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    rebuild_articles(settings, [an_article(own_id="a"), an_article(own_id="b")])
    with Holdings(settings.holdings).looking() as look:
        id = min(look.articles(str))[0]
    moment = datetime(2025, 4, 10, 12, tzinfo=UTC)
    take_down(settings, id, "Urteil <b>3 O 12/25</b>", moment)
    application = create_app(settings, lambda: TODAY)
    application.config["ID"] = id
    with closing(application.extensions["desk"].live):
        yield application.test_client()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Dieser Artikel wurde entfernt Er steht seit dem 10. April 2025 nicht mehr"),
        ("en", "This article was removed It was taken out of the archive on April 10, 2025"),
    ],
)
def test_the_link_of_an_article_removed_for_good_says_why(
    taken_down: FlaskClient, language: str, said: str
) -> None:
    id = taken_down.application.config["ID"]
    page = shown(taken_down, f"/articles/{id}?lang={language}", 410)
    assert said in text_of(page)
    assert "Urteil &lt;b&gt;3 O 12/25&lt;/b&gt;" in page
    problem = taken_down.get(f"/api/articles/{id}?lang={language}")
    assert (problem.status_code, problem.mimetype) == (410, "application/problem+json")
    assert "Urteil <b>3 O 12/25</b>" in problem.get_json(force=True)["detail"]
