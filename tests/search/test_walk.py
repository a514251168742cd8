"""Lists read from end to end by their cursors, while the index changes under them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient

from index.article import BERLIN
from index.build import rebuild, rebuild_articles
from index.settings import Settings
from index.update import update
from search.app import create_app
from tests.factory import an_article
from tests.newsroom import TODAY

SIZE = 7
DATES = ("2025-04-10T19:05", "2025-04-10", "2025-04", "2025", "2024-12-31", "2025-04-11", "")


@dataclass
class Archive:
    """A list of reports that keeps changing."""

    folder: Path
    chance: Random
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)  # date and words by own id
    added: int = 0

    def add(self, number: int) -> None:
        for _ in range(number):
            self.added += 1
            words = "Der Stadtrat tagt." if self.chance.random() < 0.9 else "Die Elbe steigt."
            self.texts[f"n{self.added}"] = self.chance.choice(DATES), words

    def change(self) -> None:
        """Some come, some go, some are worded anew; whatever stays keeps its date."""
        self.add(self.chance.randrange(4))
        for own in self.chance.sample(sorted(self.texts), 3):
            if self.chance.random() < 0.5:
                del self.texts[own]
            else:
                date, words = self.texts[own]
                self.texts[own] = date, f"{words} Nachtrag {self.chance.randrange(10**6)}."

    def write(self) -> None:
        records = (
            {"id": own, "title": own, "text": words, "outlet": "Blatt", "date": date}
            for own, (date, words) in self.texts.items()
        )
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        (self.folder / "meldungen.jsonl").write_text(lines, encoding="utf-8")


def found(archive: Archive) -> set[str]:
    """The own ids of articles that the query finds now."""
    return {own for own, (_, words) in archive.texts.items() if "Stadtrat" in words}


def walked(client: FlaskClient, url: str) -> Iterator[list[str]]:
    """The titles of each answer, from the first to the last."""
    while url:
        response = client.get(url)
        assert response.status_code == 200, response.text
        body = response.get_json()
        yield [hit["title"] for hit in body["hits"]]
        url = body["next"]


@pytest.mark.parametrize(
    ("engine", "order", "seed"),
    [("tantivy", "newest", 1), ("tantivy", "oldest", 2), ("whoosh", "newest", 3)],
)
def test_nothing_is_missed_or_comes_twice_while_the_index_changes(
    tmp_path: Path, engine: str, order: str, seed: int
) -> None:
    place = {"index": tmp_path / "index", "holdings": tmp_path / "holdings.sqlite"}
    settings = Settings(engine=engine, **place)
    archive = Archive(tmp_path / "archive", Random(seed))
    archive.folder.mkdir()
    archive.add(60)
    archive.write()
    rebuild(settings, [archive.folder])
    application = create_app(settings, lambda: TODAY)
    throughout, came = found(archive), []
    url = f"/api/search?q=Stadtrat&sort={order}&size={SIZE}"
    for number, titles in enumerate(walked(application.test_client(), url), 1):
        came += titles
        archive.change()
        archive.write()
        if number % 4:
            update(settings)
        else:
            rebuild(settings, [archive.folder])
        throughout &= found(archive)
    application.extensions["desk"].live.close()
    assert number > 5
    assert len(came) == len(set(came))
    assert len(throughout) > 20
    assert throughout <= set(came)


def test_a_list_by_relevance_ends_where_the_index_changes(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    archive = Archive(tmp_path / "archive", Random(3))
    archive.folder.mkdir()
    archive.add(30)
    archive.write()
    rebuild(settings, [archive.folder])
    application = create_app(settings, lambda: TODAY)
    client = application.test_client()
    first = client.get("/api/search?q=Stadtrat&size=9").get_json()
    assert client.get(first["next"]).status_code == 200
    archive.change()
    archive.write()
    update(settings)
    gone = client.get(first["next"])
    application.extensions["desk"].live.close()
    assert (gone.status_code, gone.mimetype) == (410, "application/problem+json")
    assert gone.get_json()["type"] == "/api#problem-cursor"


def test_a_list_by_relevance_ends_where_an_embargo_does(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    ends = datetime(2025, 6, 15, 12, 0, tzinfo=BERLIN)
    told = [an_article(body=f"Der Stadtrat tagt. {'Lange. ' * n}") for n in range(9)]
    rebuild_articles(settings, [*told, an_article(body="Der Stadtrat tagt.", embargo=ends)])
    now = ends - timedelta(minutes=3)
    application = create_app(settings, lambda: TODAY, lambda: now)
    client = application.test_client()
    first = client.get("/api/search?q=Stadtrat&size=4").get_json()
    assert (first["total"], client.get(first["next"]).status_code) == (9, 200)
    now = ends + timedelta(minutes=1)
    total = client.get("/api/search?q=Stadtrat").get_json()["total"]
    gone = client.get(first["next"]).status_code
    application.extensions["desk"].live.close()
    assert (total, gone) == (10, 410)


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest"])
def test_the_order_is_the_same_each_time_and_by_pages(client: FlaskClient, order: str) -> None:
    url = f"/api/search?q=Stadtrat&sort={order}&size={SIZE}"
    by_cursor = [title for titles in walked(client, url) for title in titles]
    assert by_cursor == [title for titles in walked(client, url) for title in titles]
    pages = (client.get(f"{url}&page={number}").get_json() for number in range(1, 7))
    assert by_cursor == [hit["title"] for page in pages for hit in page["hits"]]
    assert len(by_cursor) == 40
