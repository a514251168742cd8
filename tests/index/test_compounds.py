"""Compounds: what they are made of, what is none, and which letters a part takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german.compounds import cuts, parts, pieces, split
from index.german.lexicon import Entry, lexicon, read, write
from index.german.normalise import fold
from index.german.stem import stem
from tests.quality.compounds import measure
from tests.quality.compounds import read as read_gold

SPLIT = {
    "Waffenstillstandsvereinbarung": "waffenstillstand vereinbarung",
    "Waffenstillstandsvereinbarungen": "waffenstillstand vereinbarungen",
    "Verteidigungsministerinnen": "verteidigung ministerinnen",
    "Bundestagswahl": "bundestag wahl",
    "Sicherheitsgarantien": "sicherheit garantien",
    "Krankenhausfusion": "krankenhaus fusion",
    "Natohauptquartier": "nato hauptquartier",
    "Rückversicherungstruppen": "ruckversicherung truppen",
    "Friedensplan": "friede plan",  # a linking ns
    "Landesregierung": "land regierung",  # es
    "Hundeführer": "hund fuhrer",  # e
    "Kindergarten": "kind garten",  # er
    "Häusermeer": "haus meer",  # an umlaut
    "Schulleiter": "schule leiter",  # a lost e
    "Geschichtsbuch": "geschichte buch",  # a lost e and an s
    "Liefervertrag": "liefern vertrag",  # a verb
    "Großhandel": "gross handel",  # an adjective
    "Ölpreis": "ol preis",  # as short as can be
    "Umsiedlungsabkommen": "umsiedlung abkommen",
    "umweltfreundliche": "umwelt freundliche",
    "Kameraeinstellung": "kamera einstellung",  # ae here is no ä
    "Restrukturierungsplan": "restrukturierung plan",  # a word that is in no list
}

WHOLE = """
    Macron Netanjahu Selenskyj Starmer Brüssel Straßburg Heidelberg Zuckerberg Steinmeier Scholz
    Microsoft Facebook Underdog Commitment
    Regierung Vereinbarung Gesellschaft Freundschaft Wissenschaftler Möglichkeiten Überraschung
    Organisation Universität Transport Information Diktatur Interview Vorsitzende Feststellung
    Unternehmen Unterzeichnung Veröffentlichung Zusammenhang Mitarbeiterinnen Termin Personale
    erdrückenden fließende unterschreiben abgeschlossen beispielsweise vielleicht anarchistische
    der und Haus Ei 2025 x
"""


@pytest.mark.parametrize(("word", "expected"), SPLIT.items())
def test_a_compound_is_split_into_simple_words(word: str, expected: str) -> None:
    assert [stem(part) for part in split(fold(word))] == [stem(part) for part in expected.split()]


@pytest.mark.parametrize("word", WHOLE.split())
def test_what_is_no_compound_stays_whole(word: str) -> None:
    assert split(fold(word)) == ()
    assert cuts(fold(word)) == ()
    assert pieces(word) == ()


@pytest.mark.parametrize(
    ("word", "sought"),
    [
        ("Waffenstillstandsvereinbarungen", "Waffenstillstand Vereinbarung Waffe Stillstand"),
        ("Hochwasserrückhaltebecken", "Hochwasser Becken Wasser Rückhaltebecken"),
        ("Straßenbahnlinienverlängerung", "Straßenbahn Linie Verlängerung Straße Bahn"),
        ("Bundeskanzleramt", "Bundeskanzler Kanzleramt Kanzler Amt Bund"),
        ("Verteidigungsministerinnen", "Minister Ministerin Verteidigungsminister Verteidigung"),
        ("Verteidigungsministerin", "Minister Verteidigungsminister"),
        ("Rückversicherungstruppe", "Rückversicherung Truppen"),
        ("Ministerinnen", "Minister Ministerin"),
        ("Ärztin", "Arzt"),
        ("Kollegin", "Kollege"),
        ("Fußballspielerinnen", "Fußball Spieler Spielerin Fußballspieler"),
    ],
)
def test_parts_are_found_by_the_words_people_type(word: str, sought: str) -> None:
    stems = {stem(part) for part in parts(fold(word))}
    assert {stem(fold(simple)) for simple in sought.split()} <= stems


@pytest.mark.parametrize("word", ["Termin", "Berlin", "Medizin", "Magazin", "Gewinn", "darin"])
def test_not_every_in_is_a_woman(word: str) -> None:
    assert parts(fold(word)) == ()


@pytest.mark.parametrize(
    "word", ["Waffenstillstandsvereinbarung", "Straßenbahn", "Ärztekammer", "Überbrückungshilfe"]
)
def test_spellings_of_a_word_have_the_same_parts(word: str) -> None:
    plain = word.replace("ß", "ss").replace("Ä", "Ae").replace("Ü", "Ue").replace("ü", "ue")
    assert split(fold(word)) == split(fold(plain)) == split(fold(word.upper())) != ()


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("Waffenstillstandsvereinbarung", "Waffenstillstand vereinbarung stillstand Waffen"),
        ("Straßenbahn", "Straßen bahn"),
        ("STRASSENBAHN", "STRASSEN BAHN"),
        ("Haeusermeer", "Haeuser meer"),
        ("Kameraeinstellung", "Kamera einstellung"),
        ("Bundesländer", "Bundes länder"),
        ("Schutzmaßnahme", "Schutz maßnahme"),
        ("Fußballspieler:innen", "Fußball Fuß ball spieler:innen"),
    ],
)
def test_pieces_are_the_letters_of_the_parts(word: str, letters: str) -> None:
    taken = {word[piece.start : piece.end] for piece in pieces(word)}
    assert set(letters.split()) <= taken


@given(st.lists(st.sampled_from(sorted(SPLIT)), min_size=1, max_size=3).map("".join))
def test_pieces_lie_inside_the_word_and_name_its_parts(word: str) -> None:
    known = parts(fold(word))
    for piece in pieces(word):
        assert 0 <= piece.start < piece.end <= len(word)
        assert piece.part in known
        assert stem(fold(word[piece.start : piece.end]))[:2] == stem(piece.part)[:2]


@given(st.text(max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    folded = fold(text)
    places = cuts(folded)
    assert all(0 < place < len(folded) for place in places)
    assert bool(split(folded)) == bool(places)
    assert all(piece.end <= len(text) for piece in pieces(text))


def test_the_longest_words_are_left_alone() -> None:
    assert split("waffenstillstand" * 20) == ()


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    entries = {
        "haus": Entry(-3, 5, None, True, 0, ""),
        "schul": Entry(2, None, None, False, 0, "e"),
    }
    write(tmp_path / "list.xz", entries)
    assert read(tmp_path / "list.xz") == entries


def test_the_list_names_simple_words_that_are_found() -> None:
    for form, entry in lexicon().items():
        assert entry.cut <= len(form)
        assert form.isascii() and form.isalpha()


def test_newspaper_compounds_reach_the_recorded_measures(material: Path) -> None:
    found = measure(read_gold(material / "german" / "news_compounds_gold.tsv"))
    assert found.f >= 0.94
    assert found.precision >= 0.95
    assert found.simple_cut <= 0.04
