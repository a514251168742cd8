"""Words to terms: what counts as the same word."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.stem.cistem import Cistem

from index.german.analyzer import folded_words, stem_of, stems_of_text
from index.german.normalise import fold
from index.german.stem import stem
from index.german.tokens import clean, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO-Hauptquartier", ["NATO", "Hauptquartier"]),
        ("73.000 Soldaten, 1.400 Kilometer", ["73.000", "Soldaten", "1.400", "Kilometer"]),
        ("am 10.04.2025 um 19:05", ["am", "10", "04", "2025", "um", "19", "05"]),
        ("3,5 Prozent", ["3", "5", "Prozent"]),
        ("„Willige“ – geht's?", ["Willige", "geht", "s"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_without_end_is_cut_the_same_way_everywhere() -> None:
    assert [len(word) for word in words("a" * 600)] == [255, 255, 90]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Änderung", "Aenderung"),
        ("Röntgen", "ROENTGEN"),
        ("Rückversicherung", "Rueckversicherung"),
        ("Straße", "Strasse"),
        ("Sébastien", "Sebastien"),
        ("73.000", "73000"),
        ("GROẞ", "gross"),
    ],
)
def test_spellings_that_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["neue", "Quelle", "Feuer", "Treue", "Bauer"])
def test_ue_that_is_no_umlaut_stays(word: str) -> None:
    assert fold(word) == word.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Waffenstillstände", "Waffenstillstand"),
        ("Sicherheitsgarantien", "Sicherheitsgarantie"),
        ("Minister", "Ministern"),
        ("Häuser", "Haus"),
        ("Strassen", "Straße"),
        ("Hilft", "hilft"),
    ],
)
def test_forms_that_share_a_stem(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


def test_stems_are_those_of_another_hand(material: Path) -> None:
    """The same as NLTK's port of the authors' program, on every word of the gold standard."""
    theirs = Cistem(case_insensitive=True)
    gold = (material / "german" / "cistem_gold1.txt").read_text(encoding="utf-8")
    folded = {fold(word) for word in words(gold)[::7] if not word.isdigit()}
    assert len(folded) > 2000
    assert {word: stem(word) for word in folded} == {word: theirs.stem(word) for word in folded}


def test_stems_keep_related_words_together(material: Path) -> None:
    """The measure of Weißweiler and Fraser: best stem a cluster, macro precision and recall."""
    lines = (material / "german" / "cistem_gold1.txt").read_text(encoding="utf-8").splitlines()
    clusters = [found for line in lines if (found := set(words(line)))]
    stems_of = [Counter(stem_of(word) for word in cluster) for cluster in clusters]
    everywhere: Counter[str] = Counter()
    for counted in stems_of:
        everywhere.update(counted)
    precision = recall = 0.0
    for cluster, found in zip(clusters, stems_of, strict=True):
        best, count = found.most_common(1)[0]
        precision += count / everywhere[best]
        recall += count / len(cluster)
    precision, recall = precision / len(clusters), recall / len(clusters)
    f = 2 * precision * recall / (precision + recall)
    assert f >= 0.915, f


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    assert clean("Waffen\u00adstill\u200bstand \ufeffA\u0308nderung") == "Waffenstillstand Änderung"


def test_names_are_folded_not_stemmed() -> None:
    assert folded_words("Jörg Müller-Lüdenscheidt") == ["jorg", "muller", "ludenscheidt"]


@given(st.text())
def test_every_word_has_a_stem_and_none_holds_a_blank(text: str) -> None:
    text = clean(text)
    found = stems_of_text(text)
    assert len(found) == len(words(text))
    assert all(one and not any(c.isspace() for c in one) for one in found)
