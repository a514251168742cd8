"""Words in lines: what is found by letters is what comparing every word finds."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA, Levenshtein

from index.lines import Lines

LETTERS = "abenrst"


def changed(word: str, times: int, chance: random.Random) -> str:
    for _ in range(times):
        at = chance.randrange(len(word) + 1)
        word = word[:at] + chance.choice(("", *LETTERS)) + word[at + chance.randrange(2) :]
    if times and len(word) > 1:
        at = chance.randrange(len(word) - 1)
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


@pytest.mark.parametrize("swaps", [False, True])
@pytest.mark.parametrize("distance", [0, 1, 2])
@pytest.mark.parametrize("length", range(1, 14))
def test_near_words_are_those_that_a_comparison_finds(
    length: int, distance: int, swaps: bool
) -> None:
    steps = OSA.distance if swaps else Levenshtein.distance
    chance = random.Random(f"{length} {distance}")
    asked = ["".join(chance.choices(LETTERS, k=length)) for _ in range(20)]
    made = {changed(one, chance.randint(0, 4), chance) for one in asked for _ in range(60)}
    for size in range(max(length - distance, 1), length + distance + 1):
        words = sorted(word for word in made if len(word) == size)
        lines = Lines(size, [(word, 1) for word in words])
        for one in asked:
            far = {word: steps(one, word) for word in words}
            expected = {word: n for word, n in far.items() if n <= distance}
            assert lines.near(one, distance, swaps) == expected


def test_letters_are_found_in_the_order_of_counts_and_each_word_once() -> None:
    lines = Lines(5, [("rasen", 9), ("anana", 7), ("nasen", 4)])
    assert list(lines.containing("an")) == [(7, "anana")]
    assert list(lines.containing("asen\n")) == [(9, "rasen"), (4, "nasen")]
    assert list(lines.containing("n\n")) == [(9, "rasen"), (4, "nasen")]
    assert list(lines.containing("rasen")) == [(9, "rasen")]
    assert list(lines.containing("\n")) == [(9, "rasen"), (7, "anana"), (4, "nasen")]
