"""Lists by story: the same stories, in the same order, as one finds by walking over all hits."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from whoosh import query as wq

from index.article import Article
from index.engine import Filter, Query, Searcher, Sort, Window
from search.stories.stories import SHOWN, Counted, Grouped, grouped
from tests.engines.shelf import EVERY, Shelf, ask, filled, word
from tests.factory import an_article, published

TOPICS = ("Hafen", "Brücke", "Markt", "Schule")
OUTLETS = ("Kurier", "Bote", "Abendblatt")


def some_articles(seed: int, number: int = 120) -> list[Article]:
    """Articles of which about half tell one of a dozen stories."""
    chance = Random(seed)
    made: list[Article] = []
    leads: dict[int, str] = {}
    for _ in range(number):
        article = an_article(
            body=" ".join(chance.choices(TOPICS, k=chance.randint(1, 6))),
            outlet=chance.choice(OUTLETS),
            date=published(f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"),
        )
        if chance.random() < 0.5:
            story = chance.randint(1, 12)
            article = replace(article, story=leads.setdefault(story, article.id))
        made.append(article)
    return made


def by_walking(searcher: Searcher, query: Query) -> dict[str, list[str]]:
    """The ids of each story's articles, stories in the order of their first hits."""
    everything = replace(query, window=Window(limit=1000), facets=())
    found: dict[str, list[str]] = {}
    for hit in searcher.search(everything).hits:
        found.setdefault(hit.article.story or hit.article.id, []).append(hit.article.id)
    return found


def pages(searcher: Searcher, query: Query, size: int) -> list[Grouped]:
    """All pages of a list by stories."""
    found: list[Grouped] = []
    while not found or found[-1].results.hits:
        window = Window(len(found) * size, size)
        found.append(grouped(searcher, replace(query, window=window)))
    return found


def some_queries(seed: int) -> list[Query]:
    chance = Random(seed)
    made = []
    for sort in Sort:
        for _ in range(4):
            topics = chance.sample(TOPICS, chance.randint(1, 2))
            tree = chance.choice((wq.Or, wq.And))([word(topic) for topic in topics])
            outlet = Filter(wq.Term("outlet", chance.choice(OUTLETS)), "outlet")
            filters = (outlet,) if chance.random() < 0.5 else ()
            made.append(Query(tree, filters, ("outlet",), sort))
    return [*made, Query(EVERY, sort=Sort.NEWEST)]


@pytest.mark.parametrize("seed", range(3))
def test_pages_by_story_are_what_walking_finds(shelf: Shelf, seed: int) -> None:
    searcher = filled(shelf, some_articles(seed))
    for query in some_queries(seed):
        walked = by_walking(searcher, query)
        listed = pages(searcher, query, size=7)
        leads = [hit.article.id for page in listed for hit in page.results.hits]
        sizes = [story.size for page in listed for story in page.stories]
        assert leads == [ids[0] for ids in walked.values()]
        assert sizes == [len(ids) for ids in walked.values()]
        assert sum(sizes) == listed[0].results.total
        assert {page.counted for page in listed} == {Counted(len(walked))}
        for page in listed:
            for hit, story in zip(page.results.hits, page.stories, strict=True):
                others = {one.id for one in story.others}
                assert others < {*walked[hit.article.story or hit.article.id]}
                assert hit.article.id not in others
                assert len(others) == min(story.size - 1, SHOWN)


def test_facets_count_articles(shelf: Shelf) -> None:
    searcher = filled(shelf, some_articles(7))
    query = Query(word("Hafen"), facets=("outlet", "year"))
    assert grouped(searcher, query).results.facets == searcher.search(query).facets


def test_other_articles_of_a_story_come_earliest_first(shelf: Shelf) -> None:
    days = ("2025-03-04", "2025-03-02", "2025-03-03")
    copies = [an_article(date=published(day), story="s") for day in days]
    found = grouped(filled(shelf, copies), Query(EVERY, sort=Sort.NEWEST))
    assert [hit.article.id for hit in found.results.hits] == [copies[0].id]
    assert [one.id for one in found.stories[0].others] == [copies[1].id, copies[2].id]


def test_sizes_sum_to_the_total_while_articles_come_and_go(shelf: Shelf) -> None:
    articles = some_articles(9)
    shelf.add(*articles[:60])
    for start in range(60, 120, 20):
        shelf.writer.remove([one.id for one in articles[start - 40 : start - 30]])
        shelf.add(*articles[start : start + 20])
        shelf.commit()
        searcher = shelf.searcher()
        for query in some_queries(start):
            listed = pages(searcher, query, size=20)
            total = sum(story.size for page in listed for story in page.stories)
            assert total == ask(searcher, query.tree, filters=query.filters).total
