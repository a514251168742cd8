"""What is too much for one answer of a cluster is put together from several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import query as wq

from index.engine import Filter, Searcher, Sort
from index.engines.opensearch import counting, searcher, words
from index.engines.opensearch.cluster import Cluster
from index.resolution import EXPANSION_LIMIT
from tests.engines.clustered import Clustered
from tests.engines.shelf import EVERY, Shelf, ask, filled, ids, word
from tests.factory import an_article, published


@pytest.fixture(scope="module")
def sixty(cluster: Cluster) -> Iterator[Searcher]:
    """Sixty articles of twenty authors and thirty days, found with few different scores."""
    shelf = Shelf(Clustered(cluster), Path("sixty"))
    yield filled(
        shelf,
        [
            an_article(
                id=f"{n:02}",
                body=f"Der Deich hält. {'Am Meer. ' * (n % 4)}w{n}",
                authors=(f"Author {n % 20}",),
                date=published(f"2025-04-{n % 30 + 1:02}"),
            )
            for n in range(60)
        ],
    )
    shelf.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a cluster gave far less at a time."""
    monkeypatch.setattr(searcher, "DEEPEST", 20)
    monkeypatch.setattr(searcher, "PAGE", 7)
    monkeypatch.setattr(counting, "BUCKETS", 12)
    monkeypatch.setattr(counting, "PAGE", 5)
    monkeypatch.setattr(words, "PAGE", 9)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("offset", [0, 6, 13, 20, 21, 40, 55, 59, 60, 200])
@pytest.mark.parametrize("limit", [0, 1, 7, 30])
def test_a_window_anywhere_is_a_piece_of_the_whole(
    small: None, sixty: Searcher, sort: Sort, offset: int, limit: int
) -> None:
    whole = ask(sixty, word("Deich"), sort=sort)
    part = ask(sixty, word("Deich"), limit, offset=offset, sort=sort, facets=("year",))
    assert len(set(ids(whole))) == whole.total == part.total == 60
    assert part.hits == whole.hits[offset : offset + limit]
    assert part.facets[0].values[0].count == 60


@pytest.mark.parametrize("offset", [0, 5, 33])
def test_below_a_key_and_from_an_offset(small: None, sixty: Searcher, offset: int) -> None:
    whole = ask(sixty, EVERY, sort=Sort.NEWEST)
    below = whole.hits[9].key
    part = ask(sixty, EVERY, 30, offset=offset, below=below, sort=Sort.NEWEST)
    assert part.hits == whole.hits[10 + offset : 40 + offset]
    assert part.total == 60


def test_facets_of_many_values_are_whole(monkeypatch: pytest.MonkeyPatch, sixty: Searcher) -> None:
    asked = {
        "filters": (Filter(wq.Term("author", "Author 3"), "author"), Filter(word("Deich"))),
        "facets": ("author", "day", "outlet"),
    }
    at_once = ask(sixty, EVERY, **asked).facets
    monkeypatch.setattr(counting, "BUCKETS", 12)
    monkeypatch.setattr(counting, "PAGE", 5)
    assert ask(sixty, EVERY, **asked).facets == at_once
    assert [len(facet.values) for facet in at_once] == [20, 3, 1]


def test_patterns_of_many_words(small: None, sixty: Searcher) -> None:
    assert len(ids(ask(sixty, wq.Wildcard("any", "w*")))) == 60
    assert len(ids(ask(sixty, wq.Wildcard("any", "w?")))) == 10
    assert EXPANSION_LIMIT > 60
