"""Health, metrics and logs: what those learn who watch over the server, and what they do not."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.build import rebuild_articles
from index.errors import SettingsError
from index.settings import Settings
from search.app import create_app
from search.http.files import Files
from search.serving import logbook
from tests.newsroom import SPECIAL, TODAY, open_newsroom

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(open_newsroom(tmp_path), log="json", metrics=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, lambda: TODAY, files_at_once=1)
    with closing(app.extensions["desk"].live):
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def written() -> Iterator[StringIO]:
    """The log."""
    root, stream = logging.getLogger(), StringIO()
    before, level = list(root.handlers), root.level
    logbook.keep("json", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def lines(written: StringIO) -> Lines:
    """The lines that were written to the log."""
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_process_lives_without_an_index(tmp_path: Path) -> None:
    bare = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    client = create_app(bare).test_client()
    assert client.get("/healthz").data == b"ok\n"
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
    assert answer.json == {
        "ready": False,
        "reason": "there is no index",
        "remedy": "manage.py rebuild",
    }
    assert str(tmp_path) not in answer.text


def test_it_is_ready_when_the_index_is_there_and_no_longer_when_it_is_cut(
    client: FlaskClient, app: Flask, settings: Settings
) -> None:
    assert client.get("/readyz").json == {"ready": True, "articles": 47}
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"
    generation = max((settings.index / "generations").iterdir())
    for path in (generation / "engine").glob("*.store"):
        path.unlink()  # cutting it where it lies would end this process, if somebody reads it
        path.write_bytes(b"")
    app.extensions["desk"].live.close()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["reason"]) == (
        503,
        "the index is damaged",
    )
    rebuild_articles(settings, [*SPECIAL])
    assert client.get("/readyz").json == {"ready": True, "articles": len(SPECIAL)}


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("abc-123_4.5", True),
        ("", False),
        ("zwei Wörter", False),
        ("a" * 65, False),
        ('"};<script>', False),
    ],
)
def test_a_harmless_name_of_a_request_is_kept(client: FlaskClient, given: str, taken: bool) -> None:
    name = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (name == given) is taken
    assert len(name) in range(1, 65) and name.isascii()


def test_a_request_is_one_line_without_what_was_asked(client: FlaskClient, lines: Lines) -> None:
    asked = {
        "User-Agent": "Neugierig/1.0",
        "X-Request-ID": "frage-1",
        "Referer": "http://a.example",
    }
    length = len(client.get("/search?q=Geheimnis", headers=asked).data)
    client.get("/articles/gibtesnicht").get_data()
    client.get("/wo/auch/immer?wer=ich").get_data()
    client.open("/", method="GEHEIM").get_data()
    client.get("/healthz").get_data()
    told = lines()
    assert [(one["route"], one["method"], one["status"]) for one in told] == [
        ("pages.search", "GET", 200),
        ("pages.article", "GET", 404),
        ("none", "GET", 404),
        ("none", "other", 405),
    ]
    assert told[0]["request"] == "frage-1" and told[0]["bytes"] == length
    assert told[0]["ms"] > 0 and "cut" not in told[0]
    assert set(told[0]) == {
        "time", "level", "event", "request", "method", "route", "status", "ms", "bytes",
    }  # fmt: skip


def test_an_error_is_told_by_its_route_and_kind(
    app: Flask, client: FlaskClient, lines: Lines
) -> None:
    def fail(token: str) -> None:
        raise ValueError(f"Geheimnis {token}") from KeyError("Geheimnis")

    app.view_functions["saved.show"] = fail
    answer = client.get("/saved/geheimertoken")
    assert answer.status_code == 500 and answer.text
    error, request = lines()
    assert (error["level"], error["route"], error["error"]) == ("error", "saved.show", "ValueError")
    assert error["request"] == request["request"]
    assert any("fail" in line for line in error["trace"])
    assert "because of KeyError" in error["trace"]
    assert "eheim" not in json.dumps([error, request])


def test_what_is_wrong_with_the_index_is_told(tmp_path: Path, lines: Lines) -> None:
    bare = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    create_app(bare).test_client().get("/search?q=Geheimnis").get_data()
    error = lines()[0]
    assert error["error"] == "IndexMissing" and str(tmp_path / "index") in error["message"]


def test_lines_for_eyes_say_the_same(written: StringIO) -> None:
    eyes, few = StringIO(), StringIO()
    logbook.keep("plain", eyes)
    logbook.note_request({"route": "pages.search", "status": 200})
    assert eyes.getvalue().endswith("Z info request route=pages.search status=200\n")
    logbook.keep("off", few)
    logbook.note_request({"route": "pages.search"})
    assert few.getvalue() == written.getvalue() == ""
    try:
        raise ValueError("Geheimnis")
    except ValueError as error:
        logbook.note_error(error, {"route": "pages.search"})
    assert "error error route=pages.search ValueError\n    " in few.getvalue()
    assert "Geheimnis" not in few.getvalue()


def test_metrics_count_routes_searches_errors_and_the_index(
    app: Flask, client: FlaskClient
) -> None:
    def fail(id: str) -> None:
        raise ValueError

    app.view_functions["pages.story"] = fail
    for path in ("/search?q=Brücke", "/search?q=Hafen", "/api/search?q=Hafen", "/stories/x", "/x"):
        client.get(path).get_data()
    text = client.get("/metrics").text
    for line in (
        'pressesuche_requests_total{route="pages.search",status="200"} 2.0',
        'pressesuche_requests_total{route="none",status="404"} 1.0',
        "pressesuche_searches_total 3.0",
        'pressesuche_errors_total{error="ValueError",route="pages.story"} 1.0',
        'pressesuche_request_seconds_count{route="api.search"} 1.0',
        "pressesuche_files_being_sent 0.0",
        "pressesuche_index_ready 1.0",
        "pressesuche_index_articles 47.0",
        "pressesuche_index_generation 1.0",
    ):
        assert line in text.splitlines()
    assert "pressesuche_index_age_seconds " in text
    assert "Hafen" not in text and "Br" not in text


def test_metrics_are_there_only_where_they_are_asked_for(newsroom: Settings) -> None:
    assert create_app(newsroom).test_client().get("/metrics").status_code == 404


def test_only_some_files_are_sent_at_once(client: FlaskClient) -> None:
    export = "/search?q=Stadtrat&format=csv"
    first = client.get(export)
    assert first.status_code == 200
    assert "pressesuche_files_being_sent 1.0" in client.get("/metrics").text
    refused = client.get(export, headers={"Accept": "text/html"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert "Gerade werden viele Dateien geholt" in refused.text
    assert client.get("/search?q=Stadtrat").status_code == 200
    found = client.get("/api/search?q=title:eröffnet").json
    assert found
    assert client.get(f"/articles/{found['hits'][0]['id']}?format=csv").status_code == 200
    first.close()
    for method in ("GET", "HEAD", "GET"):
        answer = client.open(export, method=method)
        assert answer.status_code == 200
        answer.close()


def test_files_that_were_given_back_are_free() -> None:
    files = Files(1)
    assert files.take() and not files.take()
    files.give_back()
    assert files.take()


@pytest.mark.parametrize(
    ("variables", "log", "metrics"),
    [
        ({}, "off", False),
        ({"PRESSESUCHE_LOG": "json", "PRESSESUCHE_METRICS": "on"}, "json", True),
        ({"PRESSESUCHE_LOG": "plain", "PRESSESUCHE_METRICS": "off"}, "plain", False),
    ],
)
def test_settings(variables: dict[str, str], log: str, metrics: bool) -> None:
    settings = Settings.from_environment(variables)
    assert (settings.log, settings.metrics) == (log, metrics)


@pytest.mark.parametrize("name", ["PRESSESUCHE_LOG", "PRESSESUCHE_METRICS"])
def test_other_values_are_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: "vielleicht"})
