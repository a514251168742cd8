"""Facets: values, counts, and where their links lead."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from search.facets import FacetView, facet_views
from search.i18n import language
from tests.newsroom import Ask


def facet(ask: Ask, query: str, name: str, code: str = "de") -> FacetView:
    answer = ask(query)
    views = facet_views(answer.facets, answer.request, language(code), "/search")
    return next(view for view in views if view.name == name)


def counts(view: FacetView) -> dict[str, int]:
    return {value.value: value.count for value in view.values}


def test_only_values_that_exist_are_shown(ask: Ask) -> None:
    assert counts(facet(ask, "q=Brücke", "outlet")) == {
        "Hafenkurier": 1,
        "Stadtarchiv": 1,
        "Tageblatt": 1,
    }
    answer = ask("q=Vorspann")
    assert facet_views(answer.facets, answer.request, language("de"), "/search") == ()


def test_a_chosen_value_leaves_the_others_of_its_facet_to_choose_from(ask: Ask) -> None:
    one = facet(ask, "q=Brücke&outlet=Tageblatt", "outlet")
    assert counts(one) == {"Hafenkurier": 1, "Stadtarchiv": 1, "Tageblatt": 1}
    assert [value.value for value in one.values if value.selected] == ["Tageblatt"]
    assert counts(facet(ask, "q=Brücke&outlet=Tageblatt", "agency")) == {"AFP": 1}


def test_or_inside_a_facet_and_between_facets(ask: Ask) -> None:
    assert ask("q=Brücke&outlet=Tageblatt&outlet=Hafenkurier").total == 2
    assert ask("q=Brücke&outlet=Tageblatt&outlet=Hafenkurier&agency=dpa").total == 1


def test_an_excluded_value_is_gone_but_can_be_allowed_again(ask: Ask) -> None:
    assert ask("q=Brücke&outlet=-Tageblatt").total == 3
    view = facet(ask, "q=Brücke&outlet=-Tageblatt", "outlet")
    excluded = next(value for value in view.values if value.excluded)
    assert (excluded.value, excluded.count, excluded.url) == (
        "Tageblatt",
        0,
        "/search?q=Br%C3%BCcke",
    )


@pytest.mark.parametrize(
    "query", ["q=Brücke", "", "q=Stadtrat&author=Reporter 1", "outlet=-Tageblatt"]
)
def test_the_link_of_a_value_finds_as_many_as_it_says(ask: Ask, query: str) -> None:
    answer = ask(query)
    for view in facet_views(answer.facets, answer.request, language("de"), "/search"):
        if answer.request.choice(view.name).wanted:
            continue  # a second value is added to the first: an article may have both
        for value in view.values:
            if not value.excluded:
                assert ask(urlsplit(value.url).query).total == value.count, value


def test_a_link_takes_a_chosen_value_back(ask: Ask) -> None:
    view = facet(ask, "q=Brücke&outlet=Tageblatt&outlet=Hafenkurier&page=1", "outlet")
    tageblatt = next(value for value in view.values if value.value == "Tageblatt")
    assert tageblatt.url == "/search?q=Br%C3%BCcke&outlet=Hafenkurier"


def test_a_long_facet_is_cut_but_keeps_what_is_chosen(ask: Ask) -> None:
    short = facet(ask, "q=Stadtrat", "outlet")
    assert (len(short.values), short.hidden) == (10, 4)
    rare = facet(ask, "q=Stadtrat&outlet=Lokalblatt 13", "outlet")
    assert len(rare.values) == 11
    assert (rare.values[-1].value, rare.values[-1].selected) == ("Lokalblatt 13", True)
    whole = facet(ask, urlsplit(short.whole_url).query, "outlet")
    assert (len(whole.values), whole.hidden) == (14, 0)


def test_languages_have_names(ask: Ask) -> None:
    labels = {code: facet(ask, "", "language", code).values[1].label for code in ("de", "en")}
    assert labels == {"de": "Englisch", "en": "English"}


def test_a_value_that_begins_with_a_minus_can_be_chosen(ask: Ask) -> None:
    view = facet(ask, "q=bridge", "author")
    value = view.values[0]
    assert (value.value, value.parameter) == ("-Redaktion", "\\-Redaktion")
    assert ask(urlsplit(value.url).query).total == 1
    assert ask(urlsplit(value.exclude_url).query).total == 0


@pytest.mark.parametrize(
    ("find", "expected", "said"),
    [
        ("BLATT 1", {"Lokalblatt 01", *(f"Lokalblatt 1{n}" for n in range(4))}, "5 von 14 Werten"),
        ("13 lokal", {"Lokalblatt 13"}, "1 von 14 Werten"),
        ("Nirgends", set(), "kein Wert mit »Nirgends«"),
        ("", {f"Lokalblatt {n:02}" for n in (*range(1, 10), 10)}, ""),
    ],
)
def test_a_long_facet_is_searched(ask: Ask, find: str, expected: set[str], said: str) -> None:
    view = facet(ask, f"q=Stadtrat&find_outlet={find}", "outlet")
    assert set(counts(view)) == expected
    assert (view.find, view.fitting, view.finding) == (find, said, "Medium suchen")


def test_a_searched_facet_keeps_what_is_chosen_and_how_it_was_opened(ask: Ask) -> None:
    view = facet(ask, "q=Stadtrat&outlet=Lokalblatt 03&find_outlet=13&facet=author", "outlet")
    assert list(counts(view)) == ["Lokalblatt 13", "Lokalblatt 03"]
    assert view.values[0].url.endswith("&facet=author&find_outlet=13")
    assert view.fewer_url == "/search?q=Stadtrat&outlet=Lokalblatt+03&facet=author"


def test_spelling_does_not_matter_where_a_facet_is_searched(ask: Ask) -> None:
    labels = facet(ask, "find_language=ENGLISCH", "language")
    assert [value.label for value in labels.values] == ["Englisch"]
    assert list(counts(facet(ask, "find_outlet=HAFENKUERIER", "outlet"))) == ["Hafenkurier"]
