"""Clusters: copies make a story, chance meetings and pages of many notes do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.duplicates import clusters
from index.duplicates.clusters import stories_of
from index.duplicates.spool import Holding
from tests.duplicates.telling import DAY, held, pairs_of, piece, report


def grouped(*holdings: Holding) -> set[frozenset[int]]:
    """The stories, each as the numbers of its articles."""
    found = stories_of(pairs_of(*holdings))
    groups: dict[int, set[int]] = {}
    for number, story in found.items():
        groups.setdefault(story, set()).add(number)
    assert all(min(members) == story for story, members in groups.items())
    return {frozenset(members) for members in groups.values()}


WIRE = report(1, 240)


@pytest.mark.parametrize(
    ("copy", "joins"),
    [
        (WIRE, True),
        (piece(WIRE, 0, 60), True),  # cut
        (piece(WIRE, 0, 15), False),  # a passage, not a copy
        (f"{piece(WIRE, 120, 240)} {piece(WIRE, 0, 120)}", True),  # reordered
        (f"{report(2, 120)} {piece(WIRE, 0, 120)}", True),  # with as much of its own
        (f"{report(2, 900)} {piece(WIRE, 0, 120)}", False),
        (f"{report(2, 120)} „{piece(WIRE, 0, 120)}“", False),  # a quotation
        (report(3, 240), False),
    ],
)
def test_what_is_a_copy(copy: str, joins: bool) -> None:
    assert grouped(held(1, WIRE), held(2, copy)) == ({frozenset({1, 2})} if joins else set())


def reworded(text: str, every: int) -> str:
    words = text.split()
    words[::every] = [f"neu{at}" for at in range(len(words[::every]))]
    return " ".join(words)


@pytest.mark.parametrize(
    ("outlet", "days", "every", "joins"),
    [
        ("b", 0, 12, True),
        ("b", 3, 12, True),
        ("b", 4, 30, True),  # more than half of both is the same
        ("b", 0, 10, True),
        ("b", 4, 10, False),  # yesterday's words, a week on
        ("a", 0, 10, False),  # of one desk
        ("a", 0, 30, True),
        ("", 0, 10, True),
    ],
)
def test_rewording_is_for_other_outlets_and_for_days(
    outlet: str, days: int, every: int, joins: bool
) -> None:
    first, second = held(1, WIRE, "a"), held(2, reworded(WIRE, every), outlet, DAY + days)
    assert bool(grouped(first, second)) is joins


def test_a_page_of_five_notes_does_not_join_their_stories() -> None:
    notes = [report(10 + n, 60) for n in range(5)]
    page = held(100, " ".join(notes))
    papers = [held(10 * n + k, note) for n, note in enumerate(notes, 1) for k in range(3)]
    found = grouped(page, *papers)
    apart = {frozenset({10 * n, 10 * n + 1, 10 * n + 2}) for n in range(1, 6)}
    assert {story - {100} for story in found} == apart


def test_a_page_of_five_notes_that_nobody_else_has_joins_one_at_most() -> None:
    notes = [held(n, report(10 + n, 60)) for n in range(1, 6)]
    page = held(9, " ".join(report(10 + n, 60) for n in range(1, 6)))
    assert sorted(map(len, grouped(page, *notes))) in ([], [2])


def test_no_chain_from_one_end_to_the_other() -> None:
    told = [report(20 + n, 80) for n in range(9)]
    chain = [held(n, f"{told[n - 1]} {told[n]}") for n in range(1, 9)]
    assert max(map(len, grouped(*chain))) <= 3


def test_a_story_that_two_hundred_papers_cut_and_change_is_one() -> None:
    chance = random.Random(1)
    papers = []
    for number in range(1, 201):
        cut = piece(WIRE, 0, chance.randrange(100, 240))
        papers.append(held(number, f"{cut} {report(1000 + number, chance.randrange(60))}"))
    assert grouped(*papers) == {frozenset(range(1, 201))}


def archive(seed: int) -> list[tuple[str, str, int]]:
    """Articles that copy one another in all ways: text, outlet, day."""
    chance = random.Random(seed)
    made = []
    for _ in range(14):
        sources = [report(chance.randrange(5), 120) for _ in range(chance.choice((1, 1, 2)))]
        text = " ".join(piece(one, 0, chance.choice((40, 80, 120))) for one in sources)
        own = report(chance.randrange(10**6), chance.choice((12, 60, 120)))
        made.append((f"{text} {own}", f"o{chance.randrange(6)}", DAY + chance.randrange(5)))
    return made


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(14)))
def test_stories_do_not_depend_on_numbers_or_order(seed: int, order: list[int]) -> None:
    made = archive(seed)
    as_it_came = grouped(*(held(n + 1, *one) for n, one in enumerate(made)))
    renumbered = grouped(*(held(k + 1, *made[n]) for k, n in enumerate(order)))
    assert {frozenset(order[number - 1] + 1 for number in story) for story in renumbered} == (
        as_it_came
    )


def test_many_stories_are_grouped_as_if_each_were_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "TOGETHER", 7)
    stories = [[held(10 * n + k, report(n)) for k in range(2 + n % 4)] for n in range(1, 40)]
    found = grouped(*(one for story in stories for one in story))
    assert found == {frozenset(one.number for one in story) for story in stories}


def test_nobody_has_a_story_where_there_is_no_pair() -> None:
    assert stories_of(pairs_of(held(1, WIRE))) == {}
