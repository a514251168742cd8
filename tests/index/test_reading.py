"""Reading ahead gives what reading gives, only sooner."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import reading, sources
from index.article import Article
from index.errors import SourceError
from index.reading import ReaderDied


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """More than one batch of articles, and something broken among them."""
    lines = [json.dumps({"id": n, "title": f"Meldung {n}", "text": "Kurz."}) for n in range(500)]
    lines[250] = "{"
    (tmp_path / "meldungen.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "rat.txt").write_text(
        " date 2025-04 Der Rat tagt\n\nAm Abend kam er zusammen.\n", encoding="utf-8"
    )
    return tmp_path


def articles(found: list[Article | SourceError]) -> list[Article]:
    return [one for one in found if isinstance(one, Article)]


def test_it_gives_the_same_articles_in_the_same_order(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_IT", 0)
    ahead, direct = list(reading.read([archive])), list(sources.read([archive]))
    assert articles(ahead) == articles(direct)
    assert len(articles(ahead)) == 500
    assert [str(one) for one in ahead if isinstance(one, SourceError)] == [
        str(one) for one in direct if isinstance(one, SourceError)
    ]


def test_whoever_stops_early_leaves_no_process(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_IT", 0)
    found = reading.read([archive])
    first = next(found)
    found.close()  # type: ignore[attr-defined]
    assert isinstance(first, Article | SourceError)
    assert list(found) == []


def test_a_reader_that_dies_is_no_end_of_the_sources(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_IT", 0)
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ReaderDied):
        list(reading.read([archive]))


def test_small_sources_are_read_here(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> Callable[[], None]:
        raise AssertionError("a second process for a few articles")

    monkeypatch.setattr(reading, "_read_ahead", refuse)
    assert len(articles(list(reading.read([archive])))) == 500
