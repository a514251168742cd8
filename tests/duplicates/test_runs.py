"""Runs: what two texts have in common, word for word, and where."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.duplicates.runs import Run, read, runs
from index.prints import COMMON
from tests.duplicates.telling import piece, report

WORDS = st.lists(st.sampled_from("abc"), max_size=40)


def words_of(found: tuple[Run, ...]) -> list[int]:
    return sorted((run.words for run in found), reverse=True)


def longest(a: list[str], b: list[str]) -> int:
    """The longest common run, the slow way."""
    best, row = 0, [0] * (len(b) + 1)
    for one in a:
        new = [0] * (len(b) + 1)
        for at, other in enumerate(b):
            if one == other:
                new[at + 1] = row[at] + 1
                best = max(best, new[at + 1])
        row = new
    return best


@settings(max_examples=200)
@given(WORDS, WORDS, st.integers(1, 6))
def test_runs_stand_in_both_texts_apart_and_the_longest_is_among_them(
    a: list[str], b: list[str], least: int
) -> None:
    found = runs(read(" ".join(a)), read(" ".join(b)), least)
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for run in found:
        assert run.words >= least
        assert a[run.in_a.first : run.in_a.last] == b[run.in_b.first : run.in_b.last]
        for place, taken in ((run.in_a, taken_a), (run.in_b, taken_b)):
            assert not taken & set(range(place.first, place.last))
            taken |= set(range(place.first, place.last))
    best = longest(a, b)
    if best >= least:
        assert words_of(found)[0] == best
    else:
        assert not found


@given(WORDS, WORDS)
def test_what_two_texts_share_is_as_long_from_either_side(a: list[str], b: list[str]) -> None:
    one, other = read(" ".join(a)), read(" ".join(b))
    assert words_of(runs(one, other, 3))[:1] == words_of(runs(other, one, 3))[:1]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (report(1), [120]),
        (piece(report(1), 10, 40), [30]),
        (f"{piece(report(1), 60, 120)} {piece(report(1), 0, 60)}", [60, 60]),
        (f"{piece(report(1), 0, 30)} anders {piece(report(1), 31, 60)}", [30, 29]),
        (f"{report(2)} {piece(report(1), 20, 35)} {report(3)}", [15]),
        (f"{report(2)} {piece(report(1), 20, 34)} {report(3)}", []),
        (f"{report(1)} {report(1)}", [120]),
        ("", []),
    ],
)
def test_what_is_found(other: str, expected: list[int]) -> None:
    assert words_of(runs(read(report(1)), read(other), COMMON)) == expected


def test_a_run_knows_its_characters() -> None:
    one, other = read("Oben: Der Hafen von Wyk ist zu!"), read("Heute ist der Hafen von Wyk zu.")
    (run,) = runs(one, other, 4)
    assert one.text[run.in_a.start : run.in_a.end] == "Der Hafen von Wyk"
    assert other.text[run.in_b.start : run.in_b.end] == "der Hafen von Wyk"


@pytest.mark.parametrize(
    ("one", "other", "quotation"),
    [
        (f"„{report(1, 24)}“", f"»{report(1, 24)}«", True),
        (f"„{report(1, 24)}“, sagte der Rat", f'"{report(1, 24)}", sagte der Rat', True),
        (f"„{report(1, 24)}“", report(1, 24), False),
        (report(1, 24), report(1, 24), False),
        (f"{report(2, 24)} „{report(1, 24)}“", f"{report(2, 24)} „{report(1, 24)}“", False),
    ],
)
def test_a_quotation_is_what_is_quoted_in_both(one: str, other: str, quotation: bool) -> None:
    (run,) = runs(read(one), read(other))
    assert run.is_quotation is quotation


@pytest.mark.parametrize("text", ["ha " * 3000, "ha ho " * 1500, "a b c d e " * 600])
def test_a_text_that_repeats_itself_on_and_on_is_compared_in_the_end(text: str) -> None:
    found = runs(read(text), read(text))
    assert words_of(found)[0] == len(text.split())


def test_long_texts_with_a_word_changed_here_and_there() -> None:
    told = report(7, 3000).split()
    changed = list(told)
    for at in random.Random(1).sample(range(3000), 60):
        changed[at] = "anders"
    found = runs(read(" ".join(told)), read(" ".join(changed)), 1)
    assert sum(run.words for run in found) == 2940
