"""One URL, many forms: which one is given, and what is said where none can be."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)
TYPES = {
    "html": "text/html",
    "json": "application/json",
    "atom": "application/atom+xml",
    "csv": "text/csv",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "ninjs": "application/ninjs+json",
}


@pytest.fixture
def article(client: FlaskClient) -> str:
    url: str = client.get("/api/search?q=Radweg").get_json()["hits"][0]["url"]
    return url


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (FIREFOX, "html"),
        (CHROME, "html"),
        ("*/*", "html"),
        ("", "html"),
        ("text/*", "html"),
        ("image/png", "html"),
        ("text/html, text/csv", "html"),
        ("text/html;q=0.5, text/csv", "csv"),
        ("text/csv;q=0", "html"),
        ("application/json, text/plain, */*", "json"),
        ("Application/Atom+XML, */*;q=0.1", "atom"),
        *((media_type, form) for form, media_type in TYPES.items()),
    ],
)
def test_a_page_wins_where_a_browser_asks(
    client: FlaskClient, article: str, accept: str, form: str
) -> None:
    for path in ("/search?q=Brücke", "/?q=Brücke", article):
        response = client.get(path, headers={"Accept": accept} if accept else {})
        assert (response.status_code, response.mimetype) == (200, TYPES[form]), path
        assert {
            "Accept",
            *(["Accept-Language"] if form in ("html", "json", "atom") else []),
        } <= set(response.vary)


@pytest.mark.parametrize("form", TYPES)
def test_the_url_wins_over_the_browser(client: FlaskClient, article: str, form: str) -> None:
    for path in (f"/search?q=Brücke&format={form}", f"{article}?format={form}"):
        response = client.get(path, headers={"Accept": FIREFOX})
        assert (response.status_code, response.mimetype) == (200, TYPES[form])
        by_head = client.head(path, headers={"Accept": FIREFOX})
        assert (by_head.status_code, by_head.mimetype, by_head.data) == (200, TYPES[form], b"")


def test_json_is_the_answer_of_the_endpoint(client: FlaskClient, article: str) -> None:
    for page, endpoint in (
        ("/search?q=Brücke&size=2&format=json", "/api/search?q=Brücke&size=2"),
        (f"{article}?format=json", f"/api{article}"),
    ):
        one, other = client.get(page).get_json(), client.get(endpoint).get_json()
        one.pop("took_ms", None), other.pop("took_ms", None)
        assert one == other


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("q=Brücke&format=xls", "format"),
        ("q=Brücke&format=csv&from=gestern+abend", "from"),
        ("q=Brücke&format=ris&size=1000", "size"),
        ("q=Brücke&format=atom&cursor=quatsch", "cursor"),
        ("q=Brücke&format=json&sort=egal", "sort"),
    ],
)
def test_what_is_not_understood_is_never_left_out_of_an_export(
    client: FlaskClient, query: str, parameter: str
) -> None:
    response = client.get(f"/search?{query}&lang=de")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert [one["parameter"] for one in response.get_json()["errors"]] == [parameter]
    page = client.get(f"/search?{query}&lang=de", headers={"Accept": FIREFOX})
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert f"Die Angabe {parameter}=" in page.text


@pytest.mark.parametrize("form", TYPES)
def test_an_article_that_is_not_there(client: FlaskClient, form: str) -> None:
    response = client.get(f"/articles/nichts?format={form}")
    told = "text/html" if form == "html" else "application/problem+json"
    assert (response.status_code, response.mimetype) == (404, told)
    browser = client.get(f"/articles/nichts?format={form}", headers={"Accept": FIREFOX})
    assert (browser.status_code, browser.mimetype) == (404, "text/html")


def test_the_page_leads_to_every_form_of_itself(client: FlaskClient) -> None:
    page = client.get("/search?q=Stadtrat&page=2&outlet=-Lokalblatt+03&lang=de&size=5").text
    urls = [url.replace("&amp;", "&") for url in re.findall(r'href="([^"]*format=[a-z]+)"', page)]
    assert {url.rpartition("=")[2] for url in urls} == TYPES.keys() - {"html"}
    for url in urls:
        assert url.startswith("/search?q=Stadtrat&outlet=-Lokalblatt+03&format=")
        assert client.get(url).status_code == 200
    assert (
        '<link rel="canonical" href="https://presse.example/search?q=Stadtrat'
        '&amp;outlet=-Lokalblatt+03&amp;size=5&amp;page=2&amp;lang=de">' in page
    )


def test_where_nothing_is_found_there_is_a_feed_of_what_may_come(client: FlaskClient) -> None:
    page = client.get("/search?q=Quastenflosser&lang=de").text
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert "format=csv" not in page


def test_where_a_query_was_relaxed_there_is_nothing_to_export(client: FlaskClient) -> None:
    page = client.get("/search?q=Brücke+Quastenflosser&lang=de").text
    assert "Brücke gesperrt" in page.replace("<mark>", "").replace("</mark>", "")
    assert "format=csv" not in page


def test_an_article_leads_to_every_form_of_itself(client: FlaskClient, article: str) -> None:
    page = client.get(f"{article}?q=Radweg&lang=de").text
    exports = page[page.index('<details class="exports">') :]
    urls = re.findall(r'href="([^"]*format=[a-z]+)"', exports)
    assert {url.rpartition("=")[2] for url in urls} == TYPES.keys() - {"html"}
    assert {client.get(url).status_code for url in urls} == {200}
    assert f'<link rel="canonical" href="https://presse.example{article}">' in page
