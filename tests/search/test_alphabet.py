"""The order of words is that of a German dictionary."""

from __future__ import annotations

from random import Random

import pytest

from search.research.alphabet import key


@pytest.mark.parametrize(
    "ordered",
    [
        ["Apfel", "Äpfel", "Apfelbaum", "Birne"],
        ["Masse", "Maße", "Massen", "Mast"],
        ["ofen", "öfen", "offen"],
        ["Zebra", "Zürich", "Zylinder"],
        ["10", "9", "a", "Ä", "b"],
        ["Łódź", "Lodzer", "Lofoten"],
        ["ecole", "école", "Ecolin"],
    ],
    ids=str,
)
def test_words(ordered: list[str]) -> None:
    mixed = Random(7).sample(ordered, len(ordered))
    assert sorted(mixed, key=lambda word: key([word])) == ordered


def test_a_word_comes_before_longer_ones_whatever_follows() -> None:
    ordered = [["das", "zelt"], ["daß", "amt"], ["dass", "bad"], ["dasselbe", "amt"]]
    assert sorted(ordered, key=key)[0] == ["das", "zelt"]
    assert sorted(ordered, key=key)[-1] == ["dasselbe", "amt"]


def test_capitals_do_not_matter() -> None:
    assert key(["Der", "RAT"]) == key(["der", "rat"])
