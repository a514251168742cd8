"""Needles: no string that reads as a term is overlooked."""

from __future__ import annotations

import lzma
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german.lexicon import lexicon
from index.german.normalise import fold
from search.marking.needles import (
    Needle,
    expressions,
    is_odd,
    joints,
    letters,
    of_fuzzy,
    of_part,
    of_stem,
    of_wildcard,
    whole_words,
)
from search.marking.strings import FEW, FOLDED, STEMS, TERMS, Stretch

HEADS = ("Haus", "Themen", "Museen", "Sprach", "Kirch", "Auto", "See", "Wahl", "Straßen", "Aal")
TAILS = ("ersatz", "ministerinnen", "kriterien", "ausschuss", "größen", "Museum", "thema", "Ehe")
LETTERS = st.text("aeiounsßäöüéłmrtgc73.:*_---İA ", max_size=30)


def overlooked(string: str) -> list[str]:
    """The terms of a string whose needles do not find it."""
    stretch = Stretch(f"Es  {string}, ja", 0, len(string) + 8)
    asked = [(term, of_stem(term), False) for term in STEMS[string]]
    asked += [(term, of_part(term), True) for term in TERMS[string] if term[0] != "^"]
    asked += [(word, word, False) for word in FOLDED[string]]
    found = [found_by(needle, stretch, parts) for _, needle, parts in asked]
    missing = [term for (term, *_), there in zip(asked, found, strict=True) if not there]
    whole = [term for term in STEMS[string] if not is_found(whole_words([term]), stretch)]
    return missing + whole


def found_by(needle: str, stretch: Stretch, parts: bool) -> bool:
    """Whether the string is found; a needle too short to look for overlooks none."""
    needles = expressions([needle]) * (FEW + 1)  # so many that it is asked first which are there
    placed = stretch.with_folded(needles, joints([needle]) if parts else frozenset())
    return not needles or any(start == 4 for start, _ in placed)


def is_found(needles: tuple[Needle, ...], stretch: Stretch) -> bool:
    return any(start == 4 for start, _ in stretch.with_folded(needles))


@pytest.mark.parametrize(
    "string",
    [
        "Minister:innen",
        "Bürger*in",
        "Kolleg_innen",
        "73.000",
        "Aerzte",
        "Straße",
        "STRASSE",
        "Maße",
        "Autoersatzteile",
        "NATO-Hauptquartier",
        "Foto-Elemente",
        "Fluss-Straßen",
        "E-Mail-Adresse",
        "U-Bahn",
        "Covid-19-Fälle",
        "Citroën-Werk",
        "Über-_Tage",
        "Sébastien",
        "Verteidigungsministerin",
        "Häuserschutz",
        "ŁÓDŹ",
        "İzmir",
        "Museumsinsel",
        "WhatsApp-Gruppe",
    ],
)
def test_a_word_is_found_by_the_needle_of_each_of_its_terms(string: str) -> None:
    assert overlooked(string) == []


@given(LETTERS.map(lambda text: "".join(text.split())).filter(bool))
def test_no_string_is_overlooked(string: str) -> None:
    assert overlooked(string) == []


def test_no_compound_is_overlooked() -> None:
    assert [h + t for h in HEADS for t in TAILS if overlooked(h + t.lower())] == []


def test_no_form_of_the_lexicon_is_overlooked() -> None:
    forms = sorted(lexicon())[::151]
    assert [form for form in forms if overlooked(f"{form}haus") or overlooked(f"haus{form}")] == []


def test_no_string_of_real_articles_is_overlooked(material: Path) -> None:
    strings: set[str] = set()
    with lzma.open(material / "pool-10k.jsonl.xz") as lines:
        for line, _ in zip(lines, range(150), strict=False):
            strings.update(msgspec.json.decode(line)["body"].replace("\n", " ").split(" "))
    assert len(strings) > 10_000
    assert [string for string in strings if string and overlooked(string)] == []


def test_few_strings_are_read_that_do_not_match() -> None:
    text = "Die Polizei, die Polizeischule und der Polizist: eine Policen-Frage in Bad-Ems " * 20
    needle = of_part("polizei")
    placed = Stretch(text, 0, len(text)).with_folded(expressions([needle]), joints([needle]))
    assert {string for _, string in placed} == {"Polizei", "Polizeischule"}
    assert [text.startswith(string, start) for start, string in placed] == [True] * 40


@pytest.mark.parametrize(
    ("word", "distance", "other"),
    [("lauterbach", 2, "lutterbuch"), ("merkel", 1, "mekel"), ("abc", 2, "axc")],
)
def test_one_piece_of_a_fuzzy_word_is_left_whole(word: str, distance: int, other: str) -> None:
    pieces = of_fuzzy(word, distance)
    assert "".join(pieces) == word
    assert any(piece in other for piece in pieces)


def test_letters_of_a_pattern() -> None:
    assert of_wildcard("kr*nken?aus") == "nken"


def test_what_is_usual_in_a_text_is_not_odd() -> None:
    usual = "„Größe“ – das ist’s… »so« § 5 20 € 3 °c"
    assert not is_odd(letters(usual))
    assert all(is_odd(letters(usual + odd)) for odd in "éłİ²\u200b\x81")
    assert all(not char.isalpha() or fold(char) in fold("aäoöuüsß") for char in "äöüß")
