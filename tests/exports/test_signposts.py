"""What shows browsers and robots the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from index.engine import Sort
from index.settings import Settings
from search import cursor as cursors
from search.cursor import KeyCursor
from search.exports.address import Address
from search.exports.sitemap import sitemap_index, sitemap_part
from tests.exports.reading import ids_in_json, opened

OURS = "https://presse.example"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def public(archive: Settings) -> Iterator[FlaskClient]:
    with opened(replace(archive, public=True)) as client:
        yield client


def test_a_browser_can_search_from_its_own_field(client: FlaskClient) -> None:
    assert '<link rel="search" href="/opensearch.xml"' in client.get("/help").text
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    root = etree.fromstring(response.data)
    assert len(root.findtext(f"{OPENSEARCH}ShortName")) <= 16
    templates = {url.get("type"): url.get("template") for url in root.findall(f"{OPENSEARCH}Url")}
    assert len(templates) == 5
    for media_type, template in templates.items():
        url = template.replace("{searchTerms}", "Br%C3%BCcke").replace("{startPage?}", "")
        assert url.startswith(OURS)
        answer = client.get(url.removeprefix(OURS))
        assert (answer.status_code, answer.mimetype) == (200, media_type)


def test_a_browser_completes_what_is_typed(client: FlaskClient) -> None:
    response = client.get("/suggestions?q=neue+brü")
    assert response.mimetype == "application/x-suggestions+json"
    typed, completed = json.loads(response.data)
    assert typed == "neue brü"
    assert "neue Brücke" in completed
    assert json.loads(client.get("/suggestions").data) == ["", []]


def rules(client: FlaskClient) -> RobotFileParser:
    response = client.get("/robots.txt")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    found = RobotFileParser()
    found.parse(response.text.splitlines())
    return found


def test_an_archive_is_nobody_elses_business(client: FlaskClient) -> None:
    found = rules(client)
    for path in ("/", "/articles/abc", "/search?q=x", "/sitemap.xml"):
        assert not found.can_fetch("Suchmaschine", f"{OURS}{path}")
    assert client.get("/sitemap.xml").status_code == 404
    assert client.get("/sitemap/by4w.xml").status_code == 404


def test_a_public_archive_shows_articles_and_no_lists(public: FlaskClient) -> None:
    found = rules(public)
    assert found.can_fetch("Suchmaschine", f"{OURS}/articles/abc")
    assert found.site_maps() == [f"{OURS}/sitemap.xml"]
    for path in ("/", "/search?q=x", "/overview", "/compare?a=1&b=2", "/api/articles/abc"):
        assert not found.can_fetch("Suchmaschine", f"{OURS}{path}"), path
    assert "Disallow: /articles/*?" in public.get("/robots.txt").text


def locations(xml: str | bytes) -> list[str]:
    root: Any = etree.fromstring(xml if isinstance(xml, bytes) else xml.encode())
    return [one.text for one in root.iter(f"{SITEMAPS}loc")]


def test_the_map_leads_to_every_article(public: FlaskClient) -> None:
    (part,) = locations(public.get("/sitemap.xml").data)
    found = locations(public.get(part.removeprefix(OURS)).data)
    assert found == [f"{OURS}/articles/{id}" for id in ids_in_json(public, "q=&sort=oldest")]
    assert public.get("/sitemap/quatsch.xml").status_code == 404
    newest = cursors.write(KeyCursor(Sort.NEWEST, 1 << 62))
    assert public.get(f"/sitemap/{newest}.xml").status_code == 404


def test_a_large_archive_has_a_map_in_parts(application: Flask, client: FlaskClient) -> None:
    """58 articles in parts of 10: each in one part, none in two."""
    with application.extensions["desk"].live.searcher() as searcher:
        parts = locations("".join(sitemap_index(searcher, Address(OURS), largest=10)))
        begun = [cursors.read(part.rpartition("/")[2].removesuffix(".xml")) for part in parts]
        maps = [
            locations("".join(sitemap_part(searcher, one, Address(OURS), largest=10)))
            for one in begun
            if isinstance(one, KeyCursor)
        ]
    whole = [f"{OURS}/articles/{id}" for id in ids_in_json(client, "q=&sort=oldest")]
    assert [len(one) for one in maps] == [10] * (len(whole) // 10) + [len(whole) % 10]
    assert [url for one in maps for url in one] == whole
