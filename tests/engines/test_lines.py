"""Concordances, samples and tables of counts are the same from every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import Any

import pytest

from index.article import Article
from index.engine import Query, Results, Searcher
from search.language import understand
from search.marking.marks import Marker
from search.research import concordance, sample
from search.research.concordance import Asking, By
from search.research.occurrences import USUAL, Line, lines_of
from search.research.tally import dimensions, tally
from tests.engines.shelf import Shelf, filled
from tests.engines.test_coverage import REQUESTS, TODAY, some_articles
from tests.factory import an_article, published

WORDS = ("Hafen", "Häfen", "Hafenstadt", "Brücke", "Markt", "am", "Ölhafen", "die", "zur", "Straße")


def articles(seed: int, number: int = 60) -> list[Article]:
    """Articles of few words, so that the same ones stand beside each other often."""
    chance = Random(seed)
    return [
        an_article(
            title=" ".join(chance.choices(WORDS, k=2)),
            body="\n".join(" ".join(chance.choices(WORDS, k=6)) for _ in range(3)),
            outlet=chance.choice(("Bote", "Ärzteblatt", "Zeit", "")),
            date=published(f"2025-0{chance.randint(1, 6)}-{chance.randint(1, 28):02}"),
        )
        for _ in range(number)
    ]


def expected_lines(texts: Sequence[Article], query: str) -> Counter[tuple[str, ...]]:
    """Of all articles; which of them match is decided by whether anything is marked."""
    marker = Marker(understand(query, TODAY).tree)
    return Counter(said(line) for one in texts for line in lines_of(one, marker, USUAL))


def said(line: Line) -> tuple[str, ...]:
    return line.source.id, line.field, line.left, line.keyword, line.right


@pytest.mark.parametrize("query", ["Hafen", '"am Markt"', "Hafen NAHE/2 Brücke", "Hafen*"])
def test_lines_are_those_of_every_article(shelf: Shelf, query: str) -> None:
    texts = articles(1)
    searcher = filled(shelf, texts)
    request = REQUESTS["everything"].changed(text=query)
    expected = expected_lines(texts, query)
    assert expected
    for by in By:
        found = concordance.concordance(searcher, request, TODAY, by=by)
        assert found.whole
        assert Counter(map(said, found.lines)) == expected
        every = Asking(searcher, request, TODAY, by=by).every_line()
        assert list(map(said, every)) == list(map(said, found.lines))


def numbered(texts: Sequence[Article]) -> dict[str, int]:
    """Ids and the numbers that the shelf gives them."""
    return {one.id: number for number, one in enumerate(texts, 1)}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_sample_is_the_articles_of_the_smallest_digests(shelf: Shelf, name: str) -> None:
    texts = some_articles(4, number=60)
    searcher = filled(shelf, texts)
    numbers = numbered(texts)
    every = sample.sample(searcher, REQUESTS[name], TODAY, 1000, 1)
    population = [one.article.id for one in every.drawn]
    assert len(population) == every.total
    for seed in (0, 7):

        def digest(id: str, seed: int = seed) -> bytes:
            key = str(seed).encode()
            return blake2b(str(numbers[id]).encode(), key=key, digest_size=8).digest()

        found = sample.sample(searcher, REQUESTS[name], TODAY, 9, seed)
        assert [one.article.id for one in found.drawn] == sorted(population, key=digest)[:9]
        assert [numbers[one.article.id] for one in found.drawn] == [o.number for o in found.drawn]


def test_an_article_that_comes_later_takes_one_place_at_most(shelf: Shelf) -> None:
    texts = some_articles(5, number=40)
    before = ids_drawn(filled(shelf, texts[:30]))
    after = ids_drawn(filled(shelf, texts[30:]))
    old = {one.id for one in texts[:30]}
    kept = [id for id in after if id in old]
    assert kept == before[: len(kept)]
    assert kept != after


def ids_drawn(searcher: Searcher) -> list[str]:
    found = sample.sample(searcher, REQUESTS["everything"], TODAY, 10, 3)
    return [one.article.id for one in found.drawn]


@pytest.mark.parametrize("by", ["none", "month,outlet", "author,year", "agency"])
def test_counts_are_those_of_every_article(shelf: Shelf, by: str) -> None:
    texts = some_articles(6)
    searcher = filled(shelf, texts)
    for request in (REQUESTS["a word"], REQUESTS["an agency"]):
        tree = understand(request.text, TODAY).tree
        found = tally(searcher, tree, request, dimensions(by))
        mine = [
            one
            for one in texts
            if request.text in one.body.split() or (not request.text and "dpa" in one.agencies)
        ]
        assert found.total == len(mine)
        cells = {cell.values: cell.articles for cell in found.cells}
        if by == "month,outlet":
            month = Counter(((one.date.isoformat() or "")[:7], one.outlet) for one in mine)
            assert cells == month
        elif by == "agency":
            agencies = Counter((name,) for one in mine for name in one.agencies or ("",))
            assert cells == agencies
        else:
            assert sum(cells.values()) == len(mine)


@pytest.mark.parametrize("by", [By.NEWEST, By.OLDEST])
def test_parts_and_files_go_on_where_the_last_ones_ended(
    shelf: Shelf, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = filled(shelf, articles(1))
    request = REQUESTS["everything"].changed(text="Hafen")
    whole = concordance.concordance(searcher, request, TODAY, by=by)
    assert whole.whole and whole.read > 6
    monkeypatch.setattr(concordance, "ARTICLES", 3)
    monkeypatch.setattr(concordance, "FILE", 3)
    parts: list[concordance.Concordance] = []
    starts: list[int | None] = [None]
    while len(parts) < len(starts):
        after = starts[-1]
        part = concordance.concordance(searcher, request, TODAY, by=by, after=after)
        asking = Asking(searcher, request, TODAY, by=by, after=after)
        assert asking.following() == part.following
        assert list(map(said, asking.every_line())) == list(map(said, part.lines))
        assert part.files == parts[0].files if parts else part.files
        parts.append(part)
        starts += [part.following] if part.following is not None else []
    assert tuple(starts[1:]) == parts[0].files
    assert [line for part in parts for line in map(said, part.lines)] == list(
        map(said, whole.lines)
    )
    assert sum(part.read for part in parts) == whole.read == whole.articles


class Counting:
    """A searcher that counts its searches."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher, self.searches = searcher, 0

    def search(self, query: Query) -> Results:
        self.searches += 1
        return self._searcher.search(query)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)


def test_a_sample_reads_those_drawn_at_once(shelf: Shelf) -> None:
    counting = Counting(filled(shelf, articles(1)))
    drawn = sample.sample(counting, REQUESTS["everything"], TODAY, size=20, seed=3).drawn
    assert len(drawn) > 5
    assert counting.searches == 2  # one counts, the other reads
