"""Whoosh's postings read a block at a time: the same as step by step, removed articles left out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whoosh import query as wq
from whoosh.index import open_dir
from whoosh.searching import Searcher

from index.engines import open_engine
from index.engines.whoosh.postings import following
from index.engines.whoosh.segment import Remembered, Segment
from index.engines.whoosh.writer import WHOOSH_SCHEMA
from index.german.analyzer import stem_of
from tests.engines.shelf import Shelf, ask, ids, phrase
from tests.factory import an_article

NUMBER = 700  # of articles: postings of a frequent word take several blocks
RARE, FREQUENT = stem_of("Leuchtturm"), stem_of("Hafen")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Two segments; of the first every seventh article is removed."""
    shelf = Shelf(open_engine("whoosh"), tmp_path_factory.mktemp("postings"))
    chance = random.Random(3)
    words = ["Hafen", "Rat", "Deich", "Fähre"]
    for part in range(2):
        for number in range(NUMBER):
            body = " ".join(chance.choices(words, k=20))
            if number % 100 == 50:
                body += " Hafen Leuchtturm"
            shelf.add(an_article(id=f"{part}-{number}", body=body))
        shelf.commit()
    shelf.writer.remove(f"0-{number}" for number in range(0, NUMBER, 7))
    shelf.commit()
    yield shelf
    shelf.close()


@pytest.fixture
def whoosh(shelf: Shelf) -> Iterator[Searcher]:
    with open_dir(str(shelf.folder), schema=WHOOSH_SCHEMA).searcher() as searcher:
        yield searcher


def segments(searcher: Searcher, memory: int = 1_000_000) -> list[tuple[Searcher, Segment]]:
    remembered = Remembered(memory)
    return [(leaf, Segment(leaf, offset, remembered)) for leaf, offset in searcher.leaf_searchers()]


@pytest.mark.parametrize("memory", [0, 1_000_000])
@pytest.mark.parametrize("text", [FREQUENT, RARE, "rat"])
def test_postings_are_what_whoosh_steps_through(whoosh: Searcher, text: str, memory: int) -> None:
    for leaf, segment in segments(whoosh, memory):
        stepped = leaf.postings("body", text)
        docs, scores, weights, places = [], [], [], []
        while stepped.is_active():
            docs.append(stepped.id())
            scores.append(stepped.score())
            weights.append(stepped.weight())
            places += [stepped.id() << 32 | place for place in stepped.value_as("positions")]
            stepped.next()
        for _ in range(2):  # the second time out of what is remembered, if it is
            assert segment.postings("body", text).docs.tolist() == docs
            assert segment.postings("body", text).weights.tolist() == weights
            found, scored = segment.scores("body", text, segment.live)
            assert (found.tolist(), scored.tolist()) == (docs, pytest.approx(scores))
            assert segment.places("body", text, segment.live).tolist() == places


def test_removed_articles_are_in_no_postings(whoosh: Searcher) -> None:
    gone = [segment.live.size - np.count_nonzero(segment.live) for _, segment in segments(whoosh)]
    assert sum(gone) == NUMBER // 7
    for _, segment in segments(whoosh):
        assert not (segment.docs("body", FREQUENT) & ~segment.live).any()
        assert segment.values("outlet").count(segment.live).total() == segment.live.sum()


def test_where_few_articles_are_wanted_only_those_are_read(whoosh: Searcher) -> None:
    for _, segment in segments(whoosh):
        few = segment.docs("body", RARE)
        some = segment.places("body", FREQUENT, few)
        every = segment.places("body", FREQUENT, segment.live)
        assert 0 < few.sum() < 10
        assert some.tolist() == every[few[every >> 32]].tolist()
        assert some.size < every.size / 20


def test_a_phrase_is_found_across_blocks_and_segments(shelf: Shelf) -> None:
    found = ids(ask(shelf.searcher(), phrase("Hafen Leuchtturm")))
    removed = {f"0-{number}" for number in range(0, NUMBER, 7)}
    expected = {f"{part}-{n}" for part in range(2) for n in range(50, NUMBER, 100)} - removed
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("distance", [1, 2, 5])
def test_what_follows_is_what_a_look_at_every_pair_finds(distance: int) -> None:
    chance = np.random.default_rng(distance)
    for _ in range(50):
        one, other = (np.unique(chance.integers(0, 60, chance.integers(0, 20))) for _ in range(2))
        expected = [b for b in other for a in one if a < b <= a + distance]
        assert following(one, other, distance).tolist() == sorted(set(expected))


def test_no_article_at_all_finds_nothing(tmp_path: Path) -> None:
    shelf = Shelf(open_engine("whoosh"), tmp_path)
    shelf.commit()
    assert ask(shelf.searcher(), wq.Every()).total == 0
    shelf.close()
