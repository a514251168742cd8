"""Typical words as a page and as JSON."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

import pytest
from flask.testing import FlaskClient


def test_page_and_json_tell_the_same_words(client: FlaskClient) -> None:
    body = client.get("/api/words?q=Brücke ODER Stadtrat&outlet=-Tageblatt").get_json()
    page = client.get("/words?q=Brücke ODER Stadtrat&outlet=-Tageblatt").text
    shown = re.search(r'<div id="woerter".*?</div>', page, re.DOTALL)
    assert shown
    told = re.findall(r'<a href="([^"]+)" rel="nofollow">([^<]+)</a>', shown[0])
    assert [word for _, word in told] == [word["text"] for word in body["words"]]
    assert (body["total"], body["relaxed"]) == (43, False)
    assert 0 < body["read"] <= 43


def test_a_word_is_added_to_the_query_and_the_filters_stay(client: FlaskClient) -> None:
    body = client.get("/api/words?q=Brücke&outlet=-Tageblatt&from=2020").get_json()
    for word in body["words"]:
        asked = unquote_plus(word["url"])
        assert asked.startswith("/api/search?q=Brücke ")
        assert asked.endswith("&outlet=-Tageblatt&from=2020")
        assert client.get(word["url"]).get_json()["total"] >= word["articles"]


@pytest.mark.parametrize("query", ["q=Quastenflosser", "q=Quastenflosser&lang=en"])
def test_where_nothing_is_found_the_page_says_so(client: FlaskClient, query: str) -> None:
    page = client.get(f"/words?{query}").text
    assert ("Nothing found" if "lang=en" in query else "Nichts gefunden") in page


def test_what_cannot_be_used_is_told(client: FlaskClient) -> None:
    assert client.get("/api/words?q=Brücke&from=gestern-morgen").status_code == 400
    page = client.get("/words?q=Brücke&from=gestern-morgen")
    assert page.status_code == 200
    assert "gestern-morgen" in page.text
