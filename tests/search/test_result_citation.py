"""A result is cited so that it can be had again, and a reader learns whether it is the same."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from index.settings import Settings
from search.version import VERSION


def cited(client: FlaskClient, query: str) -> tuple[str, str]:
    """The citation on a page: its text, and its link from the path on."""
    page = client.get(f"/search?{query}").text
    found = re.search(
        r'class="cite" name="onward">.*?<p>(.*?) <a href="http://localhost(.*?)"', page, re.DOTALL
    )
    assert found
    return unescape(found[1]), unescape(found[2])


def said(client: FlaskClient, url: str) -> str:
    found = re.search(r'class="cited" role="status">(.*?)<', client.get(url).text)
    return unescape(found[1]) if found else ""


def test_it_names_query_filters_number_version_state_and_day(client: FlaskClient) -> None:
    text, url = cited(client, "q=stadtrat haushalt&outlet=Lokalblatt 03&from=2022&to=2023&page=1")
    state = client.get("/api/search").json["state"]  # type: ignore[index]
    assert state.startswith("000001.")
    assert text == (
        "Pressesuche (2025) Suche nach »stadtrat haushalt«; Zeitraum: 2022 bis 2023; "
        f"Medium: Lokalblatt 03. 1 Artikel, Version {VERSION}, Bestand {state}, "
        "abgefragt am 15. Juni 2025."
    )
    assert url == (
        "/search?q=stadtrat+haushalt&outlet=Lokalblatt+03&from=2022-01-01&to=2023-12-31"
        f"&cited={state}.1"
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=Brücke",
        "q=Brücke datum:gestern ODER Stadtrat",
        "q=Stadtrat&from=letztes Jahr&sort=oldest&size=20&page=2&group=none&lang=en",
        "q=Brücke&undated=include&from=2025&overlap=1",
        "undated=only",
        "q=Brücke Quastenflosser",
        'q="Brücke&outlet=-Tageblatt',
    ],
)
def test_its_link_finds_the_same(client: FlaskClient, query: str) -> None:
    then = client.get(f"/api/search?{query}").json
    assert then is not None
    page = client.get(then["cite_url"])
    assert "Das Ergebnis ist unverändert." in page.text
    link = then["cite_url"].replace("/search", "/api/search", 1).partition("cited=")[0]
    again = client.get(link).json
    assert again is not None and again["total"] == then["total"]
    assert cited(client, query)[1] == then["cite_url"]


@pytest.mark.parametrize(
    ("state", "total", "text"),
    [
        ("", 40, "im selben Bestand"),
        ("", 41, "jetzt sind es 40 Artikel: Sperrfristen"),
        ("000000.x", 40, "es sind noch immer so viele, aber vielleicht nicht dieselben"),
        ("000000.x", 1234, "Zitiert wurden 1.234 Artikel im Bestand 000000.x. Seither hat sich"),
    ],
)
def test_what_has_changed_since(client: FlaskClient, state: str, total: int, text: str) -> None:
    state = state or client.get("/api/search").json["state"]  # type: ignore[index]
    assert text in said(client, f"/search?q=Stadtrat&cited={state}.{total}")


@pytest.mark.parametrize("word", ["gestern", "1", ".1", "a.-1", "a.b", "x" * 99 + ".12", "a.１"])
def test_what_is_no_citation_is_not_spoken_of(client: FlaskClient, word: str) -> None:
    assert said(client, f"/search?q=Stadtrat&cited={quote(word)}") == ""


def test_links_on_the_page_do_not_carry_it(client: FlaskClient) -> None:
    page = client.get("/search?q=Stadtrat&cited=000000.x.3").text
    outside = re.sub(
        r'<details class="cite" name="onward">.*?</details>', "", page, flags=re.DOTALL
    )
    assert "cited=" not in outside


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_another_state_has_another_name(client: FlaskClient, newsroom: Settings) -> None:
    assert newsroom.index.exists()
    state = client.get("/api/search").json["state"]  # type: ignore[index]
    assert re.fullmatch(r"000001\.\w+", state)
