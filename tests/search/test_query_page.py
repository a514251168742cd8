"""The help pages: every example runs, and every field and operator has one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from whoosh import query as wq

from search.language import HintKind, Understood, understand
from search.language.fields import FIELDS
from search.language.reading import MAX_DEPTH, MAX_TEXT, MAX_WORDS

TODAY = date(2025, 4, 10)
DOCS = Path(__file__).parents[2] / "docs"
GERMAN, ENGLISH = "QUERY.md", "QUERY.en.md"

#: What the last table shows, row by row.
TAKEN_DIFFERENTLY = [
    HintKind.UNBALANCED_QUOTE,
    HintKind.UNBALANCED_BRACKET,
    HintKind.DANGLING_OPERATOR,
    HintKind.OPERATOR_AS_WORD,
    HintKind.ONLY_NOT,
    HintKind.UNKNOWN_FIELD,
    HintKind.EMPTY_FIELD,
    HintKind.BAD_DATE,
    HintKind.UNKNOWN_LANGUAGE,
    HintKind.SHORT_PATTERN,
    HintKind.LONG_PATTERN,
    HintKind.PARTED_PATTERN,
    HintKind.PATTERN_DROPPED,
    HintKind.DISTANCE_REDUCED,
    HintKind.NOT_AS_WRITTEN,
    HintKind.NO_WORDS,
]
SAID_IN_NUMBERS = {HintKind.TOO_LONG, HintKind.TOO_MANY_WORDS, HintKind.TOO_DEEP}


def blocks(page: str) -> list[list[str]]:
    """The examples of a page, a list for each table and each block of code.

    An example is the code in the first column of a table, or a line of a block of code.
    """
    text = (DOCS / page).read_text(encoding="utf-8")
    found: list[list[str]] = []
    column = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            column = 0
        elif token.type == "td_close":
            column += 1
        elif token.type == "fence":
            found.append(token.content.splitlines())
        elif token.type == "inline" and column == 0 and found:
            found[-1] += [c.content for c in token.children or () if c.type == "code_inline"]
            column = 1  # what follows the table is no example
    return found


def asked(text: str) -> Understood:
    return understand(text, TODAY)


def every_example() -> list[tuple[str, str]]:
    return [
        (page, example)
        for page in (GERMAN, ENGLISH)
        for block in blocks(page)[:-1]
        for example in block
    ]


@pytest.mark.parametrize(("page", "example"), every_example())
def test_every_example_is_understood_as_it_stands(page: str, example: str) -> None:
    assert asked(example).hints == ()


@pytest.mark.parametrize("page", [GERMAN, ENGLISH])
def test_the_last_table_shows_what_is_taken_differently(page: str) -> None:
    found = [[hint.kind for hint in asked(example).hints] for example in blocks(page)[-1]]
    assert found == [[kind] for kind in TAKEN_DIFFERENTLY]


def test_every_kind_of_hint_is_explained() -> None:
    assert {*TAKEN_DIFFERENTLY, *SAID_IN_NUMBERS, HintKind.TAKEN_AS_WORDS} == set(HintKind)


@pytest.mark.parametrize("page", [GERMAN, ENGLISH])
def test_the_limits_are_the_ones_in_force(page: str) -> None:
    limits = (DOCS / page).read_text(encoding="utf-8").rsplit("## ", 1)[1]
    for number in (MAX_TEXT, MAX_WORDS, MAX_DEPTH):
        assert str(number) in limits


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (GERMAN, {field.name for field, _ in FIELDS}),
        (ENGLISH, {(*others, field.name)[0] for field, others in FIELDS}),
    ],
)
def test_every_field_has_an_example(page: str, names: set[str]) -> None:
    examples = [example for name, example in every_example() if name == page]
    assert {name for name in names if any(f"{name}:" in e for e in examples)} == names


@pytest.mark.parametrize(
    ("page", "signs"),
    [
        (GERMAN, "UND ODER NICHT AND OR NOT && || - ( ) * ? ~ = \" „ » « ‚ '"),
        (ENGLISH, "AND OR NOT UND ODER NICHT && || - ( ) * ? ~ = \" “ „ » « ‘ '"),
    ],
)
def test_every_operator_has_an_example(page: str, signs: str) -> None:
    examples = " ".join(example for name, example in every_example() if name == page)
    assert [sign for sign in signs.split() if sign not in examples] == []


def test_both_pages_have_the_same_structure() -> None:
    german, english = blocks(GERMAN), blocks(ENGLISH)
    assert len(german) == len(english)
    headings = [
        (DOCS / page).read_text(encoding="utf-8").count("\n## ") for page in (GERMAN, ENGLISH)
    ]
    assert headings[0] == headings[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hochwasser UND Damm", "Hochwasser Damm"),
        ("Theater -Kino", "Theater NICHT Kino"),
        ("Kosten Brücke ODER Kosten Tunnel", "(Kosten Brücke) ODER (Kosten Tunnel)"),
        ("sicherheitsgarantie", "Sicherheitsgarantien"),
        ("Strassenbahn", "Straßenbahn"),
        ("Muenchen", "München"),
        ("73.000", "73000"),
        ("Minister:innen", '"Minister innen"'),
        ("Vereinbarung", "Vereinbarungen"),
        ("NATO-Hauptquartier", '"NATO Hauptquartier"'),
        ("Was kostet die neue Brücke?", "was kostet die neue Brücke"),
        ("datum:2025-10", "datum:Oktober 2025"),
        ("datum:2025-10", "datum:10/2025"),
        ("datum:15.10.2025", "datum:2025-10-15"),
        ("datum:>=2025-06", "datum:ab Juni 2025"),
        ("date:>=2025-06", "date:since June 2025"),
        ("datum:<2026", "datum:vor 2026"),
        ("date:<2026", "date:before 2026"),
        ("datum:<=2025-06", "datum:bis Juni 2025"),
        ("date:<=2025-06", "date:until June 2025"),
        ("sprache:luxemburgisch", "sprache:lb"),
        ("datum:letzte Woche", "date:last week"),
    ],
)
def test_what_the_page_calls_the_same_is_the_same(one: str, other: str) -> None:
    assert asked(one).tree == asked(other).tree


@pytest.mark.parametrize(
    ("example", "node"),
    [
        ("Straßenbahn Rheinhagen", wq.And),
        ('"Koalition der Willigen"', wq.Phrase),
        ("Brücke ODER Tunnel", wq.Or),
        ("Hochwasser*", wq.Wildcard),
        ("Selenskyj~", wq.FuzzyTerm),
        ("titel:Stromtrasse", wq.Term),
    ],
)
def test_key_examples_make_the_node_they_should(example: str, node: type[wq.Query]) -> None:
    assert (GERMAN, example) in every_example()
    assert type(asked(example).tree) is node
