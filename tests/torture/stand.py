"""An archive full of payloads, what its routes answer, and what is wrong with an answer."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from search.http.security import HEADERS
from search.saved.outbox import Outbox
from search.saved.saved import Kind
from search.saved.store import Store
from tests.newsroom import TODAY
from tests.torture.files_read import Broken, csv_rows, feed_pages, xml
from tests.torture.intruder import Intruder
from tests.torture.payloads import POLYGLOT, articles
from tests.torture.routes import Route, routes

FOUND = "Quastenflosser"  #: what finds all of its articles
SECRET = ("saved.",)  #: endpoints whose addresses are secrets
_FILE = re.compile(r'attachment; filename="[A-Za-z0-9._-]+"')
_AT_ONCE = 40
_LOGS = ("pressesuche", "pressesuche.errors", "werkzeug")


@dataclass
class Findings:
    """What was looked at, and what is wrong. Pages are read by a browser, some at a time."""

    browser: Intruder | None = None
    tries: int = 0
    failures: list[str] = field(default_factory=list)
    _pages: list[tuple[str, str]] = field(default_factory=list)

    def note(self, told: str) -> None:
        self.failures.append(told)

    def page(self, where: str, page: str) -> None:
        """A page for the browser."""
        self._pages.append((where, page))
        if len(self._pages) >= _AT_ONCE:
            self.read()

    def read(self) -> None:
        """Read the pages that are left."""
        pages, self._pages = self._pages, []
        if self.browser is None:
            return
        told = self.browser.parsed([page for _, page in pages])
        for (where, _), wrong in zip(pages, told, strict=True):
            if wrong:
                self.note(f"{where}: {wrong}")

    def answer(self, where: str, response: TestResponse, secret: bool = False) -> None:
        """An answer of whatever kind: its status, its headers, and what is in it."""
        self.tries += 1
        wrong = headers_wrong(response, secret)
        if response.status_code >= 500 and response.status_code != 503:
            wrong.append(f"status {response.status_code}")
        kind, body = response.mimetype or "", response.get_data()
        if response.request.method == "HEAD":
            wrong += ["a body"] if body else []
            kind = ""
        if "Content-Encoding" in response.headers:
            wrong.append("packed, though nobody asked for that")
        try:
            if kind == "text/html":
                self.page(where, body.decode())
            elif kind.endswith("json"):
                json.loads(body)
            elif kind == "text/csv":
                csv_rows(body)
            elif kind == "application/atom+xml":
                for page in feed_pages(body):
                    self.page(f"{where} in a feed", page)
            elif kind.endswith("xml"):
                xml(body)
        except (Broken, ValueError) as error:
            wrong.append(f"{kind}: {error}")
        for one in wrong:
            self.note(f"{where}: {one}")
        response.close()


def headers_wrong(response: TestResponse, secret: bool = False) -> list[str]:
    """What is wrong with the headers of an answer."""
    wrong = []
    headers = response.headers
    for name, value in HEADERS.items():
        meant = "no-referrer" if secret and name == "Referrer-Policy" else value
        if headers.getlist(name) != [meant]:
            wrong.append(f"{name} is {headers.getlist(name)}")
    for name, value in headers.items():
        if not value.isprintable() or not value.isascii():
            wrong.append(f"{name} has strange letters")
    if not headers.get("Cache-Control"):
        wrong.append("nothing said about caches")
    elif secret and "public" in headers["Cache-Control"]:
        wrong.append(f"a secret may be kept: {headers['Cache-Control']}")
    if {"Set-Cookie", "Access-Control-Allow-Origin"} & set(headers.keys()):
        wrong.append("a cookie, or a door for other sites")
    if response.get_data() and re.fullmatch("text/[^;]*", headers.get("Content-Type", "")):
        wrong.append("a text without its charset")
    if "Location" in headers and not re.match(r"/(?![/\\])", headers["Location"]):
        wrong.append(f"leads to {headers['Location'][:80]}")
    if "Content-Disposition" in headers and not _FILE.fullmatch(headers["Content-Disposition"]):
        wrong.append(f"Content-Disposition is {headers['Content-Disposition'][:80]}")
    return wrong


@dataclass(frozen=True)
class Stand:
    """The archive, and one of everything that a path can name."""

    app: Flask
    client: FlaskClient
    settings: Settings
    ids: list[str]
    stories: list[str]
    samples: Mapping[str, list[str]]

    def routes(self) -> list[Route]:
        return routes(self.app, self.samples)


@contextmanager
def stand(folder: Path) -> Iterator[Stand]:
    """Such an archive in a folder."""
    settings = Settings(
        index=folder / "index", holdings=folder / "holdings.sqlite", public=True, metrics=True
    )
    rebuild_articles(settings, list(articles()))
    app = create_app(settings, lambda: TODAY, files_at_once=64)
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = app.test_client()
    try:
        hits = client.get("/api/search", query_string={"q": FOUND, "size": "100"}).get_json()
        ids = [hit["id"] for hit in hits["hits"]]
        stories = sorted({hit["cluster"]["id"] for hit in hits["hits"] if hit["cluster"]})
        saved = client.post("/saved", data={"q": FOUND, "name": POLYGLOT, "outlet": "-Hafen"})
        token = saved.headers["Location"].rpartition("/")[2]
        store = Store(settings.saved_searches)
        outbox = Outbox(store.database)
        moment = app.extensions["saving"].moment()
        target = outbox.add(store.all()[-1], Kind.MAIL, "leser@bote.example", moment)
        address = app.extensions["templates"]["de"].globals["static"]
        part = re.search(r"/sitemap/([^.<]+)\.xml", client.get("/sitemap.xml").text)
        samples = {
            "pages.story.id": stories[:1],
            "api.story.id": stories[:1],
            "id": ids[:1],
            "token": [token],
            "word": [outbox.word_of(target)],
            "edition": [address.rpartition("/")[2], "alt"],
            "assets.plain.name": ["style.css", "icon.svg"],
            "assets.lasting.name": ["forms.js"],
            "name": [part[1] if part else ""],
        }
        yield Stand(app, client, settings, ids, stories, samples)
    finally:
        for name in _LOGS:
            logging.getLogger(name).setLevel(logging.NOTSET)
        app.extensions["desk"].live.close()
