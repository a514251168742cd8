"""What a browser still has is not made again: tags, and answers without a body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.article import BERLIN
from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from search.http.freshness import FROM_INDEX, WITHOUT_INDEX, edition
from tests.factory import an_article
from tests.newsroom import TODAY

URLS = [
    "/",
    "/search?q=Brücke",
    "/overview?q=Brücke",
    "/help",
    "/api",
    "/api/search?q=Brücke",
    "/api/overview",
    "/api/suggest?q=Br",
    "/api/openapi.json",
]


@contextmanager
def opened(
    settings: Settings, day: date = TODAY, moment: datetime | None = None
) -> Iterator[Flask]:
    moments = () if moment is None else (lambda: moment,)
    application = create_app(settings, lambda: day, *moments)
    yield application
    application.extensions["desk"].live.close()


def tag(application: Flask, url: str, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return application.test_client().get(url, headers=named).headers["ETag"]


@pytest.mark.parametrize("url", URLS)
def test_what_has_not_changed_has_no_body(client: FlaskClient, url: str) -> None:
    first = client.get(url)
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["ETag"].startswith('W/"')
    again = client.get(url, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "no-cache"
    assert set(first.headers["Vary"].split(", ")) <= set(again.headers["Vary"].split(", "))
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    other = client.get(url, headers={"If-None-Match": 'W/"other"'})
    assert (other.status_code, other.headers["ETag"]) == (200, first.headers["ETag"])
    assert client.get(url, headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("url", URLS)
def test_head_says_what_get_says(client: FlaskClient, url: str) -> None:
    head, get = client.head(url), client.get(url)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Vary", "Cache-Control"):
        assert head.headers[name] == get.headers[name]
    known = {"If-None-Match": get.headers["ETag"]}
    assert client.head(url, headers=known).status_code == 304


@pytest.mark.parametrize(
    "url", ["/api/search?size=0", "/api/articles/nirgends", "/nirgends", "/articles/nirgends"]
)
def test_errors_have_no_tag(client: FlaskClient, url: str) -> None:
    assert "ETag" not in client.get(url).headers


def test_nothing_is_searched_for_those_who_have_it(
    newsroom: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(newsroom) as application:
        known = tag(application, "/search?q=Brücke")
        monkeypatch.setattr("search.desk.answer", None)
        client = application.test_client()
        headers = {"If-None-Match": known}
        assert client.get("/search?q=Brücke", headers=headers).status_code == 304
        assert client.get("/search?q=Brücke").status_code == 500


def test_a_tag_differs_with_the_index(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    rebuild_articles(settings, [an_article(own_id="a")])
    with opened(settings) as application:
        tags = {url: tag(application, url) for url in URLS}
        rebuild_articles(settings, [an_article(own_id="a"), an_article(own_id="b")])
        anew = {url: tag(application, url) for url in URLS}
        still = {url for url in URLS if tags[url] == anew[url]}
        assert still == {"/help", "/api", "/api/openapi.json"}
        client, known = application.test_client(), {"If-None-Match": tags["/api/search?q=Brücke"]}
        assert client.get("/api/search?q=Brücke", headers=known).status_code == 200


def test_a_tag_differs_once_an_embargo_ends(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    ends = datetime(2025, 6, 15, 12, 0, tzinfo=BERLIN)
    rebuild_articles(settings, [an_article(embargo=ends), an_article()])
    now = ends - timedelta(minutes=5)
    application = create_app(settings, lambda: TODAY, lambda: now)
    before = tag(application, "/api/search")
    now += timedelta(minutes=2)
    assert tag(application, "/api/search") == before
    now = ends + timedelta(minutes=1)
    after = tag(application, "/api/search")
    application.extensions["desk"].live.close()
    assert after != before


def test_a_tag_differs_with_the_day_the_language_the_form_and_the_settings(
    newsroom: Settings,
) -> None:
    url = "/search?q=Brücke"
    with opened(newsroom) as application:
        first = tag(application, url)
        assert tag(application, url, Accept_Language="de") == first
        assert tag(application, url, Accept_Language="en") != first
        assert tag(application, url, Accept="application/json") != first
    with opened(newsroom, TODAY + timedelta(days=1)) as application:
        assert tag(application, url) != first
    with opened(replace(newsroom, stories=False)) as application:
        assert tag(application, url) != first
    with opened(newsroom) as application:
        assert tag(application, url) == first


def test_the_edition_is_the_same_in_each_process() -> None:
    assert edition(Settings()) == edition(Settings())
    assert edition(Settings()) != edition(Settings(language="en"))


def test_routes_that_are_named_are_there(application: Flask) -> None:
    rules = list(application.url_map.iter_rules())
    groups = {rule.endpoint.split(".")[0] for rule in rules}
    names = {rule.endpoint for rule in rules}
    assert groups >= FROM_INDEX
    assert groups | names >= WITHOUT_INDEX
