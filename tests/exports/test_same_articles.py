"""Every form of a result holds the same articles in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import rebuild_articles
from index.settings import Settings
from tests.exports.conftest import everything
from tests.exports.reading import (
    WHOLE,
    ids_in_feed,
    ids_in_file,
    ids_in_json,
    opened,
    read_csv,
)

QUERIES = (
    "q=",
    "q=&sort=oldest",
    "q=Brücke",
    "q=Brücke&sort=newest",
    "q=Stadtrat&sort=oldest",
    "q=Stadtrat&outlet=-Lokalblatt 03&from=2022&to=2023",
    "q=Stadtrat&group=story",
    "undated=only",
    "from=2025-04&to=2025-04&overlap=1",
    "q=arge",
)


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("query", QUERIES)
def test_a_file_is_the_whole_list(client: FlaskClient, query: str, form: str) -> None:
    expected = ids_in_json(client, query.replace("group=story", "group=none"))
    assert expected
    assert ids_in_file(client, form, query) == expected


@pytest.mark.parametrize("query", QUERIES)
def test_the_pages_of_a_feed_are_the_whole_list_by_date(client: FlaskClient, query: str) -> None:
    by_date = query.replace("group=story", "group=none")
    by_date = by_date.replace("&sort=oldest", "").replace("&sort=newest", "")
    expected = ids_in_json(client, f"{by_date}&sort=newest")
    assert ids_in_feed(client, query) == expected


@pytest.mark.parametrize("form", WHOLE)
def test_nothing_found_is_a_whole_file_too(client: FlaskClient, form: str) -> None:
    assert ids_in_file(client, form, "q=Quastenflosser") == []


@pytest.mark.parametrize("form", WHOLE)
def test_an_export_never_relaxes_a_query(client: FlaskClient, form: str) -> None:
    query = "q=Brücke Quastenflosser"
    relaxed = client.get(f"/api/search?{query}").get_json()
    assert relaxed["relaxed"] and relaxed["hits"]
    assert ids_in_file(client, form, query) == []
    assert ids_in_feed(client, query) == []


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_an_export_begins_where_the_list_begins(client: FlaskClient, sort: str) -> None:
    query = f"q=Stadtrat&sort={sort}"
    whole = ids_in_json(client, query)
    cursor = client.get(f"/api/search?{query}&size=10").get_json()["next"].partition("cursor=")[2]
    read, id_of = WHOLE["csv"]
    for start in ("page=2", f"cursor={cursor}"):
        file = client.get(f"/search?{query}&{start}&format=csv").data
        assert [id_of(entry) for entry in read(file)] == whole[10:], start


def test_another_engine_exports_the_same(client: FlaskClient, tmp_path: Path) -> None:
    settings = Settings(
        index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite", engine="whoosh"
    )
    rebuild_articles(settings, everything())
    with opened(settings) as other:
        for query in ("q=", "q=Stadtrat&sort=oldest", "q=Brücke&sort=newest"):
            titles = [
                [row["title"] for row in read_csv(one.get(f"/search?{query}&format=csv").data)]
                for one in (client, other)
            ]
            assert sorted(titles[0]) == sorted(titles[1]) != []
            found = ids_in_json(other, query)
            assert ids_in_file(other, "csv", query) == ids_in_feed_or_file(other, query) == found


def ids_in_feed_or_file(client: FlaskClient, query: str) -> list[str]:
    """A feed is by date, whatever the list is."""
    return ids_in_file(client, "ris", query) if "oldest" in query else ids_in_feed(client, query)
