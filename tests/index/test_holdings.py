"""Ids that stay: what makes an article the same one at the next rebuild."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.article import Article, Origin, Paragraph
from index.draft import draft_of
from index.errors import RebuildNeeded
from index.holdings import Holdings, HoldingsError, UnknownArticle
from index.identity import canonical_url
from index.run import Holding

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
        found = [run.identify(draft_of(article)) for article in articles]
        run.end(everything=True)
        return found


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
        run.identify(draft_of(article))
        raise RuntimeError
    assert held(holdings, article)[0].new


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "holdings.sqlite"
    broken.write_bytes(b"no database" * 100)
    with pytest.raises(HoldingsError, match=r"holdings\.sqlite"):
        Holdings(broken).files()


def test_an_odd_url_stays_as_it_is() -> None:
    assert canonical_url("http://[kaputt") == "http://[kaputt"


def states(holdings: Holdings) -> dict[str, int]:
    """Id to state (0 live, 1 gone, 2 removed for good) of all articles."""
    with closing(sqlite3.connect(holdings.file)) as connection:
        return dict(connection.execute("SELECT id, state FROM articles"))


def first_seen(holdings: Holdings, id: str) -> str:
    with closing(sqlite3.connect(holdings.file)) as connection:
        seen: str = connection.execute(
            "SELECT first_seen FROM articles WHERE id = ?", (id,)
        ).fetchone()[0]
        return seen


def test_what_is_not_there_any_more_is_gone_and_may_come_back(
    holdings: Holdings, tmp_path: Path
) -> None:
    one, other = file(tmp_path / "a.txt", "Eins."), file(tmp_path / "b.txt", "Zwei.")
    first, second = held(holdings, one, other)
    held(holdings, other)
    assert states(holdings) == {first.id: 1, second.id: 0}
    later = NOW + timedelta(days=3)
    with holdings.run(later) as run:
        back = run.identify(draft_of(one))
        assert (back.id, back.sequence, back.new) == (first.id, first.sequence, False)
        assert run.counts.added == 1
    assert first_seen(holdings, first.id) == NOW.isoformat(timespec="seconds")


def test_what_was_removed_for_good_stays_down(holdings: Holdings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    article = line(path, 1, "Eins", own_id="7", outlet="Hafenblatt")
    edited = line(tmp_path / "b.jsonl", 4, "Ganz anders", own_id="7", outlet="Hafenblatt")
    id = held(holdings, article)[0].id
    holdings.take_down(id, "Urteil", NOW, "2025-04-10")
    for again in (article, edited, article):
        holding = held(holdings, again)[0]
        assert (holding.id, holding.wanted) == (id, False)
    assert [(down.id, down.reason, down.day) for down in holdings.takedowns()] == [
        (id, "Urteil", "2025-04-10")
    ]
    holdings.let_back(id, NOW)
    assert held(holdings, article)[0].wanted
    assert holdings.takedowns() == ()


def test_only_what_was_held_can_be_taken_down(holdings: Holdings, tmp_path: Path) -> None:
    id = held(holdings, file(tmp_path / "a.txt", "Eins."))[0].id
    with pytest.raises(UnknownArticle, match="nirgends"):
        holdings.take_down("nirgends", "Urteil", NOW, "2025-04-10")
    with pytest.raises(UnknownArticle, match="not taken down"):
        holdings.let_back(id, NOW)


def test_takedowns_outlive_the_holdings(tmp_path: Path) -> None:
    """Ids come out the same, so what another run of another file knew as down stays down."""
    article = file(tmp_path / "a.txt", "Der Rat tagt.")
    first = Holdings(tmp_path / "first.sqlite")
    id = held(first, article)[0].id
    first.take_down(id, "Urteil", NOW, "2025-04-10")
    with Holdings(tmp_path / "second.sqlite").run(NOW) as run:
        run.adopt(first.takedowns())
        assert not run.identify(draft_of(article)).wanted


def test_an_index_lacks_what_changed_after_its_run(holdings: Holdings, tmp_path: Path) -> None:
    with holdings.run(NOW) as run:
        run.identify(draft_of(file(tmp_path / "a.txt", "Eins.")))
        token = run.token
    with holdings.looking() as look:
        assert not look.is_behind(holdings.number(token))
    held(holdings, file(tmp_path / "a.txt", "Eins, geändert."))
    with holdings.looking() as look:
        assert look.is_behind(holdings.number(token))
        behind = look.files_behind(holdings.number(token))
    assert list(behind.values()) == [str(tmp_path / "a.txt")]
    with pytest.raises(RebuildNeeded, match="holdings"):
        holdings.number("another")


VERSION_1 = """
CREATE TABLE articles (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE, path TEXT NOT NULL, content TEXT NOT NULL, first_seen TEXT NOT NULL,
    run INTEGER NOT NULL);
CREATE INDEX articles_by_path ON articles (path) WHERE key IS NULL;
CREATE INDEX articles_by_content ON articles (content) WHERE key IS NULL;
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL)
    WITHOUT ROWID;
PRAGMA user_version = 1;
"""


def test_holdings_of_version_1_are_taken_over(tmp_path: Path) -> None:
    """Ids, numbers and days of articles stay, whether known by a key, a file or their text."""
    plain = file(tmp_path / "a.txt", "Der Rat tagt.")
    keyed = line(tmp_path / "b.jsonl", 1, "Eins", own_id="7", outlet="Hafenblatt")
    unkeyed = line(tmp_path / "b.jsonl", 2, "Zwei")
    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(VERSION_1)
        for number, (article, key) in enumerate(
            ((plain, None), (keyed, "id Hafenblatt\0" + "7"), (unkeyed, None)), 3
        ):
            draft = draft_of(article)
            row = (number, f"alt{number}", key, draft.path, draft.text, "2024-01-01T00:00:00+00:00")
            connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, 5)", row)
        gone = (9, "weg9", None, str(tmp_path / "weg.txt"), "x", "2023-01-01T00:00:00+00:00", 4)
        connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)", gone)
        connection.execute("INSERT INTO files VALUES (?, 10, 20)", (plain.origin.path,))
        connection.commit()
    holdings = Holdings(old)
    assert [(state.path, state.size) for state in holdings.files()] == [(plain.origin.path, 10)]
    assert states(holdings) == {"alt3": 0, "alt4": 0, "alt5": 0, "weg9": 1}
    found = held(holdings, plain, keyed, unkeyed, line(tmp_path / "c.jsonl", 1, "Neu"))
    assert [(h.id, h.sequence) for h in found[:3]] == [("alt3", 3), ("alt4", 4), ("alt5", 5)]
    assert found[3].new and found[3].sequence == 10
    assert first_seen(holdings, "alt4") == "2024-01-01T00:00:00+00:00"


def test_holdings_of_a_later_version_are_refused(tmp_path: Path) -> None:
    later = tmp_path / "later.sqlite"
    with closing(sqlite3.connect(later)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HoldingsError, match="newer"):
        Holdings(later).files()
