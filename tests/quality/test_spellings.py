"""Spellings of one query find the same articles: every judged query, on some of the articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import build
from index.article import Article
from index.engine import Query, Searcher, Window
from index.german.tokens import HYPHENATED
from index.live import Live
from index.settings import Settings
from search.evaluation.evaluate import corpus
from search.language import understand
from search.loosely import opened

TODAY = date(2026, 1, 1)
SETS = ("gnad_lead_eval", "xquad_eval")
ALL = Window(0, 10_000)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def without_umlauts(text: str) -> str:
    return text.translate(_UMLAUTS)


def with_ss(text: str) -> str:
    return text.replace("ß", "ss")


@pytest.fixture(scope="module")
def queries(material: Path) -> list[str]:
    files = [material / "german" / name / "queries.jsonl" for name in SETS]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


@pytest.fixture(scope="module")
def searcher(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("spellings")
    settings = replace(Settings(), index=folder / "index", holdings=folder / "holdings.sqlite")
    build.rebuild_articles(settings, _some(material / "german"), lambda read: None)
    with closing(Live(settings)) as live, live.searcher() as searcher:
        yield searcher


def _some(folder: Path) -> Iterator[Article]:
    """Newspaper articles, and the passages that the questions were asked about."""
    yield from list(corpus(folder / SETS[0]))[::2]
    yield from (one for one in corpus(folder / SETS[1]) if one.own_id.startswith("xq"))


def found(searcher: Searcher, text: str, some: bool = True) -> set[str]:
    """The ids of what has all words, else with ``some`` of what has some of them."""
    understood = understand(text, TODAY)
    hits = searcher.search(Query(understood.tree, window=ALL)).hits
    if not hits and some and understood.relaxed is not None:
        hits = searcher.search(Query(opened(understood.relaxed), window=ALL)).hits
    return {hit.article.own_id for hit in hits}


@pytest.mark.parametrize("spelled", [without_umlauts, with_ss, str.lower])
def test_queries_find_the_same_however_they_are_spelled(
    spelled: Callable[[str], str], queries: list[str], searcher: Searcher
) -> None:
    others = [(query, spelled(query)) for query in queries if spelled(query) != query]
    assert len(others) > 50
    # What is understood alike finds the same; the index is asked about the rest.
    asked = [
        (one, other)
        for one, other in others
        if understand(one, TODAY).tree != understand(other, TODAY).tree
        or understand(one, TODAY).relaxed != understand(other, TODAY).relaxed
    ]
    assert [pair for pair in asked if found(searcher, pair[0]) != found(searcher, pair[1])] == []


#: Hyphenated words that find more than their joined forms do: what no lexicon knows is not
#: found written as one where an article has its words apart.
ONLY_APART = {
    "24-10": "2410 does not tell where its numbers part; articles have 24.10. and 24:10",
    "24-Yard-Line": "24-Yard Line in the article; Yard is no word of the lexicon",
    "Bowl-Spiel": "Super Bowl Spiel in the article; Bowl is no word of the lexicon",
}


def test_hyphens_do_not_matter(queries: list[str], searcher: Searcher) -> None:
    words = sorted({word for query in queries for word in HYPHENATED.findall(query)})
    assert len(words) > 100
    apart = set()
    for word in words:
        typed = found(searcher, word)
        joined = found(searcher, word[0] + word[1:].replace("-", "").lower())
        spaced = found(searcher, word.replace("-", " "), some=False)
        assert joined <= typed <= spaced, word
        if joined != typed:
            apart.add(word)
    assert apart == ONLY_APART.keys()


def test_queries_never_find_less_without_their_hyphens(
    queries: list[str], searcher: Searcher
) -> None:
    for query in queries:
        if HYPHENATED.search(query):
            spaced = found(searcher, query.replace("-", " "), some=False)
            assert found(searcher, query, some=False) <= spaced, query
