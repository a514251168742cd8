"""Pairs: found in a whole archive, whatever its size and order, boilerplate left out."""

from __future__ import annotations

import random
from contextlib import closing
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.duplicates import rows
from index.duplicates.pairs import ALL_PAIRS, HUBS
from index.duplicates.rows import Rows
from index.duplicates.spool import Holding
from tests.duplicates.telling import DAY, held, met, pairs_of, piece, report, same

NOTICE = report(99, 40)


def told_with(text: str, outlets: list[str], days: list[int]) -> list[Holding]:
    """Articles of their own that have a text in common."""
    return [
        held(number, f"{report(number)} {text}", outlet, DAY + day if day >= 0 else 0)
        for number, (outlet, day) in enumerate(zip(outlets, days, strict=True), 1)
    ]


@pytest.mark.parametrize(
    ("outlets", "days", "counted"),
    [
        (["a", "b", "c"], [0, 0, 0], True),
        (["a"] * 3, [0, 1, 2], True),
        (["a"] * 4, [0, 1, 2, 3], False),  # in house
        (["a"] * 4, [0, 0, 0, 1], True),  # editions of one evening
        (["a"] * 4, [-1] * 4, False),  # in house, no day known
        ([""] * 12, [-1] * 12, True),  # an outlet that is not known is not one
        (["a"] * 4 + ["b"], [0, 1, 2, 3, 4], True),
        (["a"] * 10 + ["b"], list(range(11)), False),  # one outlet, often
        (["a", "b", "c", "d"], [0, 0, 0, 90], True),
        (["a", "b", "c", "d", "e"], [0, 0, 0, 0, 31], False),  # over the months
        (["a", "b", "c", "d", "e"], [0, 0, 0, 0, 30], True),
        (["a", "b", "c", "d", "e"], [-1, 0, 0, 0, 31], True),  # one of five has no day
        ([f"o{n}" for n in range(100)], [0] * 100, True),
    ],
)
def test_what_recurs_is_not_counted(outlets: list[str], days: list[int], counted: bool) -> None:
    # Where the notice begins, two of them may have a print that the others have not.
    pairs = pairs_of(*told_with(NOTICE, outlets, days), least=2)
    assert (len(pairs) > 0) is counted


def test_quotations_are_not_counted() -> None:
    assert not len(pairs_of(*told_with(f"„{NOTICE}“", ["a", "b"], [0, 0])))


def test_shares_say_how_much_of_each_stands_in_the_other() -> None:
    whole = report(1, 400)
    pairs = pairs_of(held(7, piece(whole, 0, 100)), held(3, f"{whole} {report(2, 400)}"))
    assert met(pairs) == {(3, 7)}
    assert pairs.share_a[0] == pytest.approx(100 / 800, abs=0.02)
    assert pairs.share_b[0] > 0.97


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(12)), st.integers(0, 100))
def test_the_order_of_arrival_does_not_matter(order: list[int], seed: int) -> None:
    chance = random.Random(seed)
    texts = [report(chance.randrange(4), 60) + report(100 + n, 60) for n in range(12)]
    holdings = [held(n + 1, texts[n], f"o{n % 5}", DAY + n % 3) for n in range(12)]
    assert same(pairs_of(*holdings), pairs_of(*(holdings[at] for at in order)))


def test_every_pair_of_a_story_that_few_print() -> None:
    story = told_with(report(0, 200), [f"o{n}" for n in range(ALL_PAIRS)], [0] * ALL_PAIRS)
    assert met(pairs_of(*story)) == set(combinations(range(1, ALL_PAIRS + 1), 2))


def test_a_story_that_a_thousand_print_makes_few_pairs_and_loses_nobody() -> None:
    text = report(0, 60)
    pairs = pairs_of(*(held(n, text, f"o{n}") for n in range(1, 1001)))
    assert len(pairs) <= HUBS * 1000
    assert set(pairs.a.tolist()) | set(pairs.b.tolist()) == set(range(1, 1001))
    assert pairs.share_a.min() == pairs.share_b.min() == 1.0


def test_on_disk_as_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holdings = [held(n, report(n // 3) + report(1000 + n), f"o{n % 7}") for n in range(1, 200)]
    in_memory = pairs_of(*holdings)
    monkeypatch.setattr(rows, "HELD", 1000)
    assert same(pairs_of(*holdings), in_memory)
    assert len(in_memory) == 197  # two at either end, and each three between


def test_rows_come_back_in_parts_that_keep_a_key_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "HELD", 500)
    generator = np.random.default_rng(1)
    keys = generator.integers(0, 1 << 20, 3000).astype(np.uint64)
    tags = generator.integers(0, 1 << 16, 3000).astype(np.uint16)
    with closing(Rows(tmp_path, 20)) as kept:
        kept.add(keys, tags)
        parts = list(kept.parts())
        assert len(kept) == 3000
    assert len(parts) == rows.PARTS
    seen = [set(keys.tolist()) for keys, _ in parts]
    assert sum(map(len, seen)) == len(set().union(*seen))
    back = [row for part in parts for row in zip(*map(np.ndarray.tolist, part), strict=True)]
    assert sorted(back) == sorted(zip(keys.tolist(), tags.tolist(), strict=True))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("texts", [[], [""], ["", "Kurz.", "Kurz."], [report(1)]])
def test_where_there_is_nothing_to_compare(texts: list[str]) -> None:
    assert not len(pairs_of(*(held(number, text) for number, text in enumerate(texts, 1))))
