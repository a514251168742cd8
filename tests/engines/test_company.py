"""Who shares passages with an article, and what resembles it, asked of every engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.article import Article
from index.german.tokens import words
from index.prints import of_text
from index.sources import read
from search.stories.sharing import sharing
from search.stories.similar import similar
from tests.engines.shelf import Shelf
from tests.factory import an_article
from tests.reprints import AGENCY, ARTICLES, COPY, COSTS, CUT, DAMAGE, LATER, OPENING, OWN, SAID


def printed(shelf: Shelf, *articles: Article) -> None:
    """Put articles with their prints into the index."""
    for article in articles:
        shelf.add(article, prints=of_text(article.body).terms)
    shelf.commit()


def size(text: str) -> int:
    return len(words(text))


def test_who_shares_and_how_much(shelf: Shelf) -> None:
    printed(shelf, *ARTICLES)
    found = sharing(shelf.searcher(), AGENCY)
    assert [(other.outlet, other.words) for other in found.others] == [
        ("Tageblatt", size(OPENING) - 1 + size(DAMAGE) + size(COSTS)),
        ("Abendblatt", size(OPENING)),
        ("Wochenpost", 0),
    ]
    by_id = {article.id: article.outlet for article in ARTICLES}
    assert [
        (passage.words, passage.quotation, [by_id[id] for id in passage.others])
        for passage in found.passages
    ] == [
        (size(OPENING), False, ["Tageblatt", "Abendblatt"]),
        (size(DAMAGE), False, ["Tageblatt"]),
        (size(SAID), True, ["Wochenpost"]),
        (size(COSTS), False, ["Tageblatt"]),
    ]
    assert not found.more


def test_what_is_similar_is_no_copy(shelf: Shelf) -> None:
    printed(shelf, *ARTICLES)
    named = [one.title for one in similar(shelf.searcher(), AGENCY, {COPY.id, CUT.id})]
    assert set(named[:2]) == {LATER.title, OWN.title}


def test_of_a_story_only_one_is_similar_and_none_of_its_own(shelf: Shelf) -> None:
    told = [replace(CUT, id="cut", story="a"), replace(COPY, id="copy", story="a")]
    printed(shelf, replace(AGENCY, story="b"), replace(LATER, story="b"), OWN, *told)
    named = [one.id for one in similar(shelf.searcher(), replace(AGENCY, story="b"))]
    assert sorted(named) == sorted([OWN.id, "copy"]) or sorted(named) == sorted([OWN.id, "cut"])


def test_an_index_without_prints_says_nothing(shelf: Shelf) -> None:
    shelf.add(AGENCY, COPY)
    shelf.commit()
    found = sharing(shelf.searcher(), AGENCY)
    assert (found.own, found.others, found.passages) == (None, (), ())


def test_more_prints_than_one_question_holds(shelf: Shelf) -> None:
    body = "\n".join(f"Zeile {n} nennt die Bucht {n * 7} und den Kai {n * 13}." for n in range(700))
    long = an_article(outlet="Chronik", body=body)
    end = an_article(outlet="Auszug", body="\n".join(body.splitlines()[-10:]))
    printed(shelf, long, end)
    searcher = shelf.searcher()
    assert [other.id for other in sharing(searcher, long).others] == [end.id]
    assert sharing(searcher, end).own == 0.0


def test_two_real_articles_made_of_one_report(shelf: Shelf, material: Path) -> None:
    paths = sorted((material / "seeds").glob("*.txt"))
    found = [one for one in read(paths) if isinstance(one, Article)]
    seeds = [replace(one, id=f"seed-{n}") for n, one in enumerate(found)]
    printed(shelf, *seeds)
    searcher = shelf.searcher()
    one, other = sharing(searcher, seeds[0]), sharing(searcher, seeds[1])
    assert [o.id for o in one.others] == ["seed-1"]
    assert [o.id for o in other.others] == ["seed-0"]
    assert (one.others[0].share, one.others[0].share_there) == (
        other.others[0].share_there,
        other.others[0].share,
    )
    assert 0.42 <= one.others[0].share < 0.46
    assert 0.52 <= one.others[0].share_there < 0.55
    assert sorted(p.words for p in one.passages if p.words >= 15) == [16, 17, 18, 19, 39, 59, 75]
    assert sharing(searcher, seeds[3]).others == ()
