"""What is marked of a compound, and of a hyphenated word."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as wq

from index.article import Article, Paragraph
from index.document import prepare
from index.german.analyzer import BEGINNING, joined, parts_of, stem_of, stems_of_text, terms
from index.german.normalise import fold
from index.german.stem import stem
from index.german.tokens import WORD, words
from index.resolution import Expansion, resolve
from index.tree import Alias, Beside, Compound, Exact, Hyphenated, Join, Name, Near
from search.marking.marks import Marker
from search.marking.parts import PARTS, parts_of_word
from tests.engines.reference import Held, matches


def asked(word: str, field: str = "any") -> wq.Query:
    """A word as the query language asks for it."""
    if "-" in word:
        return Hyphenated(field, stems_of_text(word), joined(word))
    parts = parts_of(word)
    return Compound(field, stem_of(word), parts) if parts else wq.Term(field, stem_of(word))


def shown(tree: wq.Query, text: str, field: str = "body", language: str = "de") -> str:
    """The text, with brackets around what is marked."""
    for start, end, _ in reversed(Marker(tree).marks(text, field, language)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("Waffenstillstand", "Die [Waffenstillstand]svereinbarung"),
        ("Vereinbarung", "Zwei Waffenstillstands[vereinbarungen]"),
        ("Vereinbarungen", "Die Waffenstillstands[vereinbarung]"),
        ("Waffenstillstandsvereinbarung", "Zwei [Waffenstillstandsvereinbarungen]"),
        ("Minister", "Die Verteidigungs[minister]innen"),
        ("Minister", "[Minister]:innen, [Minister]*innen, [Minister]_innen, [Minister]Innen"),
        ("Ministerin", "Die Verteidigungs[ministerin]nen"),
        ("Verteidigungsminister", "[Verteidigungsminister]innen"),
        ("Verteidigung", "Die [Verteidigung]sministerinnen"),
        ("Haus", "Der [Häuser]schutz im [HAUS]"),
        ("Nato", "Das [NATO]hauptquartier der [Nato]"),
        ("Strasse", "Ein [Straßen]fest"),
        ("Verein", "Die Vereinbarung"),
    ],
)
def test_only_the_part_that_matched_is_marked(word: str, marked: str) -> None:
    assert shown(asked(word), marked.replace("[", "").replace("]", "")) == marked


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        # The whole compound, or its parts side by side; never one of them alone.
        ("Friedensgespräch", "Am [Friedensgespräch] für Frieden nimmt ein Gespräch teil"),
        ("Friedensgespräch", "[Frieden, Gespräch], Frieden"),
        ("Nato-Hauptquartier", "Das [Natohauptquartier] der Nato"),
        ("Nato-Hauptquartier", "Das [NATO-Hauptquartier] ist ein Hauptquartier"),
        ("Nato-Hauptquartier", "Vom [Nato Hauptquartier]"),
        ("Natohauptquartier", "Im [NATO-Hauptquartier], im [Nato Hauptquartier]"),
        ("Rückversicherungstruppen", "Die [Rückversicherungs-Truppen] und Truppen"),
        ("Rueckversicherungs-Truppen", "Die [Rückversicherungstruppen]"),
        ("G20", "Der [G-20]-Gipfel"),
        ("Ubahn", "Die [U-Bahn]-Linie"),
        ("U-Bahn", "Die [Ubahn]-Linie"),
        ("Bahnlinie", "Die U-[Bahn-Linie]"),
        ("Lehrerinnenverband", "Der [Lehrer:innen-Verband]"),
        ("1970erJahren", "Die [1970er-Jahre], die [1970er Jahre]"),
        ("G20Gipfel", "Der [G-20-Gipfel]"),
    ],
)
def test_hyphens_do_not_matter(word: str, marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    assert shown(asked(word), text) == marked


def test_a_name_is_marked_in_all_its_spellings() -> None:
    kiew = Name("any", stem_of("Kiew"), [stem_of("Kyjiw"), stem_of("Kyiv")])
    assert shown(kiew, "Kiew, Kyiv, Lwiw und Kyjiws Rat") == "[Kiew], [Kyiv], Lwiw und [Kyjiws] Rat"


def test_a_name_of_several_words_is_one_mark() -> None:
    asked_for = [wq.Term("any", stem_of("Oberes")), wq.Term("any", stem_of("Deichamt"))]
    others = wq.Term("any", stem_of("ODA")), wq.Phrase("any", stems_of_text("Rat der Deiche"))
    board = Alias(wq.And(asked_for), (*others, Exact("any", ["DAS"])))
    text = (
        "[Oberen Deichamts], [oberes] Ende, [Deichamt], [ODA], das [DAS], [Rat der Deiche] der Rat"
    )
    assert shown(board, text.replace("[", "").replace("]", "")) == text
    assert shown(wq.Not(board), "ODA") == "ODA"


def test_words_side_by_side_are_one_mark_where_they_are_one_word() -> None:
    words = [asked("Lead"), asked("Gitarrist")]
    tree = Beside(words, [Join(0, 1, stem_of("Leadgitarrist"))])
    text = "Der [Leadgitarrist], der [Lead-Gitarrist], [Lead]: ein [Gitarrist]"
    assert shown(tree, text.replace("[", "").replace("]", "")) == text
    assert [one.leaves for one in Marker(tree).marks("Leadgitarrist", "body")] == [3]
    assert shown(wq.And([wq.Every(), wq.Not(tree)]), "Leadgitarrist") == "Leadgitarrist"


def test_each_part_that_was_asked_for_is_a_mark() -> None:
    both = wq.And([asked("Nato"), asked("Hauptquartier")])
    marker = Marker(both)
    assert shown(both, "Das Natohauptquartier") == "Das [Nato][hauptquartier]"
    assert [mark.leaves for mark in marker.marks("Das Natohauptquartier", "body")] == [1, 2]


def test_a_compound_is_one_leaf_and_no_phrase() -> None:
    marker = Marker(wq.Or([asked("Friedensgespräch"), asked("Nato-Rat")]))
    assert marker.asked("body") == 0b11
    assert marker.phrases == 0b10
    assert marker.spread == 0b11


@pytest.mark.parametrize(
    ("field", "language", "marked"),
    [
        ("body", "de", "Der [Hafen]meister am [Hafen]"),
        ("title", "de", "Der [Hafen]meister am [Hafen]"),
        ("body", "", "Der [Hafen]meister am [Hafen]"),
        ("body", "en", "Der Hafenmeister am [Hafen]"),
        ("comments", "de", "Der Hafenmeister am [Hafen]"),
    ],
)
def test_parts_are_marked_where_they_are_indexed(field: str, language: str, marked: str) -> None:
    tree = wq.Or([asked("Hafen"), asked("Hafen", "comments")])
    assert shown(tree, "Der Hafenmeister am Hafen", field, language) == marked


@pytest.mark.parametrize(
    "tree",
    [
        wq.Phrase("any", stems_of_text("der Hafen")),
        Near("any", (("der",),), ((stem_of("Hafen"),),), 5, ordered=False),
        wq.Wildcard("any", "hafen"),
        wq.FuzzyTerm("any", "hafen", maxdist=1),
        wq.Not(wq.Term("any", stem_of("Hafen"))),
    ],
)
def test_parts_answer_to_words_only(tree: wq.Query) -> None:
    assert shown(tree, "der Hafenmeister") == "der Hafenmeister"


WRITTEN = st.sampled_from(
    [
        *("Waffenstillstand", "Waffenstillstandsvereinbarungen", "Vereinbarung", "Ministerinnen"),
        *("Verteidigungsminister:innen", "Kriegsminister", "Minister", "Häuserschutz", "haus"),
        *("NATO-Hauptquartier", "Natohauptquartiere", "Nato", "Hauptquartier", "x\u0301-Hafen"),
        *(
            "Hafen-x\u0301",
            "der",
            "Hafen-\u00a0Meister",
            "(Hafenmeister-Büro)",
            "73.000-Euro-Frage",
        ),
    ]
)
TEXTS = st.one_of(
    st.lists(WRITTEN, max_size=8).map(" ".join),
    st.lists(WRITTEN, max_size=8).map("-".join),
    st.text(max_size=40),
    st.text(alphabet="Hafn-:Meistr \u0301", max_size=60),
)
WORDS = st.one_of(
    WRITTEN.map(lambda text: words(text)[-1]),
    st.sampled_from(["Minister", "Ministerin", "Stillstand", "Hauptquartier", "Krieg", "E-x"]),
)
LEAVES = st.one_of(
    WORDS.map(asked),
    st.lists(WORDS, min_size=2, max_size=2).map("-".join).map(asked),
    st.builds(
        lambda one, other, distance, ordered: Near(
            "any", ((stem_of(one),),), ((stem_of(other),),), distance, ordered
        ),
        WORDS,
        WORDS,
        st.integers(1, 4),
        st.booleans(),
    ),
    st.builds(lambda *w: wq.Phrase("any", [*map(stem_of, w)]), WORDS, WORDS),
)


class NoVocabulary:
    def expand(self, pattern: wq.Query, limit: int) -> Expansion:
        raise AssertionError(pattern)


@given(LEAVES, TEXTS, st.sampled_from(["de", "", "en"]), st.booleans())
def test_what_is_found_is_marked_and_what_is_marked_is_found(
    leaf: wq.Query, text: str, language: str, in_title: bool
) -> None:
    found = Article(
        title=text if in_title else "",
        paragraphs=() if in_title else (Paragraph(text),),
        language=language,
    )
    held = Held(found, 1, prepare(found, 1))
    marks = Marker(leaf).marks(text, "title" if in_title else "body", language)
    assert bool(marks) == matches(resolve(leaf, NoVocabulary()).tree, held)


@given(WORDS, TEXTS)
def test_what_is_marked_reads_as_what_was_asked(word: str, text: str) -> None:
    tree = asked(word)
    marks = Marker(tree).marks(text, "body", "de")
    for mark in marks:
        letters = text[mark.start : mark.end]
        heard = terms(letters, words(letters), "de")
        whole = stem("".join(map(fold, words(letters))))
        side_by_side = isinstance(tree, Compound) and heard.stems.split() == list(tree.parts)
        assert side_by_side or {tree.text} <= {whole, *heard.stems.split(), *heard.parts.split()}


@given(LEAVES, TEXTS)
def test_no_mark_cuts_a_letter(leaf: wq.Query, text: str) -> None:
    marks = Marker(leaf).marks(text, "body", "de")
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    for mark in marks:
        assert not unicodedata.combining(text[mark.start])
        assert not unicodedata.combining((text + " ")[mark.end])


@given(TEXTS)
def test_every_part_that_is_indexed_has_a_place(text: str) -> None:
    for string in text.split():
        held = terms(string, words(string), "de").parts.split()
        assert {part.stem for part in PARTS[string]} == {
            term for term in held if not term.startswith(BEGINNING)
        }


@pytest.mark.parametrize(
    "word",
    [
        *("Waffenstillstandsvereinbarungen", "Verteidigungsministerinnen", "Bundeskanzleramts"),
        *("Häuserschutz", "Straßenbahnhaltestellen", "Minister:innen", "Rückversicherungstruppen"),
    ],
)
def test_the_letters_of_a_part_have_its_stem(word: str) -> None:
    assert WORD.fullmatch(word)
    for start, end, term in parts_of_word(word):
        assert stem(fold(word[start:end])) == term
