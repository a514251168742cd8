"""Why a hit was found: which parts of the query, where, in which wording, read how, worth what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.newsroom import BRIDGE, Ask

Facts = dict[str, Any]


@pytest.fixture(scope="session")
def ids(ask: Ask) -> dict[str, str]:
    """Headline -> id."""
    found = ask("q=*&size=100&sort=newest").found
    return {one.hit.article.title: one.hit.article.id for one in found}


def explained(client: FlaskClient, id: str, text: str, **asked: str) -> Facts:
    response = client.get(f"/api/why?{urlencode({'q': text, 'id': id, **asked})}")
    assert response.status_code == 200, response.text
    body: Facts = response.get_json()
    return body


def leaves(part: Facts | None) -> Iterator[Facts]:
    if part and part["how"]:
        for one in part["parts"]:
            yield from leaves(one)
    elif part:
        yield part


def wordings(body: Facts) -> list[tuple[str, str, str | None, str, int]]:
    return [
        (one["place"], one["text"], one["part"], one["reading"], one["count"])
        for leaf in leaves(body["tree"])
        for one in leaf["forms"]
    ]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Brücke", ("text", "Brücke", None, "exact", 2)),
        ("brücke", ("title", "Brücke", None, "exact", 1)),
        ("Bruecke", ("title", "Brücke", None, "spelling", 1)),
        ("Brücken", ("caption", "Brücke", None, "form", 1)),
        ("Hafen", ("dateline", "HAFENSTADT", "HAFEN", "part", 1)),
        ("Hafen Stadt", ("dateline", "HAFENSTADT", None, "joined", 1)),
        ("Zeit", ("lead", "Bauzeit", "zeit", "part", 1)),
        ("Rad*", ("text", "Radweg", None, "pattern", 1)),
        ("Verkher~2", ("lead", "Verkehr", None, "fuzzy", 1)),
        ("=Ufer", ("text", "Ufer", None, "as_written", 1)),
        ('"beide Ufer"', ("text", "beide Ufer", None, "phrase", 1)),
        ("Drei NAHE/4 Bauzeit", ("lead", "drei", None, "near", 1)),
        ("fehlt", ("subhead", "fehlt", None, "exact", 1)),
        ("gewartet", ("pull_quote", "gewartet", None, "exact", 1)),
        ("kommentar:Bauwerk", ("comments", "Bauwerk", None, "exact", 1)),
        ("medium:hafenkurier", ("outlet", "Hafenkurier", None, "value", 1)),
        ("autor:Lotse", ("author", "Ada Lotse", None, "value", 1)),
        ("medium:Hafen*", ("outlet", "Hafenkurier", None, "pattern", 1)),
        ("sprache:de", ("language", "de", None, "value", 1)),
        ("datum:2025-04", ("date", "2025-04-10T19:05+02:00", None, "value", 1)),
    ],
)
def test_a_wording_is_told_with_its_place_and_how_it_was_read(
    client: FlaskClient,
    ids: dict[str, str],
    text: str,
    wording: tuple[str, str, str | None, str, int],
) -> None:
    body = explained(client, ids[BRIDGE.title], text)
    assert body["found"]
    assert wording in wordings(body)


def test_parts_of_an_or_that_are_not_there_are_told(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    body = explained(client, ids[BRIDGE.title], "(Tunnel ODER Brücke) NICHT Stadtrat")
    group, refused = body["tree"]["parts"]
    assert (body["tree"]["how"], group["how"], refused["how"]) == ("all", "any", "none")
    assert [(one["asked"], one["matched"]) for one in group["parts"]] == [
        ("Tunnel", False),
        ("Brücke", True),
    ]
    assert (refused["matched"], refused["parts"][0]["matched"]) == (True, False)


def test_shares_are_of_the_score(client: FlaskClient, ids: dict[str, str], ask: Ask) -> None:
    body = explained(client, ids[BRIDGE.title], "Brücke Hafen Ufer")
    shares = [leaf["share"] for leaf in leaves(body["tree"])]
    assert sum(shares) + body["share_of_order"] == pytest.approx(1, abs=1e-3)
    assert body["score"] == pytest.approx(ask("q=Brücke Hafen Ufer").found[0].hit.score, abs=1e-3)
    assert body["additive"]


def test_words_side_by_side_have_a_share_of_their_own(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    assert explained(client, ids[BRIDGE.title], "beide Ufer")["share_of_order"] > 0


def test_words_that_were_let_go_are_told(client: FlaskClient, ids: dict[str, str]) -> None:
    body = explained(client, ids[BRIDGE.title], "Brücke Quastenflosser")
    assert (body["found"], body["relaxed"]) == (True, True)
    assert {leaf["asked"]: leaf["matched"] for leaf in leaves(body["tree"])}["Brücke"]


def test_nothing_is_let_go_where_another_article_has_all(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    body = explained(client, ids["Brücke gesperrt"], "Brücke Hafen")
    assert (body["found"], body["relaxed"]) == (False, False)
    assert [leaf["matched"] for leaf in leaves(body["tree"])] == [True, False]


@pytest.mark.parametrize(
    ("asked", "found", "fulfilled"),
    [
        ({"outlet": "Hafenkurier", "from": "2025"}, True, [True, True]),
        ({"outlet": "-Hafenkurier"}, False, [False]),
        ({"from": "2024", "to": "2024"}, False, [False]),
        ({"agency": "AFP", "undated": "only"}, False, [False, False]),
        ({"story": "keine"}, False, [False]),
    ],
)
def test_filters_are_told_one_by_one(
    client: FlaskClient,
    ids: dict[str, str],
    asked: dict[str, str],
    found: bool,
    fulfilled: list[bool],
) -> None:
    body = explained(client, ids[BRIDGE.title], "Brücke", **asked)
    assert (body["found"], body["query_matches"]) == (found, True)
    assert [one["fulfilled"] for one in body["filters"]] == fulfilled


@pytest.mark.parametrize("text", ["", "*", "NICHT Tunnel", "&&& (((", "a" * 3000, "x " * 600])
def test_any_query_is_explained(client: FlaskClient, ids: dict[str, str], text: str) -> None:
    body = explained(client, ids[BRIDGE.title], text)
    assert body["left_out"] >= 0
    assert client.get(f"/why?{urlencode({'q': text, 'id': body['id']})}").status_code == 200


def test_very_many_parts_are_not_all_looked_at(client: FlaskClient, ids: dict[str, str]) -> None:
    text = " ODER ".join(f"Wort{n}" for n in range(80))
    body = explained(client, ids[BRIDGE.title], f"Brücke ODER {text}")
    assert body["left_out"] == 21
    page = client.get(f"/why?{urlencode({'q': text, 'id': body['id'], 'lang': 'de'})}").text
    assert "20 weitere Teile der Anfrage wurden nicht untersucht." in page


def test_every_hit_of_every_list_is_found_for_a_reason(client: FlaskClient) -> None:
    for query in ("Brücke", "Stadtrat ODER Hafen", "Rat Brücke", "Verkehr NICHT Stadtrat"):
        page = client.get(f"/search?{urlencode({'q': query})}").text
        links = re.findall(r'href="(/why\?[^"]+)"', page)
        assert links
        for link in links:
            told = client.get(link.replace("&amp;", "&").replace("/why", "/api/why"))
            assert told.get_json()["found"]


def test_without_a_query_there_is_nothing_to_explain(client: FlaskClient) -> None:
    assert "/why?" not in client.get("/search?outlet=Hafenkurier").text


@pytest.mark.parametrize("query", ["q=Brücke", "q=Brücke&id=gibtsnicht"])
def test_an_article_that_is_not_there_is_told(client: FlaskClient, query: str) -> None:
    assert client.get(f"/why?{query}").status_code == 404
    assert client.get(f"/api/why?{query}").status_code in (400, 404)
