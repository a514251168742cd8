"""Counting by month and outlet, and queries out of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from index.article import Article
from index.live import Live
from index.settings import Settings
from search.language import understand
from search.research.queries import BadLine, Line, read_queries
from search.research.tally import DIMENSIONS, BadDimensions, dimensions, tally
from tests.newsroom import SPECIAL, TODAY, council_reports, parsed

ARTICLES = (*SPECIAL, *council_reports())
LENGTHS = {"year": 4, "month": 7, "day": 10}
FIELDS = {"outlet": "outlet", "section": "section", "language": "language"}


@pytest.fixture(scope="module")
def live(newsroom: Settings) -> Iterator[Live]:
    live = Live(newsroom)
    yield live
    live.close()


def counted(live: Live, query: str, by: str) -> Counter[tuple[str, ...]]:
    request = parsed(query).request
    with live.searcher() as searcher:
        found = tally(searcher, understand(request.text, TODAY).tree, request, dimensions(by))
    assert len({cell.values for cell in found.cells}) == len(found.cells)
    return Counter({cell.values: cell.articles for cell in found.cells})


def values(article: Article, name: str) -> list[str]:
    if name in LENGTHS:
        return [(article.date.isoformat() or "")[: LENGTHS[name]]]
    if name in FIELDS:
        return [getattr(article, FIELDS[name])]
    several: tuple[str, ...] = article.authors if name == "author" else article.agencies
    return list(several) or [""]


BY = [(), *((one,) for one in DIMENSIONS)]
BY += [pair for pair in product(DIMENSIONS, repeat=2)
       if (pair[0] in LENGTHS) != (pair[1] in LENGTHS)]  # fmt: skip


@pytest.mark.parametrize("by", BY, ids=",".join)
def test_every_article_is_counted_where_it_belongs(live: Live, by: tuple[str, ...]) -> None:
    expected = Counter(
        cell for one in ARTICLES for cell in product(*(values(one, name) for name in by))
    )
    assert counted(live, "", ",".join(by) or "none") == expected


def test_filters_hold_for_the_dimension_that_they_narrow(live: Live) -> None:
    found = counted(live, "q=Stadtrat&outlet=Lokalblatt 03&outlet=Lokalblatt 04", "outlet")
    assert set(found) == {("Lokalblatt 03",), ("Lokalblatt 04",)}
    assert set(counted(live, "q=Brücke&from=2025", "year")) == {("2025",)}


def test_what_is_not_found_is_counted_as_nothing(live: Live) -> None:
    assert counted(live, "q=Stadtrat Quastenflosser", "month,outlet") == {("", ""): 0}
    assert counted(live, "q=Quastenflosser", "none") == {(): 0}


def test_cells_are_in_order(live: Live) -> None:
    request = parsed("q=Stadtrat").request
    with live.searcher() as searcher:
        tree = understand(request.text, TODAY).tree
        cells = tally(searcher, tree, request, ("month", "outlet")).cells
        turned = tally(searcher, tree, request, ("outlet", "month")).cells
    assert [cell.values for cell in cells] == sorted(cell.values for cell in cells)
    assert [cell.values for cell in turned] == sorted(cell.values[::-1] for cell in cells)


@pytest.mark.parametrize("text", ["", "woche", "month,year", "outlet,author", "none,month"])
def test_what_cannot_be_counted_by(text: str) -> None:
    with pytest.raises(BadDimensions, match="count by"):
        dimensions(text)


def test_queries_of_a_file() -> None:
    file = [
        b"\xef\xbb\xbf# Zinsen\r\n",
        b"EZB Zins\r\n",
        b"\n",
        "Brücke\tBrücke  ODER\tÜbergang\n".encode(),
        b"leer\t \n",
        b"\xfc\n",
        b"#Hashtag\n",
        b"\t#Hashtag",
    ]
    assert list(read_queries(file)) == [
        Line(2, "", "EZB Zins"),
        Line(4, "Brücke", "Brücke ODER Übergang"),
        BadLine(5, "a label without a query"),
        BadLine(6, "not UTF-8 (byte 1)"),
        Line(8, "", "#Hashtag"),
    ]
