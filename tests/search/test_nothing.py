"""Where nothing is found, the page leads somewhere: each way out was counted, and one there is."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.newsroom import Ask

_LINK = re.compile(r'<a href="(/search[^"]*)">([^<]*)</a> <span class="count">([\d.]+) Artikel')
_COUNT = re.compile(r'<h2 id="gefunden">([\d.]+|Nichts)')

WORDS = (
    *("Brücke", "Hafen", "Stadtrat", "Quastenflosser", "der", "br*", "Brükce~", "=BRÜCKE"),
    *('"Brücke Stadtrat"', "titel:Radweg", "kommentar:Tunnel", "medium:Nirgendwo", "sprache:fr"),
    *("datum:1999", "Brücke NAHE/2 Mond", "***", "-", '"'),
)
queries = st.lists(
    st.tuples(st.sampled_from(("", " UND ", " NICHT ", " ODER ")), st.sampled_from(WORDS)),
    max_size=4,
).map(lambda parts: " ".join(joined + word for joined, word in parts))
outlets = st.sampled_from(
    ("Hafenkurier", "Tageblatt", "-Tageblatt", "Gibtsnicht", 'Blatt "Ä & Ö" <i>')
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "outlet": outlets,
        "agency": st.sampled_from(("dpa", "Reuters", "-dpa")),
        "language": st.sampled_from(("de", "en", "lb")),
        "from": st.sampled_from(("1990", "2025-04-11", "2030")),
        "undated": st.sampled_from(("only", "include")),
        "story": st.just("keine"),
        "group": st.sampled_from(("none", "story")),
        "sort": st.sampled_from(("newest", "relevance")),
    },
)


def ways_out(page: str) -> list[tuple[str, int]]:
    """The links of the page that say how much they find, and how much that is."""
    nothing = page[page.index('class="nothing"') :]
    found = _LINK.findall(nothing[: nothing.index("</div>")])
    return [(unescape(url), int(count.replace(".", ""))) for url, _, count in found]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=queries, asked=filters)
def test_every_page_without_hits_leads_to_some(
    client: FlaskClient, text: str, asked: dict[str, str]
) -> None:
    page = client.get(f"/search?{urlencode({'q': text, **asked, 'lang': 'de'})}").text
    if 'class="nothing"' not in page:
        assert 'class="hits"' in page
        return
    ways = ways_out(page)
    assert ways
    for url, count in ways:
        there = _COUNT.search(client.get(url).text)
        assert there, url
        assert there[1] == str(count), (text, asked, url)


@pytest.mark.parametrize(
    ("query", "ways"),
    [
        ("q=Brücke&from=2024&to=2024&outlet=Hafenkurier", ["from", "outlet"]),
        ("q=Quastenflosser&outlet=Hafenkurier", []),
    ],
)
def test_each_filter_that_is_in_the_way_is_named(ask: Ask, query: str, ways: list[str]) -> None:
    names = {"date": "from"}
    without = ask(query).rescue.without
    assert [names.get(one.filter.name, one.filter.name) for one in without] == ways


def test_words_that_are_refused_are_not_offered(ask: Ask) -> None:
    found = ask("q=Quastenflosser UND titel:Radweg NICHT Stadtrat").rescue
    assert found.any_word
    assert found.any_word.request.text == "Quastenflosser ODER Radweg"


def test_parts_are_offered_one_by_one(ask: Ask) -> None:
    found = ask('q=titel:Brücke UND "Stadtrat tagt"').rescue
    assert [(one.request.text, one.total) for one in found.parts] == [
        ("titel:Brücke", ask("q=titel:Brücke").total),
        ('"Stadtrat tagt"', ask('q="Stadtrat tagt"').total),
    ]


def test_without_anything_near_it_all_articles_under_the_filters_are_offered(ask: Ask) -> None:
    found = ask("q=Quastenflosser&outlet=Hafenkurier").rescue.everything
    assert found
    assert (found.request.outlet.wanted, found.total) == (("Hafenkurier",), 1)


def test_a_story_that_is_not_there_is_told(client: FlaskClient) -> None:
    page = client.get("/search?story=keine&lang=de").text
    assert "Eine Geschichte »keine« gibt es nicht (mehr)." in page
