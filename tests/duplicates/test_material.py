"""With the real material: the quick ones of the measures. All of them: make stories."""

from __future__ import annotations

from pathlib import Path

from tests.duplicates import floors
from tests.duplicates.archive import from_folder, from_lines
from tests.duplicates.measures import SEED_RUNS, arrivals, judged, planted, seeds

SAMPLE = Path(__file__).parents[2] / "articles"


def test_the_first_two_seeds_are_one_story_and_nothing_else_is(material: Path) -> None:
    seen = seeds(material / "seeds")
    assert seen.stories == [{0, 1}]
    assert seen.runs == SEED_RUNS
    assert seen.of_fifteen == 7
    assert [round(share, 2) for share in seen.shares] == list(floors.SHARES)
    assert max(seen.first_and_fourth) < 15


def test_passages_are_found_in_a_whole_archive_and_pair_by_pair(material: Path) -> None:
    for one in judged(material / "ingest" / "reuse"):
        assert one.recall >= floors.RECALL
        assert one.precision >= floors.PRECISION


def test_planted_copies_are_found_in_the_sample_corpus() -> None:
    seen = planted(list(from_folder(SAMPLE)))
    assert min(seen.made.values()) > 40
    for way, made in seen.made.items():
        assert seen.found[way] >= floors.PLANTED[way][0] * made, way
    assert not seen.strangers


def test_coming_one_by_one_makes_little_difference(material: Path) -> None:
    seen = arrivals(list(from_lines(material / "pool-10k.jsonl.xz", 200)), orders=2)
    assert seen.stories > 100
    assert max(seen.differing) <= floors.DIFFERING * seen.articles
