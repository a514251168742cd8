"""What of a text is marked, for which query."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as wq

from index.german.analyzer import folded_words, stem_of, stems_of_text
from index.german.tokens import WORD, words
from index.tree import Days, Exact, Ranking, Undated
from search.marking.marks import Mark, Marker

TEXT = (
    "Die Kanzlerin reist nach Kiew. Kanzlerin und Präsident reden über Waffenstillstände, "
    "sagte die Ministerin der Ukraine; 73.000 Menschen kamen zur NATO-Tagung."
)


def term(word: str, field: str = "any") -> wq.Query:
    return wq.Term(field, stem_of(word))


def phrase(text: str, slop: int = 1, field: str = "any") -> wq.Query:
    return wq.Phrase(field, stems_of_text(text), slop)


def exact(text: str, field: str = "any") -> wq.Query:
    return Exact(field, words(text))


def wildcard(pattern: str, field: str = "any") -> wq.Query:
    return wq.Wildcard(field, pattern)


def fuzzy(word: str, distance: int = 1) -> wq.Query:
    return wq.FuzzyTerm("any", word, maxdist=distance)


def marked(tree: wq.Query, text: str = TEXT, field: str = "body") -> list[str]:
    return [text[mark.start : mark.end] for mark in Marker(tree).marks(text, field)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (term("Kanzlerin"), ["Kanzlerin", "Kanzlerin"]),
        (term("waffenstillstand"), ["Waffenstillstände"]),
        (term("Praesident"), ["Präsident"]),
        (term("73000"), ["73.000"]),
        (term("Bundestag"), []),
        (term("nato"), ["NATO"]),
        (wq.Or([term("nato"), Ranking("any", "die")]), ["NATO"]),
        (phrase("NATO Tagung"), ["NATO-Tagung"]),
        (phrase("Kanzlerin reist nach Kiew"), ["Kanzlerin reist nach Kiew"]),
        (phrase("Kiew Kanzlerin"), ["Kiew. Kanzlerin"]),
        (phrase("Kanzlerin Kiew"), []),
        (phrase("Kanzlerin Kiew", slop=3), ["Kanzlerin", "Kiew"]),
        (phrase("Kanzlerin Kiew", slop=2), []),
        (phrase("Kiew Präsident", slop=3), ["Kiew", "Präsident"]),
        (phrase("Präsident Kiew", slop=9), []),
        (phrase("Kanzlerin"), ["Kanzlerin", "Kanzlerin"]),
        (exact("Präsident"), ["Präsident"]),
        (exact("Praesident"), []),
        (exact("präsident"), []),
        (exact("Waffenstillstand"), []),
        (exact("NATO Tagung"), ["NATO-Tagung"]),
        (exact("die Ministerin"), ["die Ministerin"]),
        (exact("Die Ministerin"), []),
        (wildcard("minister*"), ["Ministerin"]),
        (wildcard("*in"), ["Kanzlerin", "Kanzlerin", "Ministerin"]),
        (wildcard("pras?dent"), ["Präsident"]),
        (wildcard("*stillst*d*"), ["Waffenstillstände"]),
        (wildcard("re*e?"), ["reden"]),
        (wildcard("kie"), []),
        (wildcard("[a-z]*"), []),
        (fuzzy("kiev"), ["Kiew"]),
        (fuzzy("kyiw"), []),
        (fuzzy("kyiw", 2), ["Kiew"]),
        (wq.And([term("Kiew"), term("Ministerin")]), ["Kiew", "Ministerin"]),
        (wq.Or([term("Kiew"), term("Bundestag")]), ["Kiew"]),
        (wq.And([term("Kiew"), wq.Not(term("Kanzlerin"))]), ["Kiew"]),
        (wq.Not(wq.Not(term("Kiew"))), []),
        (wq.Or([phrase("nach Kiew"), term("Kiew")]), ["nach Kiew"]),
        (wq.Or([phrase("reist nach"), phrase("nach Kiew")]), ["reist nach Kiew"]),
        (wq.Or([term("NATO"), term("Tagung")]), ["NATO", "Tagung"]),
        (wq.Every(), []),
        (wq.NullQuery, []),
        (Undated(), []),
        (wq.And([term("Kiew"), Days(date(2025, 4, 1), date(2025, 4, 30))]), ["Kiew"]),
        (wq.Term("author_words", "ministerin"), []),
        (wq.Term("outlet", "Kiew"), []),
        (wq.Wildcard("author_words", "minister*"), []),
    ],
    ids=str,
)
def test_what_is_asked_and_what_is_marked(asked: wq.Query, found: list[str]) -> None:
    assert marked(asked) == found


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ("any", {"title", "body"}),
        ("title", {"title"}),
        ("body", {"body"}),
        ("comments", {"comments"}),
    ],
)
@pytest.mark.parametrize("leaf", [term, phrase, exact, wildcard])
def test_a_field_marks_only_where_it_was_asked(
    leaf: Callable[..., wq.Query], asked: str, fields: set[str]
) -> None:
    node = leaf("kiew" if leaf in (wildcard, term) else "Kiew", field=asked)
    marker = Marker(node)
    everywhere = ("title", "body", "comments")
    assert {field for field in everywhere if marker.marks(TEXT, field)} == fields
    assert {field for field in everywhere if marker.asked(field)} == fields


def test_a_mark_names_its_leaves() -> None:
    marker = Marker(wq.Or([term("nach"), phrase("nach Kiew"), term("NATO", "body")]))
    first, second = marker.marks(TEXT, "body")
    assert (first.leaves, second.leaves) == (0b011, 0b100)
    assert marker.phrases == 0b010
    assert marker.asked("body") == 0b111
    assert marker.asked("title") == 0b011


def test_one_word_asked_in_two_fields_is_one_leaf() -> None:
    marker = Marker(wq.Or([term("Kiew", "title"), term("Kiew", "body")]))
    assert marker.asked("title") == marker.asked("body") == 1


@pytest.mark.parametrize("blank", ["\n", "  ", "\u00a0", "\u2028", "\t\n ", "\x1f"])
def test_places_hold_whatever_the_blanks(blank: str) -> None:
    text = blank + TEXT.replace(" ", blank) + blank
    assert marked(term("Ministerin"), text) == ["Ministerin"]
    assert marked(phrase("nach Kiew"), text) == [f"nach{blank}Kiew"]


def test_an_accent_belongs_to_the_letter_before_it() -> None:
    text = "Der Ort x\u0301\u0302 liegt am Meer."
    assert marked(term("x"), text) == ["x\u0301\u0302"]


def test_a_repeated_word_fills_each_place_of_a_phrase() -> None:
    assert marked(phrase("wir wir"), "wir wir wir, wir alle") == ["wir wir wir, wir"]
    assert marked(phrase("wir alle wir", 2), "wir alle") == []


def test_a_pattern_of_many_stars_ends() -> None:
    assert marked(wildcard("*a" * 60 + "b"), "a" * 255) == []


# Few words, often the same, so that phrases stand and nearly stand.
WORDS = st.sampled_from(
    ["Haus", "Häuser", "haus", "und", "die", "73.000", "E", "x\u0301", "Straße"]
)
GAPS = st.sampled_from([" ", "\n", "-", ", ", "  ", " – ", "\u00a0", "/"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
SOME = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
LEAVES = st.one_of(
    st.builds(term, st.sampled_from(["Haus", "und", "die", "73000", "x"])),
    st.builds(phrase, SOME, st.integers(1, 4)),
    st.builds(exact, SOME),
    st.builds(wildcard, st.sampled_from(["h*", "*s", "?", "*a*s*", "st??sse", "73*", "h*u*s"])),
    st.builds(fuzzy, st.sampled_from(["haus", "di", "unt", "stras"]), st.integers(1, 2)),
)
TREES = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=1, max_size=3).map(wq.And),
        st.lists(nodes, min_size=1, max_size=3).map(wq.Or),
        nodes.map(wq.Not),
    ),
    max_leaves=5,
)


def places(node: wq.Query, text: str) -> set[tuple[int, ...]]:
    """The reference: every match as the numbers of its words, by trying them all."""
    if isinstance(node, wq.And | wq.Or):
        return {match for child in node.subqueries for match in places(child, text)}
    if isinstance(node, wq.Not):
        return set()
    reading, asked, slop = stems_of_text(text), [], 1
    if isinstance(node, wq.Phrase):
        asked, slop = list(node.words), node.slop
    elif isinstance(node, Exact):
        reading, asked = words(text), list(node.words)
    elif isinstance(node, wq.Term):
        asked = [node.text]
    else:
        return {(i,) for i, word in enumerate(folded_words(text)) if means(node, word)}
    where = [[i for i, word in enumerate(reading) if word == one] for one in asked]
    chains = (c for c in product(*where) if all(0 < b - a <= slop for a, b in pairwise(c)))
    if slop == 1:
        return set(chains)
    return {(place,) for match in chains for place in match}


def means(node: wq.Wildcard | wq.FuzzyTerm, word: str) -> bool:
    if isinstance(node, wq.FuzzyTerm):
        return distance(node.text, word) <= int(node.maxdist)
    return like(node.text, word)


def like(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(like(pattern[1:], word[i:]) for i in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and like(pattern[1:], word[1:])


def distance(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return distance(one[1:], other[1:])
    return 1 + min(distance(one[1:], other), distance(one, other[1:]), distance(one[1:], other[1:]))


@given(TREES, TEXTS)
def test_marks_are_those_of_the_reference(tree: wq.Query, text: str) -> None:
    spans = [word.span() for word in WORD.finditer(text)]
    expected = {
        letter
        for match in places(tree, text)
        for letter in range(spans[match[0]][0], spans[match[-1]][1])
    }
    got = {
        letter
        for mark in Marker(tree).marks(text, "body", "en")  # whose words have no parts
        for letter in range(mark.start, mark.end)
        if not unicodedata.combining(text[letter]) or letter in expected
    }
    assert got == expected


@given(TREES, TEXTS)
def test_marks_are_in_order_and_whole(tree: wq.Query, text: str) -> None:
    marks = Marker(tree).marks(text, "body")
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    for mark in marks:
        assert mark.leaves
        assert not unicodedata.combining(text[mark.start])
        assert not unicodedata.combining((text + " ")[mark.end])


@given(st.text(max_size=60), st.integers(0, 20))
def test_a_marked_word_reads_as_what_was_asked(text: str, number: int) -> None:
    found = words(text)
    if not found:
        assert Marker(term("x")).marks("", "title") == ()
        return
    asked = stem_of(found[number % len(found)])
    marks = Marker(wq.Term("any", asked)).marks(text, "title")
    assert [stems_of_text(text[mark.start : mark.end]) for mark in marks] == [[asked]] * len(marks)
    assert len(marks) == stems_of_text(text).count(asked)
    assert all(isinstance(mark, Mark) for mark in marks)
