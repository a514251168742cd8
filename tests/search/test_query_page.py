"""The help pages: every example runs, and every field and operator has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from whoosh import query as wq

from index.build import rebuild
from index.live import Live
from index.settings import Settings
from index.tree import Beside, Compound, Hyphenated, Near
from search.answer import Answer, answer
from search.i18n import LANGUAGES, language
from search.language import Hint, HintKind, Understood, cost, understand
from search.language.cost import PATTERNS
from search.language.fields import FIELDS
from search.language.proximity import FARTHEST
from search.language.reading import MAX_DEPTH, MAX_TEXT, MAX_WORDS
from search.notices import hint_text
from search.request import Request

TODAY = date(2025, 4, 10)
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GERMAN, ENGLISH, FRENCH, LUXEMBOURGISH = PAGES = (
    "QUERY.md",
    "QUERY.en.md",
    "QUERY.fr.md",
    "QUERY.lb.md",
)
#: French asks with the English words, Luxembourgish with the German ones.
IN_GERMAN, IN_ENGLISH = (GERMAN, LUXEMBOURGISH), (ENGLISH, FRENCH)

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
    HintKind.COMPLETED,
    HintKind.SUPPLEMENT,
    HintKind.QUESTION_MARK,
    HintKind.PATTERN_DROPPED,
    HintKind.DISTANCE_REDUCED,
    HintKind.PROXIMITY_AS_AND,
    HintKind.NOT_AS_WRITTEN,
    HintKind.NO_WORDS,
]
SAID_IN_NUMBERS = {
    HintKind.TOO_LONG,
    HintKind.TOO_MANY_WORDS,
    HintKind.TOO_MANY_PATTERNS,
    HintKind.TOO_MANY_NEAR,
    HintKind.TOO_DEEP,
}
#: Examples about days that lie after the sample articles, whenever they are asked.
OF_TODAY = {
    *("datum:heute", "datum:letzte Woche", "datum:letzte 7 Tage"),
    *("date:today", "date:last week", "date:last 7 days"),
}


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
    return [(page, example) for page in PAGES for block in blocks(page)[:-1] for example in block]


@pytest.mark.parametrize(("page", "example"), every_example())
def test_every_example_is_understood_as_it_stands(page: str, example: str) -> None:
    assert asked(example).hints == ()


Asking = Callable[[str], Answer]


@pytest.fixture(scope="module")
def ask_samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """Answers a query from the sample articles."""
    folder = tmp_path_factory.mktemp("samples")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild(settings, [ROOT / "articles"])
    live = Live(settings)

    def ask(text: str) -> Answer:
        with live.reading() as now:
            return answer(now.searcher, Request(text=text), TODAY, now.generation)

    yield ask
    live.close()


@pytest.mark.parametrize("page", PAGES)
def test_every_example_finds_a_sample_article_with_all_its_words(
    page: str, ask_samples: Asking
) -> None:
    examples = {example for block in blocks(page) for example in block} - OF_TODAY
    assert len(examples) > 80
    found = {example: ask_samples(example) for example in examples}
    assert {e for e, answer in found.items() if not answer.total or answer.relaxed} == set()


def test_the_examples_of_the_readme_find_sample_articles(ask_samples: Asking) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    trying = readme.split("## The first five minutes")[1].split("## ")[0]
    lines = [line for line in trying.splitlines() if line.startswith("- ")]
    examples = {e for line in lines for e in re.findall(r"`(.+?)`", line)} - {"datum:letzte woche"}
    examples |= set(re.findall(r"`(.+?)`", readme.split("- **It knows ")[1]))
    assert len(examples) > 10
    found = {example: ask_samples(example) for example in examples}
    assert {e for e, answer in found.items() if not answer.total or answer.relaxed} == set()


@pytest.mark.parametrize("page", PAGES)
def test_the_last_table_shows_what_is_taken_differently(page: str) -> None:
    found = [[hint.kind for hint in asked(example).hints] for example in blocks(page)[-1]]
    assert found == [[kind] for kind in TAKEN_DIFFERENTLY]


def test_every_kind_of_hint_is_explained() -> None:
    assert {*TAKEN_DIFFERENTLY, *SAID_IN_NUMBERS, HintKind.TAKEN_AS_WORDS} == set(HintKind)


@pytest.mark.parametrize("page", PAGES)
def test_the_limits_are_the_ones_in_force(page: str) -> None:
    limits = (DOCS / page).read_text(encoding="utf-8").rsplit("## ", 1)[1]
    for number in (MAX_TEXT, MAX_WORDS, MAX_DEPTH, FARTHEST, PATTERNS):
        assert re.search(rf"\b{number}\b", limits)


@pytest.mark.parametrize(
    ("pattern", "counts"),
    [
        ("hochwasser*", 1),
        ("*wasserschutz", 6),
        ("hoch*becken", 6),
        ("hoch*", 4),
        ("hoc*", 6),
        ("*ung", 14),
    ],
)
def test_patterns_count_as_the_pages_say(pattern: str, counts: int) -> None:
    assert cost.of_wildcard(pattern) == counts * cost.PATTERN


def test_similar_words_count_as_the_pages_say() -> None:
    assert [cost.of_fuzzy(n) // cost.PATTERN for n in (1, 2)] == [6, 14]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_hint_names_the_room_in_force(code: str) -> None:
    hint = Hint(HintKind.TOO_MANY_PATTERNS, "Wort*", 0, 5)
    assert re.search(rf"\b{PATTERNS}\b", hint_text(hint, language(code)))


@pytest.mark.parametrize(
    ("page", "names"),
    [
        *((page, {field.name for field, _ in FIELDS}) for page in IN_GERMAN),
        *((page, {(*others, field.name)[0] for field, others in FIELDS}) for page in IN_ENGLISH),
    ],
)
def test_every_field_has_an_example(page: str, names: set[str]) -> None:
    examples = [example for name, example in every_example() if name == page]
    assert {name for name in names if any(f"{name}:" in e for e in examples)} == names


@pytest.mark.parametrize(
    ("page", "signs"),
    [
        *(
            (page, "UND ODER NICHT AND OR NOT NAHE VOR && || - ( ) * ? ~ = \" „ » « ‚ '")
            for page in IN_GERMAN
        ),
        *(
            (page, "AND OR NOT UND ODER NICHT NEAR BEFORE && || - ( ) * ? ~ = \" “ „ » « ‘ '")
            for page in IN_ENGLISH
        ),
        *((page, "NAHE/5 VOR/5 NEAR/5 BEFORE/5 W/5 PRE/5") for page in PAGES),
    ],
)
def test_every_operator_has_an_example(page: str, signs: str) -> None:
    examples = " ".join(example for name, example in every_example() if name == page)
    assert [sign for sign in signs.split() if sign not in examples] == []


@pytest.mark.parametrize("page", PAGES)
def test_all_pages_have_the_same_structure(page: str) -> None:
    assert len(blocks(page)) == len(blocks(GERMAN))
    texts = [(DOCS / name).read_text(encoding="utf-8") for name in (page, GERMAN)]
    assert texts[0].count("\n## ") == texts[1].count("\n## ")


@pytest.mark.parametrize("pages", [IN_GERMAN, IN_ENGLISH])
def test_pages_that_ask_in_the_same_words_have_the_same_examples(pages: tuple[str, str]) -> None:
    assert blocks(pages[0]) == blocks(pages[1])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_begins_with_links_to_the_others(page: str) -> None:
    head = (DOCS / page).read_text(encoding="utf-8").split("\n## ")[0]
    assert re.findall(r"\]\((QUERY\S*)\)", head) == [name for name in PAGES if name != page]


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
        ("Minister:innen", "Minister*innen"),
        ("Minister:innen", "Minister_innen"),
        ("Minister:innen", "Ministerinnen"),
        ("Vereinbarung", "Vereinbarungen"),
        ("Brücke NAHE Kosten", "Brücke NAHE/10 Kosten"),
        ("Brücke VOR Kosten", "Brücke VOR/10 Kosten"),
        ("Brücke NEAR/5 Kosten", "Brücke NAHE/5 Kosten"),
        ("Brücke W/5 Kosten", "Brücke NAHE/5 Kosten"),
        ("Brücke /5 Kosten", "Brücke NAHE/5 Kosten"),
        ("Brücke NEAR5 Kosten", "Brücke NAHE/5 Kosten"),
        ("Brücke ADJ5 Kosten", "Brücke VOR/5 Kosten"),
        ("Krankenhaus$", "Krankenhaus*"),
        ("titel=Koalition", "titel:Koalition"),
        ("site:nordlicht.example", "medium:nordlicht.example"),
        ("Brücke BEFORE/5 Kosten", "Brücke VOR/5 Kosten"),
        ("Brücke PRE/5 Kosten", "Brücke VOR/5 Kosten"),
        ("titel:(Brücke NAHE/3 Kosten)", "titel:Brücke NAHE/3 Kosten"),
        (
            "Stadtrat NAHE/8 Brücke NAHE/8 Kosten",
            "(Stadtrat NAHE/8 Brücke) UND (Brücke NAHE/8 Kosten)",
        ),
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
        ("Straßenbahn Rheinhagen", Beside),
        ('"Koalition der Willigen"', wq.Phrase),
        ("Brücke ODER Tunnel", wq.Or),
        ("Brücke NAHE/5 Kosten", Near),
        ("NATO-Hauptquartier", Hyphenated),
        ("Hochwasser*", wq.Wildcard),
        ("Selenskyj~", wq.FuzzyTerm),
        ("titel:Stromtrasse", Compound),
    ],
)
def test_key_examples_make_the_node_they_should(example: str, node: type[wq.Query]) -> None:
    assert (GERMAN, example) in every_example()
    assert type(asked(example).tree) is node
