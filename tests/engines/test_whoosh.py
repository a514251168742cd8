"""What is true of the Whoosh engine alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh import query as wq
from whoosh.index import open_dir

from index.engines import open_engine
from index.errors import IndexLocked
from index.resolution import resolve
from index.vocabulary import Vocabulary
from tests.engines.shelf import EVERY, Shelf, ask, filled, ids, word
from tests.factory import an_article

WHOOSH = open_engine("whoosh")
FLOOD = ("Hochwasser am Deich", "Der Deich hält", "Hochwasser, wieder Hochwasser", "Kein Regen")


@pytest.fixture
def engine() -> object:
    return WHOOSH


def test_a_second_writer_is_refused_until_the_first_is_closed(tmp_path: Path) -> None:
    first = WHOOSH.writer(tmp_path)
    with pytest.raises(IndexLocked):
        WHOOSH.writer(tmp_path)
    first.close()
    WHOOSH.writer(tmp_path).close()


def test_a_writer_that_gives_up_leaves_no_files(tmp_path: Path) -> None:
    shelf = Shelf(WHOOSH, tmp_path)
    filled(shelf, [an_article()])
    shelf.close()
    before = sorted(path.name for path in tmp_path.rglob("*"))
    again = Shelf(WHOOSH, tmp_path)
    again.add(an_article())
    again.close()
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "tree",
    [
        word("Deich"),
        wq.And([word("Deich"), word("Hochwasser")]),
        wq.Or([word("Deich"), word("Hochwasser"), word("Regen")]),
        wq.Phrase("body", [word("Hochwasser").text, word("am").text]),
        wq.Or([wq.Term("body", word("Deich").text, boost=3.0), word("Hochwasser")], boost=2.0),
    ],
)
def test_scores_are_those_of_whoosh(shelf: Shelf, tree: wq.Query) -> None:
    searcher = filled(shelf, [an_article(body=body) for body in FLOOD])
    found = {hit.article.id: hit.score for hit in ask(searcher, tree).hits}
    resolved = resolve(tree, Vocabulary(shelf.folder)).tree
    with open_dir(str(shelf.folder)).searcher() as own:
        expected = {hit["id"]: hit.score for hit in own.search(resolved, limit=None)}
    assert found
    assert found == pytest.approx(expected)


def test_scores_do_not_depend_on_how_articles_were_committed(tmp_path: Path) -> None:
    tree = wq.Or([word("Deich"), word("Hochwasser")])
    articles = [an_article(body=body) for body in FLOOD]
    scores = []
    for name, steps in (("at once", [articles]), ("one by one", [[a] for a in articles])):
        shelf = Shelf(WHOOSH, tmp_path / name)
        for step in steps:
            searcher = filled(shelf, step)
        scores.append({hit.article.id: hit.score for hit in ask(searcher, tree).hits})
        shelf.close()
    assert scores[0] == pytest.approx(scores[1])


def test_equal_scores_come_in_the_order_of_one_commit(shelf: Shelf) -> None:
    names = [f"{number:02}" for number in range(30)]
    searcher = filled(shelf, [an_article(id=name) for name in names])
    assert ids(ask(searcher, EVERY)) == ids(ask(searcher, word("Sitzung"))) == names
