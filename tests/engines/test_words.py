"""The words of an index, the same from every engine."""

from __future__ import annotations

import pytest

from index.engine import Searcher
from tests.engines.shelf import Shelf, filled
from tests.factory import an_article

ARTICLES = (
    an_article(title="Die Brücke", body="Eine Brücke über den Fluss.", outlet="Elbtaler Bote"),
    an_article(title="Brückentag", body="Am Brückentag ruht die Baustelle.", outlet="Der Bote"),
    an_article(title="Lücke", body="Die brücke ist gesperrt.", authors=("Bo Lücke", "Cem Bote")),
)


@pytest.fixture
def searcher(shelf: Shelf) -> Searcher:
    return filled(shelf, ARTICLES)


def pairs(found: object) -> list[tuple[str, int]]:
    return [(word.text, word.count) for word in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("letters", "facet", "expected"),
    [
        ("brü", "", [("Brücke", 2), ("Brückentag", 2), ("brücke", 1)]),
        ("BRUECK", "", [("Brücke", 2), ("Brückentag", 2), ("brücke", 1)]),
        ("Brückent", "", [("Brückentag", 2)]),
        ("rücke", "", []),
        ("bo", "outlet", [("Der Bote", 1), ("Elbtaler Bote", 1)]),
        ("elb", "outlet", [("Elbtaler Bote", 1)]),
        ("bo", "author", [("Bo Lücke", 1), ("Cem Bote", 1)]),
        ("dpa", "agency", [("dpa", 3)]),
        ("lokal", "section", [("Lokales", 3)]),
        ("bo", "agency", []),
    ],
)
def test_words_that_begin_so(
    searcher: Searcher, letters: str, facet: str, expected: list[tuple[str, int]]
) -> None:
    assert pairs(searcher.words.beginning(letters, 10, facet)) == expected


@pytest.mark.parametrize(
    ("word", "distance", "facet", "expected"),
    [
        ("bruecke", 0, "", [("Brücke", 2), ("brücke", 1)]),
        ("Brükce", 0, "", []),
        ("Brükce", 1, "", [("Brücke", 2), ("brücke", 1)]),  # neighbours swapped
        ("Brücken", 1, "", [("Brücke", 2), ("brücke", 1)]),
        ("Rücke", 1, "", [("Brücke", 2), ("Lücke", 1), ("brücke", 1)]),
        ("Brükcen", 2, "", [("Brücke", 2), ("brücke", 1)]),
        ("Brcknetag", 2, "", [("Brückentag", 2)]),
        ("Brcknetag", 1, "", []),
        ("Elbtalr", 1, "outlet", [("Elbtaler Bote", 1)]),
        ("Bohte", 1, "author", [("Cem Bote", 1)]),
    ],
)
def test_words_that_are_spelled_nearly_so(
    searcher: Searcher, word: str, distance: int, facet: str, expected: list[tuple[str, int]]
) -> None:
    assert pairs(searcher.words.near(word, distance, 10, facet)) == expected


def test_the_nearest_come_first_and_no_more_than_wanted(searcher: Searcher) -> None:
    searcher.words.prepare()
    near = searcher.words.near("Rücke", 2, 10)
    assert [word.text for word in near][:3] == ["Brücke", "Lücke", "brücke"]
    assert searcher.words.near("Rücke", 2, 2) == near[:2]
    assert pairs(searcher.words.beginning("brück", 1)) == [("Brücke", 2)]


def test_words_are_counted_in_all_their_spellings(searcher: Searcher) -> None:
    counted = searcher.words.counted
    assert counted({"brucke", "brucketag", "bruckentag", "nirgends"}) == {
        "brucke": 3,
        "bruckentag": 2,
    }
    assert counted(set()) == {}


def test_many_words_are_counted_at_once(searcher: Searcher) -> None:
    asked = {f"wort{number}" for number in range(2500)} | {"fluss"}
    assert searcher.words.counted(asked) == {"fluss": 1}
