"""Prints: whatever two texts have in common for fifteen words is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.prints import COMMON, SHINGLE, WINDOW, of_text
from tests.duplicates.telling import report

WORDS = st.lists(st.sampled_from("abcde"), max_size=60)  # few words: much is repeated
LONG = st.lists(st.sampled_from("abcdefgh"), min_size=COMMON, max_size=40)


@given(common=LONG, heads=st.tuples(WORDS, WORDS), tails=st.tuples(WORDS, WORDS))
def test_a_common_run_of_fifteen_words_leaves_a_common_print(
    common: list[str], heads: tuple[list[str], list[str]], tails: tuple[list[str], list[str]]
) -> None:
    one, other = (
        set(of_text(" ".join([*head, *common, *tail])).hashes.tolist())
        for head, tail in zip(heads, tails, strict=True)
    )
    assert one & other


@given(WORDS)
def test_every_window_has_a_print_and_every_print_is_where_it_says(words: list[str]) -> None:
    found = of_text(" ".join(words))
    places = found.places.tolist()
    shingles = max(len(words) - SHINGLE + 1, 0)
    assert places == sorted(set(places))
    for start in range(shingles - WINDOW + 1):
        assert any(start <= place < start + WINDOW for place in places)
    for place, number in zip(places, found.hashes.tolist(), strict=True):
        alone = of_text(" ".join(words[place : place + SHINGLE]))
        assert alone.hashes.tolist() == [number]


@pytest.mark.parametrize(
    ("words", "prints"), [(0, 0), (7, 0), (8, 1), (14, 1), (15, 1)], ids=lambda n: str(n)
)
def test_short_texts_have_a_print_or_none(words: int, prints: int) -> None:
    assert len(of_text(report(1, words))) == prints


@pytest.mark.parametrize(
    "written",
    [
        "„Die Fähre nach Föhr“, sagte der Kapitän, „fährt heute wegen Sturms am Abend nicht.“",
        '"Die Faehre nach Foehr", sagte der Kapitaen, "faehrt heute wegen Sturms am Abend nicht."',
        "DIE FÄHRE NACH FÖHR SAGTE DER KAPITÄN FÄHRT HEUTE WEGEN STURMS AM ABEND NICHT",
        "»Die Fähre nach Föhr«, sagte\nder Kapitän, »fährt heute wegen Sturms am Abend nicht«.",
        "Die-Fähre nach Föhr – sagte der Kapitän – fährt heute wegen Sturms am Abend-nicht",
    ],
)
def test_spelling_parts_no_copies(written: str) -> None:
    plain = "die fahre nach fohr sagte der kapitan fahrt heute wegen sturms am abend nicht"
    assert of_text(written).hashes.tolist() == of_text(plain).hashes.tolist()


def test_prints_are_the_same_in_every_process() -> None:
    text = report(4)
    told = subprocess.run(
        [sys.executable, "-c", f"from index.prints import of_text; print(of_text({text!r}).terms)"],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == of_text(text).terms


def test_of_every_nine_shingles_about_two_are_kept() -> None:
    kept = sum(len(of_text(report(number, 400))) for number in range(50)) / 50
    assert 0.20 < kept / (400 - SHINGLE + 1) < 0.24


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (report(5, 40), "none"),
        (f"„{report(5, 40)}“", "all"),
        (f'"{report(5, 40)}"', "all"),
        (f"{report(6, 40)} „{report(5, 40)}“", "some"),
        (f"{report(6, 40)} „drei Worte nur“ {report(5, 40)}", "none"),
        (f"{report(6, 40)} „nie geschlossen {report(5, 40)}", "none"),
    ],
)
def test_what_is_quoted_is_told_apart(text: str, quoted: str) -> None:
    found = of_text(text).quoted
    assert {"none": not found.any(), "all": found.all(), "some": 0 < found.sum() < len(found)}[
        quoted
    ]
