"""Every form of a result holds the same articles in the same order."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.exports.reading import WHOLE, ids_in_feed, ids_in_file, ids_in_json

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
    by_date = query.replace("&sort=oldest", "").replace("group=story", "group=none")
    expected = ids_in_json(
        client, f"{by_date}&sort=newest".replace("&sort=newest" * 2, "&sort=newest")
    )
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
