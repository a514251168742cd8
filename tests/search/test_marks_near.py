"""What is marked of words and phrases that are near each other."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as wq

from index.german.analyzer import stems_of_text
from index.german.tokens import WORD
from index.tree import Near
from search.marking.marks import Marker


def near(one: str, other: str, distance: int, ordered: bool = False, field: str = "any") -> Near:
    """Alternatives are parted by strokes."""
    left, right = (
        tuple(tuple(stems_of_text(one)) for one in side.split("|")) for side in (one, other)
    )
    return Near(field, left, right, distance, ordered)


def shown(tree: wq.Query, text: str, field: str = "body") -> str:
    """The text, with brackets around what is marked."""
    for start, end, _ in reversed(Marker(tree).marks(text, field)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        (near("Rat", "Hafen", 1), "[Rat] [Hafen], der Rat am Hafen"),
        (near("Rat", "Hafen", 2), "Rat. Der [Rat] am [Hafen]"),
        (near("Rat", "Hafen", 2), "Der [Hafen], der [Rat]"),
        (near("Rat", "Hafen", 2, ordered=True), "Hafen, der [Rat] im [Hafen]"),
        (near("Rat", "Hafen", 2, ordered=True), "Der Hafen, der Rat"),
        (near("Rat", "Hafen", 9), "Der Rat der Stadt"),
        (near("Rat der Stadt", "Hafen", 2), "Der [Rat der Stadt] am [Hafen] im Rat"),
        (near("Rat der Stadt", "Hafen", 1), "Der Rat der Stadt am Hafen"),
        (near("Rat|Kammer", "Hafen|Werft", 2), "[Rat], [Werft], [Kammer]; die Leute vom Hafen"),
        (near("Rat", "Rat", 1), "Rat, der [Rat], [Rat]"),
        (near("Rat der", "der Stadt", 1), "Rat der Stadt"),
        (near("Rat der", "der Stadt", 1), "[Rat der] [der Stadt]"),
    ],
    ids=str,
)
def test_both_sides_are_marked_where_they_are_near(asked: Near, marked: str) -> None:
    assert shown(asked, marked.replace("[", "").replace("]", "")) == marked


def test_each_word_or_phrase_is_a_mark() -> None:
    marker = Marker(near("Rat der Stadt", "Hafen", 3))
    text = "Rat der Stadt: Hafen zu."
    marks = marker.marks(text, "body")
    assert [text[mark.start : mark.end] for mark in marks] == ["Rat der Stadt", "Hafen"]
    assert {mark.leaves for mark in marks} == {marker.asked("body")} == {marker.phrases}


@pytest.mark.parametrize(
    ("field", "fields"), [("any", {"title", "body"}), ("comments", {"comments"})]
)
def test_a_field_marks_only_where_it_was_asked(field: str, fields: set[str]) -> None:
    marker = Marker(near("Rat", "Hafen", 1, field=field))
    everywhere = ("title", "body", "comments")
    assert {name for name in everywhere if marker.marks("Rat Hafen", name)} == fields


SIDES = st.lists(
    st.lists(st.sampled_from(["Rat", "Hafen", "Stadt"]), min_size=1, max_size=2).map(" ".join),
    min_size=1,
    max_size=2,
).map("|".join)
TEXTS = st.lists(st.sampled_from(["Rat", "Hafen", "Stadt", "und"]), max_size=12).map(" ".join)


@given(st.builds(near, SIDES, SIDES, st.integers(1, 5), st.booleans()), TEXTS)
def test_marks_are_those_of_the_reference(asked: Near, text: str) -> None:
    read, spans = stems_of_text(text), [word.span() for word in WORD.finditer(text)]

    def standing(side: tuple[tuple[str, ...], ...]) -> list[tuple[int, int]]:
        every = range(len(read) + 1)
        return [(a, b) for a, b in product(every, every) if tuple(read[a:b]) in side]

    one, other = standing(asked.one), standing(asked.other)
    pairs = [*product(one, other), *([] if asked.ordered else product(other, one))]
    expected = {
        letter
        for left, right in pairs
        if 1 <= right[0] - (left[1] - 1) <= asked.distance
        for a, b in (left, right)
        for letter in range(spans[a][0], spans[b - 1][1])
    }
    marks = Marker(asked).marks(text, "body")
    assert {letter for mark in marks for letter in range(mark.start, mark.end)} == expected
