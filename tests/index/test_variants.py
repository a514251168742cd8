"""Names in their several spellings, and the file that tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import VariantsError
from index.german.analyzer import stem_of
from index.german.tokens import words
from index.german.variants import DATA, MOST, Variants, known, shipped
from index.settings import Settings

CAPITAL = Variants.of_groups([("Kiew", "Kyjiw", "Kyiv")])


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "own.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("Kiew", ("Kyjiw", "Kyiv")),
        ("KYJIW", ("Kiew", "Kyiv")),
        ("Kyjiws", ("Kiew", "Kyiv")),
        ("kyiv", ("Kiew", "Kyjiw")),
        ("Kiewit", ()),
        ("Lwiw", ()),
        ("", ()),
    ],
)
def test_a_name_has_its_other_spellings_in_any_case_and_ending(
    word: str, others: tuple[str, ...]
) -> None:
    assert CAPITAL.of(word) == others


def test_a_word_that_shares_a_stem_by_accident_is_no_name() -> None:
    town = Variants.of_groups([("Posen", "Poznan")])
    assert stem_of("Posen") == stem_of("Pose")
    assert town.of("Posen") == ("Poznan",)
    assert town.of("Pose") == ()


def test_spellings_that_are_one_word_to_the_search_are_given_once() -> None:
    names = Variants.of_groups([("Szymański", "Szymanski", "Schymanski", "Schymanskis")])
    assert names.of("Szymanski") == ("Schymanski",)
    assert names.of("Schymanskis") == ("Szymański",)


def test_a_spelling_of_two_names_stands_for_both() -> None:
    both = Variants.of_groups([("Tripolis", "Tarabulus"), ("Tarabulus", "Trablus")])
    assert both.of("Tarabulus") == ("Tripolis", "Trablus")
    assert both.of("Tripolis") == ("Tarabulus",)


BOARD = Variants.of_groups(
    [("Deichamt", "Oberes Deichamt", "ODA", "=AMT"), ("Hafen Nord", "Nord-Hafen"), ("Nord", "N")]
)


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("ODA", ("Deichamt", "AMT")),
        ("oberen Deichamtes", ("Deichamt", "ODA", "AMT")),
        ("Deichamt", ("ODA", "AMT")),  # who has the longer name has this one
        ("AMT", ("Deichamt", "ODA")),
        ("Amt", ()),
        ("Hafen Nord", ("Nord-Hafen",)),
        ("Nord Hafen", ("Hafen Nord",)),
        ("Nord", ("N",)),
        ("Hafen", ()),
    ],
)
def test_a_spelling_may_have_several_words_or_be_as_written(
    typed: str, others: tuple[str, ...]
) -> None:
    assert BOARD.of(typed) == others


@pytest.mark.parametrize(
    ("typed", "length"),
    [("Oberes Deichamt tagt", 2), ("Oberes", 0), ("Hafen Nord Nord", 2), ("Nord", 0), ("", 0)],
)
def test_the_longest_name_that_words_begin_with(typed: str, length: int) -> None:
    assert BOARD.longest(typed.split()) == length


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    text = "\ufeff# Flüsse\n\nMemel / Njemen, Neman  # drei Namen\r\nWeichsel/Wisła\nOder\n"
    rivers = Variants.load(written(tmp_path, text))
    assert rivers.groups == (("Memel", "Njemen", "Neman"), ("Weichsel", "Wisła"), ("Oder",))
    assert rivers.of("Wisla") == ("Weichsel",)
    assert rivers.of("Oder") == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Memel / Neman\nOder / / Odra\n", 2, "a spelling is missing"),
        ("Oder /\n", 1, "a spelling is missing"),
        ("# x\n\nBad Nirgends (Ems) / Nirgends\n", 3, "'Bad Nirgends (Ems)' is not one to 8"),
        ("Val d'Isola / Isola\n", 1, "is not one to 8 words"),
        ("a b c d e f g h i / Alphabet\n", 1, "is not one to 8 words"),
        ("?\n", 1, "'?' is not one to 8 words"),
        ("= / Amt\n", 1, "'=' is not one to 8 words"),
        (" / ".join(f"Name{n}" for n in range(MOST + 1)), 1, f"more than {MOST} spellings"),
        ("Memel / Neman\nWis\xb3a / Weichsel\n".encode("latin-1"), 2, "not UTF-8"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str | bytes, line: int, reason: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(VariantsError) as caught:
        Variants.load(path)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"name variants: {path}:{line}: ")
    assert reason in caught.value.reason


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(VariantsError, match=r"nirgends\.txt: No such file") as caught:
        Variants.load(tmp_path / "nirgends.txt")
    assert caught.value.line == 0


def test_the_users_lines_add_to_ours_and_replace_those_they_share_a_name_with(
    tmp_path: Path,
) -> None:
    own = written(tmp_path, "Krahnitz / Kranitz\nKyiv / Kijow\nOdessa\n")
    variants = known(Settings(variants=str(own)))
    assert variants.of("Kranitz") == ("Krahnitz",)
    assert variants.of("Kyiv") == ("Kijow",)
    assert variants.of("Kiew") == ()
    assert shipped().of("Odessa") == ("Odesa",)
    assert variants.of("Odessa") == variants.of("Odesa") == ()
    assert variants.of("Charkow") == shipped().of("Charkow")


def test_variants_can_be_switched_off_and_are_on_by_default() -> None:
    assert known(Settings()) is shipped()
    assert known(Settings(variants="off")).of("Kiew") == ()
    assert Settings.from_environment({"PRESSESUCHE_VARIANTS": "a.txt"}).variants == "a.txt"


@pytest.mark.parametrize(
    "names",
    [
        "Kiew Kyjiw Kyiv Kiev",
        "Charkiw Charkow Kharkiv",
        "Lwiw Lemberg Lviv",
        "Odessa Odesa",
        "Selenskyj Selenski Selenskij Zelensky",
        "Nawalny Navalny",
        "Lukaschenko Lukashenko",
        "Netanjahu Netanyahu",
        "Gaddafi Kadhafi",
        "Chruschtschow Khrushchev",
        "Gorbatschow Gorbachev",
        "Timoschenko Tymoschenko",
        "Peking Beijing",
        "Hisbollah Hizbollah Hezbollah",
        "Breslau Wrocław",
    ],
)
def test_what_comes_with_the_program_knows_names_of_the_news(names: str) -> None:
    first, *others = names.split()
    assert set(map(stem_of, others)) <= set(map(stem_of, shipped().of(first)))


def test_the_file_that_comes_with_the_program_is_in_order() -> None:
    groups = shipped().groups
    assert len(groups) > 400
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in groups:
        words_of = [tuple(words(name)) for name in group]
        stems = [tuple(map(stem_of, spelling)) for spelling in words_of]
        assert len(set(words_of)) == len(words_of) > 1, group
        assert len(set(stems)) > 1, group
        for spelling in set(stems):
            assert spelling not in seen, (group, seen[spelling])
            seen[spelling] = group
    assert "\t" not in DATA.read_text(encoding="utf-8")


#: Words of everyday German that must not be taken for a name, nor be found instead of one.
COMMON = """
    Essen Halle Posen Löwen Ofen Thorn Nice Roma Kanton Brunnen Trier Worms Lage Rest Most Bergen
    Leiden Reading Bath Home Salz Sand Land Stadt Kiel Wesen Singen Siegen Minden Split Oder Eger
    Memel Prosa Karte Linie Kurs Anker Kette Wahl Macht Kraft Volk Welt Mali Tor Tour Rat Zug
    """


def test_no_spelling_is_a_common_word() -> None:
    common = {stem_of(word) for word in COMMON.split()}
    names = {name for group in shipped().groups for name in group if not name.startswith("=")}
    assert not {name for name in names if stem_of(name) in common}
    assert shipped().of("who") == shipped().of("Bund") == shipped().of("Spot") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EZB", "Europäischen Zentralbank"),
        ("BGH", "Bundesgerichtshofs"),
        ("WHO", "Weltgesundheitsorganisation"),
        ("UN", "Vereinten Nationen"),
        ("EU-Kommission", "Europäische Kommission"),
        ("Weißes Haus", "White House"),
        ("VR China", "Volksrepublik China"),
        ("IAEA", "Internationale Atomenergiebehörde"),
        ("AfD", "Alternative für Deutschland"),
    ],
)
def test_what_comes_with_the_program_knows_short_names(one: str, other: str) -> None:
    for typed, sought in ((one, other), (other, one)):
        found = [tuple(map(stem_of, words(name))) for name in shipped().of(typed)]
        assert tuple(map(stem_of, words(sought))) in found
