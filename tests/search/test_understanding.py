"""What a query was understood as, in plain words."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.i18n import language
from search.language import same, understand
from search.understanding import MOST, understanding

TODAY = date(2025, 4, 10)


def said(query: str, code: str = "de") -> str:
    statements = understanding(understand(query, TODAY), language(code))
    return "; ".join(f"{one.label}: {one.shown}".removesuffix(": ") for one in statements)


SAID = [
    ("", ""),
    ("*", "alle Artikel"),
    ("Brücke", "Wort: Brücke"),
    ("Brücke Kosten", "alle Wörter: Brücke, Kosten"),
    ("Brücke UND (Kosten)", "alle Wörter: Brücke, Kosten"),
    ("Brücke -Fähre NICHT Kahn", "Wort: Brücke; ohne: Fähre, Kahn"),
    ("-Fähre", "ohne: Fähre"),
    ("NICHT (Fähre ODER Kahn)", "ohne: Fähre, Kahn"),
    ("a -(b c)", "Wort: a; ohne: (b c)"),
    ('"neue Brücke"', "genau diese Wortfolge: »neue Brücke«"),
    ("=Willigen", "genau so geschrieben: Willigen"),
    ('Brücke ODER "alter Tunnel"', "eines von: Brücke, »alter Tunnel«"),
    ("(a ODER b) (c ODER d)", "eines von: a, b; eines von: c, d"),
    ("Brücke NAHE/5 Kosten", "nah beieinander: Brücke und Kosten, höchstens 5 Schritte"),
    ("a NAHE/1 b", "nah beieinander: a und b, höchstens 1 Schritt"),
    (
        '(Brücke ODER "alter Tunnel") VOR Kosten',
        "nah beieinander: Brücke oder »alter Tunnel« vor Kosten, höchstens 10 Schritte",
    ),
    ("titel:(Brücke Kosten)", "im Titel: Brücke, Kosten"),
    ("titel:Brücke text:Kosten", "im Titel: Brücke; im Text: Kosten"),
    ("titel:(Brücke NAHE/3 Kosten)", "im Titel: Brücke und Kosten, höchstens 3 Schritte"),
    ('medium:"Harbour Times"', "Medium: Harbour Times"),
    ('medium:("Harbour Times" ODER Bote)', "Medium: Harbour Times oder Bote"),
    ("sprache:(de ODER lb)", "Sprache: Deutsch oder Luxemburgisch"),
    ("a -medium:b -sprache:fr", "Wort: a; ohne: Medium: b, Französisch"),
    ("datum:2025-04", "Zeitraum: April 2025"),
    ("datum:>=2025-04 Hafen", "Wort: Hafen; Zeitraum: ab April 2025"),
    ("datum:(2025-03 ODER 2024)", "Zeitraum: März 2025 oder 2024"),
    ("datum:unbekannt", "Datum: unbekannt"),
    ("a -datum:2025", "Wort: a; ohne: 2025"),
    ("a ODER b c", "außerdem: (a ODER b c)"),
    ('="a b" c', 'Wort: c; außerdem: ="a b"'),
    ("EZB Europäische Kommission", "alle Wörter: EZB, Europäische Kommission"),
]


@pytest.mark.parametrize(("query", "expected"), SAID)
def test_a_query_is_said_in_plain_words(query: str, expected: str) -> None:
    assert said(query) == expected


def test_a_query_is_said_in_english() -> None:
    query = "Brücke Kosten -Fähre titel:(Hafen NAHE/5 Kai) datum:2025-04 medium:(a ODER b)"
    assert said(query, "en") == (
        "all words: Brücke, Kosten; without: Fähre; in the title: Hafen and Kai, at most 5 steps; "
        "Outlet: a or b; Period: April 2025"
    )


def test_of_very_many_words_the_first_are_shown() -> None:
    shown = said(" ".join(f"wort{n}" for n in range(MOST + 5)))
    assert shown.startswith("alle Wörter: wort0, wort1, ")
    assert shown.endswith(f"wort{MOST - 1} …")


_PIECES = (
    'a b =c d* "e f" "e f"~2 titel:g titel:(h ODER i) medium:j datum:2025 datum:unbekannt ( ) '
    "ODER NICHT NAHE/3 - sprache:de Europäische Kommission * UND"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES.split(" ")), max_size=12).map(" ".join))
def test_all_conditions_together_are_the_query(query: str) -> None:
    understood = understand(query, TODAY)
    spelled = [f"NICHT {c.whole}" if c.unwanted else c.whole for c in understood.conditions]
    again = understand(" UND ".join(spelled), TODAY)
    assert same(again.tree, understood.tree)
    for statement in understanding(understood, language("de")):
        assert statement.label
        assert all(statement.values)


def test_the_page_says_it_where_it_tells_something(client: FlaskClient) -> None:
    def understood(query: str) -> bool:
        return "Verstanden als" in client.get("/search", query_string={"q": query}).text

    assert not understood("Brücke")
    assert not understood("")
    assert understood("Brücke Hafen")
    assert understood("-Brücke")
    assert understood('"neue Brücke')


def test_the_answer_says_it(client: FlaskClient) -> None:
    body = client.get("/api/search", query_string={"q": "Brücke -Fähre titel:Hafen"}).get_json()
    assert body["understood"] == [
        {"kind": "all", "field": "", "label": "Wort", "values": ["Brücke"]},
        {"kind": "none", "field": "", "label": "ohne", "values": ["Fähre"]},
        {"kind": "field", "field": "title", "label": "im Titel", "values": ["Hafen"]},
    ]
