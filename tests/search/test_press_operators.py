"""What people type who come from press databases, search engines or a headline."""

from __future__ import annotations

from datetime import date

import pytest

from search.language import HintKind, understand

TODAY = date(2025, 4, 10)

DATABASES = [
    ("Kran /5 Werft", "Kran NAHE/5 Werft"),
    ("Kran w/5 Werft", "Kran NAHE/5 Werft"),
    ("Kran near/5 Werft", "Kran NAHE/5 Werft"),
    ("Kran NEAR5 Werft", "Kran NAHE/5 Werft"),
    ("Kran NEAR(5) Werft", "Kran NAHE/5 Werft"),
    ("Kran NEAR:5 Werft", "Kran NAHE/5 Werft"),
    ("Kran pre/5 Werft", "Kran VOR/5 Werft"),
    ("Kran ADJ Werft", "Kran VOR/1 Werft"),
    ("Kran ADJ3 Werft", "Kran VOR/3 Werft"),
    ("Kran adj Werft", "Kran adj Werft"),
    ("Kran w Werft", "Kran w Werft"),
    ('"ADJ" "NEAR5"', '"ADJ" "NEAR5"'),
    ("Seite 3/5", "Seite 3/5"),
    ("Werftarbeit$", "Werftarbeit*"),
    ("US$ 50", "US 50"),
    ("A$ steigt", "A steigt"),
    ("headline:Kran", "titel:Kran"),
    ("TI=Kran", "titel:Kran"),
    ('title="neuer Kran"', 'titel:"neuer Kran"'),
    ("Überschrift:Kran", "titel:Kran"),
    ("au:Müller", "autor:Müller"),
    ("quelle:Hafenblatt Kran", "medium:Hafenblatt Kran"),
    ("site:hafenblatt.example Kran", "medium:hafenblatt.example Kran"),
    ("datum>=2025-03 Kran", "datum:>=2025-03-01 Kran"),
    ("datum=2025 Kran", "datum:2025 Kran"),
    ("datum:1.3.2025-15.3.2025", "datum:2025-03-01..2025-03-15"),
    ("datum:2023-2024", "datum:2023..2024"),
    ("+Kran +Werft", "Kran Werft"),
]
HEADLINES = [
    ('Werft: "Wir bauen"', 'Werft "Wir bauen"'),
    ("Hafen: Kran kippt um", "Hafen Kran kippt um"),
    ("Quelle: Hafenblatt", "Quelle Hafenblatt"),
    ("STREIT VOR DEM RATHAUS", 'STREIT "VOR" DEM RATHAUS'),
    ("STREIT VOR EINER WAHL", 'STREIT "VOR" EINER WAHL'),
    ("STREIT VOR GERICHT", "STREIT VOR/10 GERICHT"),
    ("+++ Kran kippt um +++", "Kran kippt um"),
    ("HAFENSTADT (abc-DEF) - Der Kran", "HAFENSTADT abc-DEF Der Kran"),
    ("Kran | Hafenblatt", "Kran Hafenblatt"),
    ("Datum unklar", "Datum unklar"),
]
QUESTIONS = [
    ("?Wann wurde der Kran gebaut", "Wann wurde der Kran gebaut"),
    ("¿Wann?", "Wann"),
    ("Wann ...?", "Wann"),
    ("Wann wurde der Kran ?", "Wann wurde der Kran"),
    ("Wer baut Kräne?!", "Wer baut Kräne"),
    ("Kr?n", "Kr?n"),
    ("?rane*", "?rane*"),
    ("Meier? Müller?", "Meier Müller"),
]
SIGNS = [
    ("Hafen\u2011Kran", "Hafen-Kran"),
    ("Hafen\u2010Kran,", "Hafen-Kran"),
    ("´neuer Kran´", '"neuer Kran"'),
    ("`neuer Kran`", '"neuer Kran"'),
    ("``neuer Kran``", '"neuer Kran"'),
    ("geht´s noch", '"geht s" noch'),
    ("§§ 211, 212 StGB", "211 212 StGB"),
    ("Meyer & Sohn", "Meyer Sohn"),
    ("kran@hafen.example", '"kran hafen example"'),
    ("3,5 Prozent", '"3 5" Prozent'),
]


@pytest.mark.parametrize(("typed", "canonical"), [*DATABASES, *HEADLINES, *QUESTIONS, *SIGNS])
def test_what_is_typed_is_understood_as_meant(typed: str, canonical: str) -> None:
    understood = understand(typed, TODAY)
    assert understood.canonical == canonical
    assert repr(understand(canonical, TODAY).tree) == repr(understood.tree)


@pytest.mark.parametrize("typed", [typed for typed, _ in [*DATABASES, *HEADLINES, *SIGNS]])
def test_nothing_is_said_about_it(typed: str) -> None:
    assert understand(typed, TODAY).hints == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Meie?", True), ("?aus", True), ("Wer baut Kräne?", False), ("Kr?n", False), ("?", False)],
)
def test_a_question_mark_beside_a_single_word_is_explained(typed: str, said: bool) -> None:
    kinds = [hint.kind for hint in understand(typed, TODAY).hints]
    assert (HintKind.QUESTION_MARK in kinds) is said
