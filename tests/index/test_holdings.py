"""Ids that stay: what makes an article the same one at the next rebuild."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.article import Article, Origin, Paragraph
from index.holdings import Holding, Holdings, HoldingsError, canonical_url

NOW = datetime(2025, 4, 10, tzinfo=UTC)


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    return Holdings(tmp_path / "holdings.sqlite")


def file(path: Path, text: str) -> Article:
    """A plain text file without metadata, as it would be read."""
    path.write_text(text, encoding="utf-8")
    return Article(paragraphs=(Paragraph(text),), origin=Origin(str(path)))


def line(path: Path, number: int, text: str, **fields: str) -> Article:
    """A line of a file of many articles."""
    path.touch()
    origin = Origin(str(path), number)
    return Article(paragraphs=(Paragraph(text),), origin=origin, **fields)


def held(holdings: Holdings, *articles: Article) -> list[Holding]:
    """What one rebuild says of these articles."""
    with holdings.run(NOW) as run:
        return [run.identify(article) for article in articles]


def test_an_article_is_new_once(holdings: Holdings, tmp_path: Path) -> None:
    article = file(tmp_path / "a.txt", "Der Rat tagt.")
    first, again = held(holdings, article)[0], held(holdings, article)[0]
    assert (first.new, again.new) == (True, False)
    assert (again.id, again.sequence) == (first.id, first.sequence)


def test_a_file_that_moves_keeps_its_id(holdings: Holdings, tmp_path: Path) -> None:
    before = held(holdings, file(tmp_path / "a.txt", "Der Rat tagt."))[0]
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    moved = Article(
        paragraphs=(Paragraph("Der Rat tagt."),), origin=Origin(str(tmp_path / "b.txt"))
    )
    assert held(holdings, moved)[0].id == before.id


def test_a_file_that_is_edited_keeps_its_id(holdings: Holdings, tmp_path: Path) -> None:
    before = held(holdings, file(tmp_path / "a.txt", "Der Rat tagt."))[0]
    assert held(holdings, file(tmp_path / "a.txt", "Der Rat hat getagt."))[0].id == before.id


def test_moved_and_edited_at_once_is_a_new_article(holdings: Holdings, tmp_path: Path) -> None:
    before = held(holdings, file(tmp_path / "a.txt", "Der Rat tagt."))[0]
    (tmp_path / "a.txt").unlink()
    after = held(holdings, file(tmp_path / "b.txt", "Der Rat hat getagt."))[0]
    assert after.new and after.id != before.id


def test_a_copy_is_an_article_of_its_own(holdings: Holdings, tmp_path: Path) -> None:
    texts = [file(tmp_path / name, "Der Rat tagt.") for name in ("a.txt", "b.txt")]
    one, other = held(holdings, *texts)
    assert one.id != other.id
    assert [h.id for h in held(holdings, *reversed(texts))] == [other.id, one.id]


def test_a_file_read_twice_in_one_run_is_one_article(holdings: Holdings, tmp_path: Path) -> None:
    article = file(tmp_path / "a.txt", "Der Rat tagt.")
    one, other = held(holdings, article, article)
    assert one.id == other.id


def test_the_sources_own_id_counts_together_with_the_outlet(
    holdings: Holdings, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    here = line(path, 1, "Eins", own_id="7", outlet="Hafenblatt")
    there = line(path, 2, "Zwei", own_id="7", outlet="Alpenkurier")
    changed = line(tmp_path / "b.jsonl", 9, "Ganz anders", own_id="7", outlet="Hafenblatt")
    one, other = held(holdings, here, there)
    assert one.id != other.id
    assert held(holdings, changed)[0].id == one.id


def test_the_url_counts_where_there_is_no_own_id(holdings: Holdings, tmp_path: Path) -> None:
    plain = line(tmp_path / "a.jsonl", 1, "Eins", url="https://blatt.example/rat?id=1")
    tracked = line(
        tmp_path / "b.jsonl", 4, "Neu", url="https://BLATT.example/rat?id=1&utm_source=x#top"
    )
    assert held(holdings, plain)[0].id == held(holdings, tracked)[0].id


def test_lines_without_id_are_known_by_their_text(holdings: Holdings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    one, two = held(holdings, line(path, 1, "Eins"), line(path, 2, "Zwei"))
    shifted = held(holdings, line(path, 1, "Davor"), line(path, 2, "Eins"), line(path, 3, "Zwei"))
    assert [h.id for h in shifted[1:]] == [one.id, two.id]
    assert shifted[0].new


def test_ids_are_short_and_fit_a_url(holdings: Holdings, tmp_path: Path) -> None:
    id = held(holdings, file(tmp_path / "a.txt", "Der Rat tagt."))[0].id
    assert id.isalnum() and id.islower() and len(id) <= 16


def test_ids_are_the_same_again_after_the_holdings_are_lost(tmp_path: Path) -> None:
    article = file(tmp_path / "a.txt", "Der Rat tagt.")
    one = held(Holdings(tmp_path / "one.sqlite"), article)[0]
    other = held(Holdings(tmp_path / "other.sqlite"), article)[0]
    assert one.id == other.id


def test_a_run_that_fails_leaves_nothing(holdings: Holdings, tmp_path: Path) -> None:
    article = file(tmp_path / "a.txt", "Der Rat tagt.")
    with pytest.raises(RuntimeError), holdings.run(NOW) as run:
        run.identify(article)
        raise RuntimeError
    assert held(holdings, article)[0].new


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "holdings.sqlite"
    broken.write_bytes(b"no database" * 100)
    with pytest.raises(HoldingsError, match=r"holdings\.sqlite"):
        Holdings(broken).files()


def test_an_odd_url_stays_as_it_is() -> None:
    assert canonical_url("http://[kaputt") == "http://[kaputt"
