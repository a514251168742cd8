"""How a query goes on while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from index.live import Live
from index.settings import Settings
from search.completion import Completion, completions

Complete = Callable[..., tuple[Completion, ...]]


@pytest.fixture(scope="module")
def complete(newsroom: Settings) -> Iterator[Complete]:
    live = Live(newsroom)
    with live.searcher() as searcher:
        yield lambda text, limit=8: completions(searcher, text, limit)
    live.close()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("brü", ["Brücke"]),
        ("BRUE", ["Brücke"]),
        ("Neue Brü", ["Neue Brücke"]),
        ("-brü", ["-Brücke"]),
        ("(Tunnel ODER brü", ["(Tunnel ODER Brücke"]),
        ('"neue brü', ['"neue Brücke']),
        ("„neue brü", ["„neue Brücke"]),
        ("=Brü", ["=Brücke"]),
        ("titel:brü", ["titel:Brücke"]),
        ("stadtr", ["Stadtrat"]),
        ("medium:Hafenk", ["medium:Hafenkurier"]),
        ("-medium:Hafenk", ["-medium:Hafenkurier"]),
        ("Brücke medium:har", ['Brücke medium:"Harbour Times"']),
        ('medium:"harbour ti', ['medium:"Harbour Times"']),
        ("medium:harbour tim", ['medium:"Harbour Times"']),
        ("harbour tim", ['medium:"Harbour Times"']),
        ("harbour ti", ["harbour Titel", 'medium:"Harbour Times"']),
        ("Brücke harbour tim", ['Brücke medium:"Harbour Times"']),
        ("autor:be", ['autor:"Ben Kai"']),
        ("author:kai", ['autor:"Ben Kai"']),
        ("agentur:r", ["agentur:Reuters"]),
        ("ressort:pol", ["ressort:Politik"]),
        ("medium:(Hafenkurier ODER har", ['medium:(Hafenkurier ODER "Harbour Times"']),
        ('medium:(Hafenkurier ODER "harbour ti', ['medium:(Hafenkurier ODER "Harbour Times"']),
        ("titel:(Kosten (Tunnel ODER brü", ["titel:(Kosten (Tunnel ODER Brücke"]),
        ("medium:(Hafenkurier) brü", ["medium:(Hafenkurier) Brücke"]),
        ("ressort:", ["ressort:Lokales", "ressort:Kultur", "ressort:Politik"]),
        ("-agentur:", ["-agentur:dpa", "-agentur:AFP", "-agentur:Reuters"]),
    ],
)
def test_the_last_word_is_completed(complete: Complete, typed: str, expected: list[str]) -> None:
    assert [one.text for one in complete(typed)] == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "Brücke",  # nothing to add
        "Brücke ",
        "w",
        "autor:",  # too many to look through
        "titel:",
        "preis:",
        "b*r",
        "brück~",
        "UND",
        "datum:20",
        "sprache:de",
        "kommentar:Bau",
        "medium:Brü",
        'titel:"Neue" ',
        "Stadt-Harb",  # a name does not go into the middle of a word
        "brü" * 400,
        "\u0000",
        '"',
    ],
)
def test_nothing_to_complete(complete: Complete, typed: str) -> None:
    assert complete(typed) == ()


def test_names_stand_beside_words_and_say_what_they_are(complete: Complete) -> None:
    found = [(one.name, one.kind.value, one.count) for one in complete("ha")]
    assert found == [
        ("Haushalt", "word", 40),
        ("HAFENSTADT", "word", 1),
        ("Hafen", "word", 1),
        ("haben", "word", 1),
        ("hat", "word", 1),
        ("Hafenkurier", "outlet", 1),
        ("Harbour Times", "outlet", 1),
    ]


def test_the_most_frequent_come_first_and_no_more_than_wanted(complete: Complete) -> None:
    found = complete("medium:lok", limit=5)
    assert len(found) == 5
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    assert len(complete("st", limit=1)) == 1


def test_a_quotation_mark_in_a_name_does_no_harm(complete: Complete) -> None:
    assert [one.text for one in complete("medium:bla")] == ['medium:"Blatt Ä & Ö <i>"']
