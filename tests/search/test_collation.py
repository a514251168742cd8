"""Collation: every word of both texts is told once, and told for what it is."""

from __future__ import annotations

import random

import pytest

from search.stories.collation import Collation, Kind, Row, collate
from tests.reprints import AGENCY, COPY, COSTS, DAMAGE, OPENING, OWN, SAID

BESIDE = "Auf dem Markt von Grauwerder gibt es an diesem Morgen kein anderes Gespräch als dieses."


def told(found: Collation, row: Row) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pieces of a row with their words, what stands between them left out."""
    a, b = (
        [
            (piece.kind.value, text[piece.start : piece.end].strip())
            for piece in side
            if any(map(str.isalnum, text[piece.start : piece.end]))
        ]
        for text, side in ((found.a, row.a), (found.b, row.b))
    )
    return a, b


def whole(found: Collation) -> tuple[str, str]:
    """Both texts, put together again."""
    a = "".join(found.a[piece.start : piece.end] for row in found.rows for piece in row.a)
    return a, "".join(found.b[piece.start : piece.end] for row in found.rows for piece in row.b)


def test_equal_texts_are_common_from_end_to_end() -> None:
    found = collate(OPENING, OPENING)
    assert found.shares == (1.0, 1.0)
    assert [told(found, row) for row in found.rows] == [
        ([("common", OPENING[:-1])], [("common", OPENING[:-1])])
    ]


def test_different_texts_stand_side_by_side() -> None:
    found = collate(OPENING, DAMAGE)
    assert (found.runs, found.shares) == ((), (0.0, 0.0))
    assert [told(found, row) for row in found.rows] == [([("own", OPENING)], [("own", DAMAGE)])]
    assert not found.rows[0].common


@pytest.mark.parametrize("changed", ["Donnerstag", "späten Mittwochabend", ""])
def test_other_words_between_common_ones(changed: str) -> None:
    found = collate(OPENING, OPENING.replace("Mittwoch ", f"{changed} " if changed else ""))
    (row,) = found.rows
    a, b = told(found, row)
    assert [kind for kind, _ in a] == ["common", "changed", "common"]
    assert a[1] == ("changed", "Mittwoch")
    assert [text for kind, text in b if kind == "changed"] == ([changed] if changed else [])


def test_a_row_begins_and_ends_with_a_sentence() -> None:
    first = f"{BESIDE} Offen bleibt noch, ob {OPENING[:-1]}, und wann. {DAMAGE}"
    found = collate(first, f"{COSTS} Sicher ist, dass {OPENING[:-1]}. {COSTS}")
    rows = [told(found, row) for row in found.rows]
    assert [[kind for kind, _ in a] for a, _ in rows] == [
        ["own"],
        ["changed", "common", "changed"],
        ["own"],
    ]
    assert rows[1][0][0] == ("changed", "Offen bleibt noch, ob")
    assert rows[1][1][0] == ("changed", "Sicher ist, dass")
    assert rows[0][0] == [("own", BESIDE)]


def test_what_one_text_has_more_stands_alone() -> None:
    found = collate(f"{OPENING}\n{BESIDE}\n{COSTS}", f"{OPENING}\n{COSTS}")
    assert [(row.common, bool(row.a), bool(row.b)) for row in found.rows] == [
        (True, True, True),
        (False, True, False),
        (True, True, True),
    ]


def test_a_paragraph_begins_a_row_where_it_does_so_in_both() -> None:
    one = collate(f"{OPENING}\n{COSTS}", f"{OPENING}\n{COSTS}")
    other = collate(f"{OPENING}\n{COSTS}", f"{OPENING} {COSTS}")
    assert (len(one.rows), len(other.rows)) == (2, 1)


def test_the_shorter_of_two_that_changed_places_is_moved() -> None:
    found = collate(f"{DAMAGE}\n{COSTS}", f"{COSTS}\n{DAMAGE}")
    kinds = {piece.run: piece.kind for row in found.rows for piece in (*row.a, *row.b) if piece.run}
    assert kinds == {1: Kind.COMMON, 2: Kind.MOVED}
    assert found.shares == (1.0, 1.0)


def test_what_is_quoted_in_both_is_a_quotation() -> None:
    found = collate(AGENCY.body, OWN.body)
    assert [(run.is_quotation, found.a[run.in_a.start : run.in_a.end]) for run in found.runs] == [
        (True, SAID)
    ]


def test_short_runs_without_a_long_one_are_chance() -> None:
    eight = " ".join(OPENING.split()[:10])
    assert collate(f"{eight} ruht.", f"{eight} läuft.").runs == ()
    assert len(collate(f"{COSTS} {eight} ruht.", f"{COSTS} Und: {eight} läuft.").runs) == 2


def test_many_short_runs_are_no_chance() -> None:
    words = f"{DAMAGE} {COSTS} {BESIDE} {SAID}".split()
    words[::12] = ["anders"] * len(words[::12])
    found = collate(f"{DAMAGE} {COSTS} {BESIDE} {SAID}", " ".join(words))
    assert {run.words for run in found.runs} <= set(range(8, 15))
    assert found.shares[0] > 0.8
    assert [row.common for row in found.rows] == [True]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("", ""),
        ("", OPENING),
        (AGENCY.body, COPY.body),
        (COPY.body, AGENCY.body),
        (f"„{OPENING}“", f"({OPENING})\n\n"),
        (OPENING * 40, OPENING * 30),
    ],
)
def test_nothing_is_lost_and_nothing_said_twice(a: str, b: str) -> None:
    assert whole(collate(a, b)) == (a, b)


@pytest.mark.parametrize("seed", range(12))
def test_texts_made_of_the_same_sentences(seed: int) -> None:
    dice = random.Random(seed)
    words = " ".join((OPENING, DAMAGE, COSTS, BESIDE, SAID)).split()
    sentences = [" ".join(dice.choices(words, k=dice.randint(3, 30))) + "." for _ in range(60)]

    def text() -> str:
        chosen = [dice.choice(sentences) for _ in range(dice.randint(1, 80))]
        return "".join(sentence + dice.choice((" ", "\n")) for sentence in chosen)

    a, b = text(), text()
    found = collate(a, b)
    assert whole(found) == (a, b)
    for side, place in (("a", "in_a"), ("b", "in_b")):
        seen: dict[int, list[int]] = {}
        for row in found.rows:
            for piece in getattr(row, side):
                if piece.run:
                    seen.setdefault(piece.run, []).extend((piece.start, piece.end))
        assert {number: (min(at), max(at)) for number, at in seen.items()} == {
            number: (getattr(run, place).start, getattr(run, place).end)
            for number, run in enumerate(found.runs, 1)
        }
    common = [
        dict.fromkeys(piece.run for side in sides for piece in side if piece.kind is Kind.COMMON)
        for sides in ([row.a for row in found.rows], [row.b for row in found.rows])
    ]
    assert list(common[0]) == list(common[1])
