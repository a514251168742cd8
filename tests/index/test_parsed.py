"""Pages that were parsed are remembered: as they were, for as long as that holds, and no longer."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import parsed
from index.article import Article
from index.draft import Draft
from index.errors import SourceError
from index.parsed import Parsed, Recall
from index.pipeline import Pipeline
from index.sources import html, memory

TEXT = "Der Gemeinderat hat am Montag lange über das neue Freibad und seine Kosten beraten. " * 6
MANY = 100 << 20


def a_page(number: int, title: str = "Rat tagt") -> str:
    return (
        f'<html lang="de"><head><link rel="canonical" href="https://bote.example/{number}">'
        f"<title>{title}</title></head><body><article><h1>{title}</h1><p>{TEXT}{number}</p>"
        f'<time datetime="2025-04-{number % 28 + 1:02}"></time></article></body></html>'
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Pages in a folder, compressed, in an archive and in a web archive; one holds nothing."""
    folder = tmp_path / "archiv"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.html").write_text(a_page(number), encoding="utf-8")
    (folder / "4.html.gz").write_bytes(gzip.compress(a_page(4).encode()))
    with zipfile.ZipFile(folder / "alt.zip", "w") as packed:
        packed.writestr("5.html", a_page(5))
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + a_page(6).encode()
    (folder / "netz.warc").write_bytes(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bote.example/6\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    )
    (folder / "leer.html").write_text("<html><body><p></p></body></html>")
    return folder


def read(folder: Path, kept: Path, most: int = MANY, processes: int = 0) -> list[Draft | str]:
    """All that is in the folder, what cannot be read as a message."""
    with Pipeline(processes, None, Parsed(kept, most)) as pipeline:
        return [
            str(one) if isinstance(one, SourceError) else one for one in pipeline.drafts([folder])
        ]


@pytest.fixture
def pages_parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The pages that were really parsed."""
    seen: list[bytes] = []
    parse = html.article_from_page

    def noted(data: bytes, *rest: object) -> Article:
        seen.append(data)
        return parse(data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("index.sources.saved_pages._parser", lambda: noted)
    return seen


def test_no_page_is_parsed_twice_wherever_it_lies(
    archive: Path, tmp_path: Path, pages_parsed: list[bytes]
) -> None:
    first = read(archive, tmp_path / "h.pages")
    assert len(first) == len(pages_parsed) == 8
    assert read(archive, tmp_path / "h.pages") == first
    assert len(pages_parsed) == 8
    assert read(archive, tmp_path / "other.pages") == first
    assert len(pages_parsed) == 16


def test_workers_remember_too(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.pipeline.WORTH_IT", 0)
    first = read(archive, tmp_path / "h.pages", processes=2)
    rows = sqlite3.connect(tmp_path / "h.pages").execute("SELECT count(*) FROM keys").fetchone()[0]
    assert rows == 8 + 7  # articles (one page has none), and their prints
    assert read(archive, tmp_path / "h.pages", processes=2) == first
    runs = sqlite3.connect(tmp_path / "h.pages").execute("SELECT DISTINCT run FROM keys")
    assert runs.fetchall() == [(2,)]  # all were recalled, none was added


def test_a_moved_page_is_remembered_under_its_new_name(
    archive: Path, tmp_path: Path, pages_parsed: list[bytes]
) -> None:
    read(archive, tmp_path / "h.pages")
    (archive / "2.html").rename(archive / "zwei.html")
    found = [one for one in read(archive, tmp_path / "h.pages") if isinstance(one, Draft)]
    moved = next(one for one in found if one.url.endswith("/2"))
    assert moved.path == moved.article().origin.path == str(archive / "zwei.html")
    assert len(pages_parsed) == 8


@pytest.mark.parametrize("change", ["bytes", "side-car", "rules"])
def test_whatever_the_article_rests_on_counts(
    archive: Path,
    tmp_path: Path,
    pages_parsed: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    read(archive, tmp_path / "h.pages")
    if change == "bytes":
        (archive / "1.html").write_text(a_page(1, "Rat tagt nicht"), encoding="utf-8")
    elif change == "side-car":
        (archive / "1.meta.json").write_text('{"section": "Lokales"}')
    else:
        monkeypatch.setattr(parsed, "rules", lambda: b"other rules")
    found = read(archive, tmp_path / "h.pages")
    assert len(pages_parsed) == (16 if change == "rules" else 9)
    articles = [one.article() for one in found if isinstance(one, Draft)]
    assert any(a.title == "Rat tagt nicht" for a in articles) == (change == "bytes")
    assert any(a.section == "Lokales" for a in articles) == (change == "side-car")


def spoil(kept: Path, how: str) -> None:
    data = bytearray(kept.read_bytes())
    if how == "cut off":
        kept.write_bytes(data[: len(data) // 2])
    elif how == "not a database":
        kept.write_bytes(b"no database at all" * 1000)
    elif how == "values damaged":
        with sqlite3.connect(kept) as db:
            db.execute("UPDATE pages SET value = x'00ff00ff'")
    elif how == "another table":
        with sqlite3.connect(kept) as db:
            db.executescript("DROP TABLE pages; CREATE TABLE pages (a, b)")
    else:
        kept.unlink()
        kept.mkdir()


@pytest.mark.parametrize(
    "how", ["cut off", "not a database", "values damaged", "another table", "a folder"]
)
def test_damage_costs_time_and_nothing_else(archive: Path, tmp_path: Path, how: str) -> None:
    kept = tmp_path / "h.pages"
    first = read(archive, kept)
    spoil(kept, how)
    assert [read(archive, kept) for _ in range(3)] == [first] * 3


def test_it_mends_itself(archive: Path, tmp_path: Path, pages_parsed: list[bytes]) -> None:
    kept = tmp_path / "h.pages"
    read(archive, kept)
    kept.write_bytes(b"no database at all" * 1000)
    for _ in range(3):
        read(archive, kept)
    before = len(pages_parsed)
    read(archive, kept)
    assert len(pages_parsed) == before


def test_it_grows_no_larger_than_it_may(tmp_path: Path) -> None:
    kept, limit = tmp_path / "h.pages", 200_000
    for run in range(4):
        store = Parsed(kept, limit)
        for number in range(3000):
            key = b"%d %d" % (run, number)
            store.take([(key, key * 40)], [])
        store.close()
        assert kept.stat().st_size < 3 * limit
        recall = Recall(kept, b"")
        recall.close()
    with sqlite3.connect(kept) as db:
        assert db.execute("SELECT count(*) FROM keys").fetchone()[0] > 100


def test_what_was_used_last_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "_SOME", 10)
    kept, value = tmp_path / "h.pages", b"x" * 2000
    old = [b"old %02d" % n for n in range(60)]
    runs: list[tuple[list[bytes], list[bytes]]] = [(old, []), ([], old[:20])]
    runs.append(([b"new %02d" % n for n in range(60)], old[:20]))
    for fresh, used in runs:
        store = Parsed(kept, 200_000)
        store.take([], used)
        for key in fresh:
            store.take([(key, value)], [])
        store.close()
    with sqlite3.connect(kept) as db:
        left = {key for (key,) in db.execute("SELECT key FROM keys")}
    assert set(old[:20]) <= left
    assert not left >= set(old)
    assert any(key.startswith(b"new") for key in left)


def test_none_is_kept_where_none_is_wanted(archive: Path, tmp_path: Path) -> None:
    read(archive, tmp_path / "h.pages", most=0)
    assert not (tmp_path / "h.pages").exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(memory, "SECONDS", 0.2)
    yield


@pytest.mark.usefixtures("impatient")
def test_a_page_that_takes_for_ever_is_given_up_and_tried_again(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_: object) -> Article:
        while True:
            try:
                while True:
                    pass
            except Exception:  # as libraries do
                continue

    with monkeypatch.context() as changed:
        changed.setattr("index.sources.saved_pages._parser", lambda: endless)
        (archive / "netz.warc").unlink()
        for path in [*archive.glob("[1-9]*"), archive / "alt.zip", archive / "leer.html"]:
            path.unlink()
        found = read(archive, tmp_path / "h.pages")
        assert [str(one).rpartition(": ")[2] for one in found] == ["given up after 0 seconds"]
    monkeypatch.setattr(memory, "SECONDS", 20)
    assert isinstance(read(archive, tmp_path / "h.pages")[0], Draft)
