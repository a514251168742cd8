"""Supplement hyphens: what is left out of a word, and what is excluded."""

from __future__ import annotations

from datetime import date

import pytest
from whoosh import query as wq

from search.language import HintKind, understand
from search.language.supplements import with_beginning, with_end

TODAY = date(2025, 4, 10)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("Werften und -häfen", "Werften und (Werftenhäfen ODER häfen)"),
        ("Bundeskanzler oder -präsident", "Bundeskanzler oder (Bundespräsident ODER präsident)"),
        ("Landräte sowie -rätinnen", "Landräte sowie rätinnen"),
        ("EU-Rat bzw. -Parlament", 'EU-Rat bzw ("EU-Parlament" ODER Parlament)'),
        ("sowohl Stadträte als auch -planer", None),
        ("Bahnhöfe, -steige und -gleise", None),
        ("Schülerinnen und -schüler", "Schülerinnen und schüler"),
        ("Innen- und Außenpolitik", "(Innenpolitik ODER Innen) und Außenpolitik"),
        ("Vor- oder Nachteile", "(Vorteile ODER Vor) oder Nachteile"),
        ("Nord- UND Ostsee", "(Nordsee ODER Nord) Ostsee"),
        ("Verkehrs-, Umwelt- sowie Agrarminister", None),
        ("EU- und Nato-Staaten", '("EU-Staaten" ODER EU) und Nato-Staaten'),
        ("E-Mail- und Postadresse", '("E-Mail-Adresse" ODER E-Mail) und Postadresse'),
        ("Textilgroß- und -einzelhandel", None),
        ("titel:(Ein- und Ausfahrt)", "titel:((Einfahrt ODER Ein) und Ausfahrt)"),
        ("titel:Ein- und Ausfahrt", "titel:(Einfahrt ODER Ein) und Ausfahrt"),
        ("Mozart- und Beethoven", "Mozart und Beethoven"),
        ("Haus- und Hof", "Haus und Hof"),
        ("Ein- Ausfahrt", "Ein Ausfahrt"),
        ("Ein- (und Ausfahrt)", None),
        ('"Ein- und Ausfahrt"', '"Ein und Ausfahrt"'),
        ("=Ein- und Ausfahrt", "=Ein und Ausfahrt"),
    ],
)
def test_a_word_left_short_is_completed(typed: str, canonical: str | None) -> None:
    understood = understand(typed, TODAY)
    assert canonical in (None, understood.canonical)
    assert not any(isinstance(leaf, wq.Not) for leaf in understood.tree.leaves())
    assert "NICHT" not in understood.canonical
    assert repr(understand(understood.canonical, TODAY).tree) == repr(understood.tree)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("Werften -häfen", "Werften NICHT häfen"),
        ("Werften UND -Häfen", "Werften NICHT Häfen"),
        ("Werften, -Häfen", "Werften NICHT Häfen"),
        ("Werften und NICHT Häfen", "Werften und NICHT Häfen"),
        ("und -häfen", "und NICHT häfen"),
        ("Werften \u2212Häfen", "Werften NICHT Häfen"),
        ("Werften \u2013Häfen", "Werften Häfen"),
        ("bei -5 Grad", "bei 5 Grad"),
        ("Frost -3,5 °C", 'Frost "3 5" C'),
        ("Ernte -2024", "Ernte NICHT 2024"),
    ],
)
def test_which_minus_excludes(typed: str, canonical: str) -> None:
    assert understand(typed, TODAY).canonical == canonical


@pytest.mark.parametrize(
    ("typed", "hints"),
    [
        ("Werften und -häfen", [(HintKind.SUPPLEMENT, "-häfen", 12, 18)]),
        ("Nord- und Ostsee", [(HintKind.COMPLETED, "Nordsee", 0, 5)]),
        ("Werften -häfen", []),
        ("Haus- und Hof", []),
    ],
)
def test_what_a_minus_was_read_as_is_said(
    typed: str, hints: list[tuple[HintKind, str, int, int]]
) -> None:
    found = understand(typed, TODAY).hints
    assert [(hint.kind, hint.detail, hint.start, hint.end) for hint in found] == hints


def test_words_left_short_can_be_relaxed() -> None:
    relaxed = understand("Nord- und Ostsee", TODAY).relaxed
    assert relaxed is not None
    assert [node.text for node in relaxed.subqueries] == ["nordsee", "nord", "und", "ostsee"]


@pytest.mark.parametrize(
    ("short", "whole", "completed"),
    [
        ("Haus", "Wohnungstür", "Haustür"),
        ("Wirtschafts", "Finanzminister", "Wirtschaftsminister"),
        ("Ab", "Anreise", "Abreise"),
        ("be", "entladen", "beladen"),
        ("10", "20-mal", "10-mal"),
        ("EU", "Natostaaten", "EU-Staaten"),
        ("Mozart", "Beethoven", None),
    ],
)
def test_the_end_of_a_word(short: str, whole: str, completed: str | None) -> None:
    assert with_end(short, whole) == completed


@pytest.mark.parametrize(
    ("whole", "short", "completed"),
    [
        ("Regierungschefs", "vertreter", "Regierungsvertreter"),
        ("Bahnhöfe", "steige", "Bahnsteige"),
        ("EU-Kommissare", "Abgeordnete", "EU-Abgeordnete"),
        ("Grundschullehrerinnen", "lehrer", "Grundschullehrer"),
        ("Lehrerinnen", "lehrer", None),
    ],
)
def test_the_beginning_of_a_word(whole: str, short: str, completed: str | None) -> None:
    assert with_beginning(whole, short) == completed
