"""A query as the fields of a form: there and back, and nothing is lost on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.builder.builder import Builder, Fields, bounds
from search.language import same, understand

TODAY = date(2025, 4, 10)
BUILDER = Builder(TODAY)


def found_alike(one: str, other: str) -> bool:
    return same(understand(one, TODAY).tree, understand(other, TODAY).tree)


#: A form, and the query that it says. Read back, the query is the form.
BOTH_WAYS: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"all": "Brücke Kosten"}, "Brücke Kosten"),
    ({"all": "Kranken* =Willigen Selenskyj~"}, "Kranken* =Willigen Selenskyj~"),
    ({"all": "Europäische Zentralbank"}, "Europäische Zentralbank"),
    ({"all": "Europäische UND Kommission"}, "Europäische UND Kommission"),
    ({"phrase": "Koalition der Willigen"}, '"Koalition der Willigen"'),
    ({"phrase": '"neue Brücke" "alter Tunnel"'}, '"neue Brücke" "alter Tunnel"'),
    ({"phrase": "Kiew"}, '"Kiew"'),
    ({"any": "Brücke Tunnel"}, "Brücke ODER Tunnel"),
    ({"all": "Hafen", "any": 'Brücke "viel Geld"'}, 'Hafen (Brücke ODER "viel Geld")'),
    ({"none": "Fähre"}, "* NICHT Fähre"),
    ({"all": "Hafen", "none": 'Fähre "alter Kahn"'}, 'Hafen NICHT Fähre NICHT "alter Kahn"'),
    ({"near": "Brücke", "beside": "Kosten"}, "Brücke NAHE/10 Kosten"),
    (
        {"near": "Brücke ODER Tunnel", "beside": '"viel Geld"', "within": 3, "ordered": True},
        '(Brücke ODER Tunnel) VOR/3 "viel Geld"',
    ),
    ({"title": "Brücke"}, "titel:Brücke"),
    ({"title": "Brücke Kosten"}, "titel:(Brücke Kosten)"),
    ({"title": "Brücke ODER Tunnel"}, "titel:(Brücke ODER Tunnel)"),
    ({"title": '"neue Brücke" Kosten'}, 'titel:("neue Brücke" Kosten)'),
    ({"outlet": "Hafenkurier"}, "medium:Hafenkurier"),
    ({"outlet": "Harbour Times, Tageblatt"}, 'medium:("Harbour Times" ODER Tageblatt)'),
    ({"author": "Ada Lotse", "all": "Hafen"}, 'Hafen autor:"Ada Lotse"'),
    ({"since": "2025-04", "until": "2025-09"}, "datum:2025-04..2025-09"),
    ({"since": "2025", "until": "2025"}, "datum:2025"),
    ({"since": "2025-04-10"}, "datum:>=2025-04-10"),
    ({"until": "2025-04-10", "none": "Fähre"}, "NICHT Fähre datum:<=2025-04-10"),
    ({"rest": "agentur:dpa"}, "agentur:dpa"),
    ({"all": "Hafen", "rest": "(Brücke ODER Tunnel Kosten)"}, "Hafen (Brücke ODER Tunnel Kosten)"),
]


@pytest.mark.parametrize(("form", "query"), BOTH_WAYS, ids=[query for _, query in BOTH_WAYS])
def test_a_form_is_a_query_and_the_query_is_the_form(form: dict[str, Any], query: str) -> None:
    fields = Fields(**form)
    assert BUILDER.text(fields) == query
    assert BUILDER.read(query) == fields


#: What is typed otherwise into a form, and the query that it says.
TYPED: list[tuple[dict[str, Any], str]] = [
    ({"all": "Brücke UND (Kosten"}, "Brücke Kosten"),
    ({"all": "a ODER b", "none": "c"}, "(a ODER b) NICHT c"),
    ({"all": "Brücke -Fähre", "phrase": "am Hafen"}, 'Brücke NICHT Fähre "am Hafen"'),
    ({"all": "UND"}, '"UND"'),
    ({"any": "Brücke oder Tunnel ODER Fähre"}, "Brücke ODER Tunnel ODER Fähre"),
    ({"any": "Brücke, Tunnel", "all": "x"}, "x (Brücke ODER Tunnel)"),
    ({"any": "Brücke"}, "Brücke"),
    ({"any": "„viel Geld“ Kosten"}, '"viel Geld" ODER Kosten'),
    ({"none": "-Fähre NICHT Kahn", "all": "x"}, "x NICHT Fähre NICHT Kahn"),
    ({"phrase": "„am Hafen“"}, '"am Hafen"'),
    ({"phrase": "!!!"}, ""),
    ({"near": "Brücke"}, "Brücke"),
    ({"near": "viel Geld", "beside": "Brücke", "within": 999}, '"viel Geld" NAHE/256 Brücke'),
    ({"near": "Brücke*", "beside": "Kosten", "within": 0}, "Brücke* Kosten"),
    ({"title": "-Fähre"}, "* NICHT titel:Fähre"),
    ({"outlet": ' Harbour "Times ,, !'}, 'medium:"Harbour Times"'),
    ({"since": "April 2025"}, "datum:>=2025-04-01"),
    ({"since": "Ostern", "all": "x"}, "x"),
    ({"since": "2025", "until": "2024", "all": "x"}, "x"),
    ({"rest": "*", "none": "x"}, "* NICHT x"),
]


@pytest.mark.parametrize(("form", "query"), TYPED)
def test_whatever_is_typed_into_a_form_is_a_query(form: dict[str, Any], query: str) -> None:
    text = BUILDER.text(Fields(**form))
    assert found_alike(text, query), text


#: A query, and what of it no field can show.
REST = [
    ("a ODER b c", "(a ODER b c)"),
    ("(a b) ODER (c d)", "(a b ODER c d)"),
    ('="a b" "a b"~3 c', '="a b" "a b"~3'),
    ("NICHT (a b)", "NICHT (a b)"),
    ("nato (a ODER b) hauptquartier", "hauptquartier"),  # else they might be one word
    ("Europäische (a ODER b) Kommission", "Kommission"),  # else they would be a name
    ("(a ODER b) (c ODER d)", "(c ODER d)"),
    ("medium:a medium:b", "medium:b"),
    ("a NAHE b NAHE c", "b NAHE/10 c"),
    ("datum:(2025-03 ODER 2025-10)", "(datum:2025-03 ODER datum:2025-10)"),
    ("datum:unbekannt sprache:de", "datum:unbekannt sprache:de"),
    ("a -medium:b", "NICHT medium:b"),
    ("EZB ODER Vereinte Nationen", "(EZB ODER Vereinte Nationen)"),
]


@pytest.mark.parametrize(("query", "rest"), REST)
def test_what_no_field_can_show_is_kept(query: str, rest: str) -> None:
    fields = BUILDER.read(query)
    assert fields.rest == rest
    assert found_alike(BUILDER.text(fields), query)


_WORDS = (
    "a b Gipfel Nato Hauptquartier NATO-Gipfel Europäische Kommission EZB bis =Mann Mann* Kiew~ "
    '"a_b" "a_b"~2 ="a_b" datum:2025-04 datum:heute datum:ohne titel:c medium:dpa medium:"x_y" '
    'sprache:de kommentar:d autor:e "UND" "Kiew" *'
)
WORD = st.sampled_from([word.replace("_", " ") for word in _WORDS.split()])
NEARBY = st.sampled_from(["a", "Gipfel", "Kiew", "NATO-Gipfel", '"a b"', '(a ODER "a b")', "EZB"])
QUERY = st.recursive(
    WORD,
    lambda inner: st.one_of(
        st.tuples(NEARBY, NEARBY).map(" NAHE/3 ".join),
        st.tuples(NEARBY, NEARBY, NEARBY).map(" VOR ".join),
        st.lists(inner, min_size=2, max_size=5).map(" ".join),
        st.tuples(inner, inner).map(" ODER ".join),
        inner.map("NICHT ({})".format),
        inner.map("({})".format),
        inner.map("titel:({})".format),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(QUERY)
def test_a_query_finds_the_same_after_it_was_in_the_form(query: str) -> None:
    fields = BUILDER.read(query)
    text = BUILDER.text(fields)
    assert found_alike(text, query)
    assert found_alike(BUILDER.text(BUILDER.read(text)), query)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_finds_the_same_after_it_was_in_the_form(text: str) -> None:
    assert found_alike(BUILDER.text(BUILDER.read(text)), text)


_NOUNS = (
    "Hafen Schleuse Kran Deich Werft Lotse Boje Anker Segel Mast Ruder Pegel Fracht Dock Ufer "
    "Strom Möwe Netz Schiff Kapitän Steg Treppe Dach Fenster Garten Zaun Turm Glocke Markt"
)


@st.composite
def forms(draw: st.DrawFn) -> Fields:
    """Filled forms, no word of which stands in two fields, and every field as it is read back."""
    nouns = iter(draw(st.permutations(_NOUNS.split())))

    def some(least: int, most: int) -> list[str]:
        return [next(nouns) for _ in range(draw(st.integers(least, most)))]

    def asked() -> bool:
        return draw(st.booleans())

    near, beside = (next(nouns), next(nouns)) if asked() else ("", "")
    period = draw(
        st.sampled_from(
            [
                ("", ""),
                ("2025", "2025"),
                ("2024-03", "2025-04"),
                ("2025-04-10", ""),
                ("", "2024-12-30"),
            ]
        )
    )
    return Fields(
        all=" ".join(some(0, 3)),
        phrase=" ".join(some(2, 3)) if asked() else "",
        any=" ".join(some(2, 3)) if asked() else "",
        none=" ".join(some(0, 2)),
        near=near,
        beside=beside,
        within=draw(st.integers(1, 256)) if near else 10,
        ordered=bool(near) and asked(),
        title=" ".join(some(0, 2)),
        outlet=", ".join(some(0, 2)),
        author=" ".join(some(0, 2)),
        since=period[0],
        until=period[1],
        rest=f"agentur:{next(nouns)}" if asked() else "",
    )


@settings(max_examples=200, deadline=None)
@given(forms())
def test_a_form_is_the_same_after_it_was_a_query(form: Fields) -> None:
    assert BUILDER.read(BUILDER.text(form)) == form


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        Fields,
        **{
            name: st.text(max_size=20)
            for name in Fields.__slots__
            if name not in ("within", "ordered")
        },
    )
)
def test_nothing_typed_into_a_form_is_too_strange(form: Fields) -> None:
    text = BUILDER.text(form)
    assert found_alike(BUILDER.text(BUILDER.read(text)), text)


def test_a_period_ends_when_it_has_begun() -> None:
    assert bounds(Fields(since="2025", until="2024"), TODAY) is None
    span = bounds(Fields(since="2024", until="2025-04"), TODAY)
    assert span is not None
    assert (span.first, span.last) == (date(2024, 1, 1), date(2025, 4, 30))
