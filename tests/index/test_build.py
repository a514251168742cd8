"""Rebuild and check: sources in, a whole index out."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from whoosh import query as wq

from index.build import NothingToIndex, check, rebuild
from index.engine import Query
from index.errors import IndexDamaged, IndexMissing, RebuildNeeded
from index.folders import FolderGenerations
from index.live import Live
from index.settings import ENGINES, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with two articles as text and two as JSON Lines."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in ("brücke", "becken"):
        text = f"Der Rat berät über {name}\n\nAm Abend kam der Rat von Rheinhagen zusammen.\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    records = [
        {"id": n, "title": f"Meldung {n}", "text": "Kurz.", "outlet": "Blatt"} for n in (1, 2)
    ]
    lines = "\n".join(json.dumps(record) for record in records)
    (folder / "meldungen.jsonl").write_text(lines, encoding="utf-8")
    return folder


def titles(settings: Settings) -> dict[str, str]:
    """Title to id of all articles in the live index."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        hits = searcher.search(Query(wq.Every())).hits
    return {hit.article.title: hit.article.id for hit in hits}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_folder_becomes_an_index(tmp_path: Path, archive: Path, engine: str) -> None:
    settings = Settings(
        index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite", engine=engine
    )
    report = rebuild(settings, [archive])
    assert (report.articles, report.new, report.skipped) == (4, 4, ())
    assert set(titles(settings)) == {
        "Der Rat berät über brücke",
        "Der Rat berät über becken",
        "Meldung 1",
        "Meldung 2",
    }
    condition = check(settings)
    assert condition.whole and condition.current


def test_ids_stay_from_rebuild_to_rebuild(settings: Settings, archive: Path) -> None:
    rebuild(settings, [archive])
    before = titles(settings)
    (archive / "becken.txt").rename(archive / "anders.txt")
    report = rebuild(settings, [archive])
    assert report.new == 0
    assert titles(settings) == before


def test_progress_is_told(settings: Settings, archive: Path) -> None:
    told: list[tuple[str, int]] = []
    rebuild(settings, [archive], lambda now: told.append((now.stage, now.articles)))
    stages = ("reading", "indexing")  # all are read before the first is written
    assert told == [(stage, number) for stage in stages for number in (1, 2, 3, 4)]


def test_a_broken_file_is_skipped_and_named(settings: Settings, archive: Path) -> None:
    (archive / "kaputt.jsonl").write_text('{"title": "Halb', encoding="utf-8")
    report = rebuild(settings, [archive])
    assert report.articles == 4
    assert [Path(error.place.rpartition(":")[0]).name for error in report.skipped] == [
        "kaputt.jsonl"
    ]


def test_nothing_to_read_leaves_the_live_index(settings: Settings, archive: Path) -> None:
    rebuild(settings, [archive])
    before = titles(settings)
    with pytest.raises(NothingToIndex, match="gibtsnicht"):
        rebuild(settings, [archive / "gibtsnicht"])
    assert titles(settings) == before
    assert check(settings).current


def test_the_same_id_twice_in_one_run_is_one_article(settings: Settings, archive: Path) -> None:
    again = {"id": 1, "title": "Meldung 1, neu", "text": "Kurz.", "outlet": "Blatt"}
    (archive / "nachtrag.jsonl").write_text(json.dumps(again), encoding="utf-8")
    report = rebuild(settings, [archive])
    assert (report.articles, report.repeated) == (4, 1)
    assert "Meldung 1, neu" in titles(settings) and "Meldung 1" not in titles(settings)


def test_a_source_named_twice_is_read_once(settings: Settings, archive: Path) -> None:
    report = rebuild(settings, [archive, archive / "becken.txt"])
    assert report.articles == 4


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "neu.txt").write_text("Neu.\n"), "1 new, 0 changed, 0 gone"),
        (lambda folder: (folder / "becken.txt").unlink(), "0 new, 0 changed, 1 gone"),
        (lambda folder: (folder / "becken.txt").write_text("Kurz."), "0 new, 1 changed, 0 gone"),
        (
            lambda folder: (folder / "meta.json").write_text('{"outlet": "Blatt"}'),
            "0 new, 3 changed, 0 gone",
        ),
    ],
)
def test_check_notices_changed_sources(
    settings: Settings, archive: Path, change: object, told: str
) -> None:
    rebuild(settings, [archive])
    change(archive)  # type: ignore[operator]
    condition = check(settings)
    assert condition.whole and not condition.current
    assert told in condition.outdated[0]


def test_check_notices_damage(settings: Settings, archive: Path) -> None:
    rebuild(settings, [archive])
    engine = FolderGenerations(settings.index).live().engine_folder
    victim = max(engine.iterdir(), key=lambda file: file.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    condition = check(settings)
    assert [damage.place for damage in condition.damages] == [str(victim)]  # type: ignore[attr-defined]


def test_check_without_an_index(settings: Settings) -> None:
    with pytest.raises(IndexMissing):
        check(settings)


def test_the_engine_of_the_index_stays_unless_another_is_asked_for(
    tmp_path: Path, settings: Settings, archive: Path
) -> None:
    other = Settings(index=settings.index, holdings=settings.holdings, engine="whoosh")
    assert rebuild(other, [archive]).engine == "whoosh"
    assert rebuild(settings, [archive]).engine == "whoosh"
    tantivy = Settings(index=settings.index, holdings=settings.holdings, engine="tantivy")
    assert "built with whoosh" in check(tantivy).outdated[0]
    with pytest.raises(RebuildNeeded):
        titles(tantivy)


def _without_pointer(generations: FolderGenerations) -> None:
    generations.pointer.file.unlink()


def _of_another_format(generations: FolderGenerations) -> None:
    manifest = generations.live().folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 2', '"format": 99'))


def _with_the_newest_unreadable(generations: FolderGenerations) -> None:
    (generations.live().folder / "manifest.json").write_text("{")


@pytest.mark.parametrize(
    "harm", [_without_pointer, _of_another_format, _with_the_newest_unreadable]
)
def test_the_last_sources_are_known_whatever_happened(
    settings: Settings, archive: Path, harm: Callable[[FolderGenerations], None]
) -> None:
    rebuild(settings, [archive])
    rebuild(settings, [archive])
    generations = FolderGenerations(settings.index)
    harm(generations)
    assert generations.last_sources() == (archive,)


def test_sources_that_nothing_tells_are_not_guessed(settings: Settings, archive: Path) -> None:
    assert FolderGenerations(settings.index).last_sources() == ()
    rebuild(settings, [archive])
    _with_the_newest_unreadable(FolderGenerations(settings.index))
    with pytest.raises(IndexDamaged, match="sources"):
        FolderGenerations(settings.index).last_sources()
