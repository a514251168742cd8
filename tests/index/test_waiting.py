"""Articles that wait for their stories: on disk, in their order, and gone afterwards."""

from __future__ import annotations

import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import rebuild
from index.draft import Identified, draft_of
from index.generations import IndexUnwritable
from index.settings import Settings
from index.waiting import Waiting
from tests.factory import an_article
from tests.index.test_stories import a_record, a_text, articles, write


def one(number: int) -> Identified:
    return Identified(draft_of(an_article()), f"id {number}", number)


def ids(waiting: Waiting) -> list[str]:
    return [one.id for one in waiting.each()]


def free_number() -> int:
    """The number that the next file to be opened gets."""
    number = os.dup(0)
    os.close(number)
    return number


def test_of_one_number_the_later_counts(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    for article in (one(1), one(2), replace(one(1), id="id 1, again")):
        waiting.add(article)
    assert ids(waiting) == ["id 2", "id 1, again"]
    waiting.close()


def test_others_may_come_while_those_that_wait_are_looked_at(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    for number in range(4):
        waiting.add(one(number))
    assert next(waiting.each()).id == "id 0"
    waiting.add(one(4))
    waiting.drop(["id 1", "unknown"])
    waiting.add(one(5))
    assert ids(waiting) == ["id 0", "id 2", "id 3", "id 4", "id 5"]
    waiting.close()


@pytest.mark.parametrize("dropped", [[], ["id 1"]], ids=["one waits", "none waits any more"])
def test_nothing_stays_open_or_on_disk(tmp_path: Path, dropped: list[str]) -> None:
    before = free_number()
    waiting = Waiting(tmp_path)
    waiting.add(one(1))
    waiting.drop(dropped)
    waiting.close()
    assert free_number() == before
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_told_with_its_place(tmp_path: Path) -> None:
    """The holdings, beside which articles wait, may lie on another disk than the index."""
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "small" / "holdings.sqlite")
    source = tmp_path / "meldungen.jsonl"
    write(source, [a_record("1", a_text("Hafen"), "Kurier")])
    rebuild(settings, [source])
    write(source, [a_record(str(n), a_text(f"{n}", 250), "Kurier") for n in range(500)])
    before = free_number()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    try:
        with pytest.raises(IndexUnwritable) as failure:
            rebuild(settings, [source])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert failure.value.place == str(tmp_path / "small")
    assert free_number() == before
    assert [article.own_id for article in articles(settings)] == ["1"]
