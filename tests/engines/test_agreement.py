"""Every engine finds what the judge finds, for queries that a seed makes up."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from index.article import Article, Comment
from index.engine import Engine, Query, Searcher, Sort
from index.sources import read
from tests.engines.reference import Answer, Reference
from tests.engines.shelf import Shelf, filled, ids
from tests.engines.trees import Asker
from tests.factory import an_article, published

REAL_ARTICLES = 300
MADE_UP_ARTICLES = 150
QUERIES = 200  # of each engine, about each set of articles
SAMPLE = Path(__file__).parents[2] / "articles"

OUTLETS = ("Tageblatt", "tageblatt", "Neue Zeitung, Ausgabe Süd", "Abend|Post", "", "Öffentlich")
AUTHORS = ("Anna Berg", "Stein, Karl", "Karl Stein", "Lea Anna Berg", "Jörg Weiß", "|", "O'Neill")
AGENCIES = ("dpa", "AFP", "dpa-AFX", "Reuters", "SID")
DATES = ("", "2020", "2020-04", "2020-04-10", "2020-04-10T19:05", "2021-12-31", "1789-07-14")
EMBARGOES = tuple(datetime(2025, month, 1, 12, 0, 30, tzinfo=UTC) for month in (3, 6, 9))
COMMON = """der die das und im in am Rat Räte Deich Deiche Deichrat brach bricht Sturm
    stürmte Straße Strasse STURM""".split()  # noqa: SIM905 - easier to read


def dressed(article: Article, chance: Random) -> Article:
    """The article with names, comments and a date that a seed gives it."""
    words = article.body.split()
    comment = " ".join(chance.choices(words, k=8)) if words and chance.random() < 0.3 else ""
    return an_article(
        id=article.id,
        title=article.title,
        body=article.body,
        outlet=chance.choice(OUTLETS),
        authors=tuple(chance.sample(AUTHORS, chance.randint(0, 3))),
        section=chance.choice(("Politik", "Land und Leute", "")),
        agencies=tuple(chance.sample(AGENCIES, chance.randint(0, 2))),
        language=chance.choice(("de", "de", "en", "")),
        date=article.date if chance.random() < 0.5 else published(chance.choice(DATES)),
        comments=(Comment(comment, "de"),) if comment else (),
        embargo=chance.choice((None, None, *EMBARGOES)),
    )


def made_up(chance: Random) -> Article:
    """Few different words, so that phrases and repeated words meet by chance."""
    return an_article(
        title=" ".join(chance.choices(COMMON, k=chance.randint(0, 5))),
        body=" ".join(chance.choices(COMMON, k=chance.randint(0, 60))),
        date=published(f"2021-0{chance.randint(1, 9)}"),
    )


def pool(material: Path, number: int) -> list[Article]:
    """The first real articles of the pool, dressed by seed 1."""
    chance = Random(1)
    with lzma.open(material / "pool-10k.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, number)]
    return [
        dressed(
            an_article(
                id=str(row["id"]),
                title=row["title"] or "",
                body=row["body"] or "",
                date=published(row["date"][:16].replace(" ", "T")),
            ),
            chance,
        )
        for row in rows
    ]


@pytest.fixture(scope="session")
def real(material: Path) -> Reference:
    """Real articles."""
    return Reference(pool(material, REAL_ARTICLES))


@pytest.fixture(scope="session")
def invented() -> Reference:
    """Articles of few words, made by seed 2."""
    chance = Random(2)
    return Reference([dressed(made_up(chance), chance) for _ in range(MADE_UP_ARTICLES)])


@pytest.fixture(scope="session")
def sample() -> Reference:
    """The project's own articles, as they are read."""
    articles = [article for article in read([SAMPLE]) if isinstance(article, Article)]
    return Reference([replace(article, id=f"{n}") for n, article in enumerate(articles)])


@pytest.fixture(scope="session", params=["real", "sample", "invented"])
def reference(request: pytest.FixtureRequest) -> Reference:
    reference: Reference = request.getfixturevalue(request.param)
    return reference


@pytest.fixture(scope="session")
def searcher(
    engine: Engine, reference: Reference, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    shelf = Shelf(engine, tmp_path_factory.mktemp("agreement"))
    yield filled(shelf, [held.article for held in reference.held])
    shelf.close()


@cache
def judged(reference: Reference, seed: int) -> tuple[Query, Answer]:
    """A query, and what the judge says to it: once for all engines."""
    query = Asker(reference.held, seed).query()
    return query, reference.answer(query)


@pytest.mark.parametrize("seed", range(QUERIES))
def test_an_engine_finds_what_the_judge_finds(
    searcher: Searcher, reference: Reference, seed: int
) -> None:
    query, answer = judged(reference, seed)
    results = searcher.search(query)
    found: Sequence[str] = ids(results)
    assert (results.total, len(set(found))) == (len(found), len(found))
    if query.sort is Sort.RELEVANCE:
        scores = [hit.score for hit in results.hits]
        assert scores == sorted(scores, reverse=True)
        found = [held.article.id for held in reference.held if held.article.id in set(found)]
    assert Answer(tuple(found), results.facets, results.cut) == answer, query


def test_the_queries_are_worth_asking(reference: Reference) -> None:
    """At least a third of them find some articles, but not all."""
    sizes = [len(judged(reference, seed)[1].ids) for seed in range(QUERIES)]
    assert sum(0 < size < len(reference.held) for size in sizes) > QUERIES / 3
