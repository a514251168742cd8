"""Update: what has changed is written, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from whoosh import query as wq

from index.build import NothingToIndex, check, rebuild, rebuild_articles
from index.compaction import compact
from index.engine import Query, Window
from index.errors import IndexMissing, RebuildNeeded
from index.folder import FolderBuilding
from index.folders import FolderGenerations
from index.holdings import UnknownArticle
from index.live import Live
from index.manifest import Manifest
from index.report import Report
from index.rollback import roll_back
from index.settings import ENGINES, Settings
from index.update import NoSources, let_back, take_down, update
from index.watch import watch
from tests.factory import an_article


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")


@pytest.fixture
def archive(tmp_path: Path, settings: Settings) -> Path:
    """A folder of two texts and a list of two reports, indexed."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in ("Brücke", "Becken"):
        write(folder / f"{name}.txt", name)
    lines(folder / "meldungen.jsonl", {"1": "Eins", "2": "Zwei"})
    rebuild(settings, [folder])
    return folder


def write(path: Path, name: str) -> None:
    text = f"Der Rat berät über {name}\n\nAm Abend kam der Rat von Rheinhagen zusammen.\n"
    path.write_text(text, encoding="utf-8")


def lines(path: Path, titles: dict[str, str]) -> None:
    """A list of reports, by their own ids."""
    records = [{"id": n, "title": t, "text": "Kurz.", "outlet": "Blatt"} for n, t in titles.items()]
    path.write_text("".join(f"{json.dumps(r)}\n" for r in records), encoding="utf-8")


def titles(settings: Settings) -> dict[str, str]:
    """Title to id of all articles in the live index, without what all texts begin with."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        hits = searcher.search(Query(wq.Every(), window=Window(0, 1000))).hits
    return {h.article.title.removeprefix("Der Rat berät über "): h.article.id for h in hits}


def did(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "opensearch"])
def test_what_has_changed_is_found_and_nothing_else_has(
    settings: Settings, archive: Path, engine: str
) -> None:
    settings = replace(settings, engine=engine)
    rebuild(settings, [archive])
    before = titles(settings)
    write(archive / "Deich.txt", "Deich")
    write(archive / "Becken.txt", "Becken, teurer")
    lines(archive / "meldungen.jsonl", {"2": "Zwei", "3": "Drei"})
    (archive / "Brücke.txt").rename(archive / "Übergang.txt")
    assert did(update(settings)) == (2, 1, 1, 2)
    after = titles(settings)
    assert set(after) == {"Brücke", "Becken, teurer", "Deich", "Zwei", "Drei"}
    assert after["Brücke"] == before["Brücke"] and after["Becken, teurer"] == before["Becken"]
    condition = check(settings)
    assert condition.whole and condition.current


def test_where_nothing_has_changed_the_live_index_stays(settings: Settings, archive: Path) -> None:
    before = FolderGenerations(settings.index).live().name
    os.utime(archive / "Becken.txt", (1, 1))
    for report in (update(settings), update(settings), update(settings, everything=True)):
        assert not report.switched and report.generation == before
        assert did(report) == (0, 0, 0, 4)


def test_a_side_car_changes_the_articles_it_speaks_of(settings: Settings, archive: Path) -> None:
    (archive / "Becken.meta.json").write_text('{"outlet": "Bote"}')
    assert did(update(settings)) == (0, 1, 0, 3)
    (archive / "Becken.meta.json").unlink()
    assert did(update(settings)) == (0, 1, 0, 3)


def test_a_line_before_the_others_changes_only_itself(settings: Settings, archive: Path) -> None:
    lines(archive / "meldungen.jsonl", {"9": "Neu", "1": "Eins", "2": "Zwei"})
    assert did(update(settings)) == (1, 0, 0, 4)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda folder: lines(folder / "a.jsonl", {"1": "Früher"}), "Später"),
        (lambda folder: lines(folder / "z.jsonl", {"1": "Noch später"}), "Noch später"),
        (lambda folder: (folder / "z.jsonl").unlink(), "Eins"),
        (lambda folder: lines(folder / "z.jsonl", {"5": "Anderes"}), "Eins"),
        (lambda folder: (folder / "meldungen.jsonl").unlink(), "Später"),
        (lambda folder: (folder / "z.jsonl").rename(folder / "a.jsonl"), "Eins"),
    ],
)
def test_of_the_same_id_in_several_files_the_last_counts(
    settings: Settings, archive: Path, change: object, title: str
) -> None:
    lines(archive / "z.jsonl", {"1": "Später"})
    update(settings)
    assert "Später" in titles(settings) and "Eins" not in titles(settings)
    change(archive)  # type: ignore[operator]
    update(settings)
    by_update = titles(settings)
    assert title in by_update
    rebuild(settings, [archive])
    assert titles(settings) == by_update


def test_a_part_of_the_sources_or_one_more(settings: Settings, archive: Path) -> None:
    write(archive / "Deich.txt", "Deich")
    write(archive / "Becken.txt", "Becken, teurer")
    assert did(update(settings, [archive / "Deich.txt"])) == (1, 0, 0, 4)
    elsewhere = archive.with_name("elsewhere")
    elsewhere.mkdir()
    write(elsewhere / "Markt.txt", "Markt")
    assert did(update(settings, [elsewhere])) == (1, 0, 0, 5)
    assert FolderGenerations(settings.index).last_sources() == (archive, elsewhere)
    assert did(update(settings)) == (0, 1, 0, 5)


def test_a_source_more_that_is_not_there_is_refused(settings: Settings, archive: Path) -> None:
    typed_wrongly = archive.parent / "achriv"
    with pytest.raises(NothingToIndex, match="achriv: no such file or folder"):
        update(settings, [archive, typed_wrongly])
    assert check(settings).current
    assert not update(settings).skipped, "it has not become a source"


def test_a_folder_that_is_away_loses_nothing(settings: Settings, archive: Path) -> None:
    archive.rename(archive.with_name("away"))
    report = update(settings)
    assert not report.switched and len(report.skipped) == 1
    assert len(titles(settings)) == 4


def test_an_index_is_never_emptied(settings: Settings, archive: Path) -> None:
    for file in archive.iterdir():
        file.unlink()
    with pytest.raises(NothingToIndex):
        update(settings)
    assert len(titles(settings)) == 4


def test_what_cannot_be_updated(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        update(settings)
    rebuild_articles(settings, [an_article()])
    with pytest.raises(NoSources):
        update(settings)
    write(tmp_path / "Deich.txt", "Deich")
    settings.holdings.rename(tmp_path / "others.sqlite")
    with pytest.raises(RebuildNeeded, match="holdings"):
        update(settings, [tmp_path / "Deich.txt"])


def test_an_update_after_a_rollback_brings_back_what_was_lost(
    settings: Settings, archive: Path
) -> None:
    write(archive / "Becken.txt", "Becken, teurer")
    (archive / "Brücke.txt").unlink()
    update(settings)
    after = titles(settings)
    roll_back(settings)
    assert "Becken" in titles(settings) and "Brücke" in titles(settings)
    assert "rolled back" in check(settings).outdated[0]
    update(settings)
    assert titles(settings) == after


def test_a_takedown_holds_against_rebuild_update_edit_move_and_rollback(
    settings: Settings, archive: Path
) -> None:
    lines(archive / "andere.jsonl", {"5": "Fünf"})
    update(settings)
    id = titles(settings)["Eins"]
    take_down(settings, id, "Urteil")
    assert "Eins" not in titles(settings)
    lines(archive / "meldungen.jsonl", {"2": "Zwei"})
    lines(archive / "neue.jsonl", {"1": "Eins, geändert"})
    update(settings)
    rebuild(settings, [archive])
    assert id not in titles(settings).values()
    with closing(Live(settings)) as live, live.reading() as reading:
        assert reading.takedowns[id].reason == "Urteil"
    let_back(settings, id)
    assert titles(settings)["Eins, geändert"] == id
    other = titles(settings)["Zwei"]
    update(settings)
    write(archive / "Deich.txt", "Deich")
    update(settings)
    take_down(settings, other, "Einspruch")
    roll_back(settings)
    assert other not in titles(settings).values() and "Deich" in titles(settings)
    with closing(Live(settings)) as live, live.reading() as reading:
        assert set(reading.takedowns) == {other}


def test_what_never_was_cannot_be_taken_down(settings: Settings, archive: Path) -> None:
    with pytest.raises(UnknownArticle):
        take_down(settings, "nirgends", "Urteil")
    assert len(titles(settings)) == 4


def test_a_lost_line_and_a_takedown_are_undone_in_vain(settings: Settings, archive: Path) -> None:
    id = titles(settings)["Eins"]
    take_down(settings, id, "Urteil")
    lines(archive / "meldungen.jsonl", {"2": "Zwei"})
    let_back(settings, id)
    assert id not in titles(settings).values()
    assert check(settings).current


def test_compaction_drops_what_was_removed(settings: Settings, archive: Path) -> None:
    lines(archive / "meldungen.jsonl", {str(n): f"Meldung {n}" for n in range(40)})
    update(settings)
    lines(
        archive / "meldungen.jsonl",
        {str(n): f"Meldung {n}, neu" for n in range(12)}
        | {str(n): f"Meldung {n}" for n in range(12, 40)},
    )
    generation = FolderGenerations(settings.index).earlier().name
    update(settings)
    before = FolderGenerations(settings.index).live().manifest()
    assert before.deleted > 0
    articles = titles(settings)
    manifest = compact(settings)
    assert (manifest.articles, manifest.deleted, manifest.segments) == (before.articles, 0, 1)
    assert titles(settings) == articles
    assert FolderGenerations(settings.index).earlier().name > generation
    assert check(settings).current


def test_an_index_that_is_mostly_of_the_past_is_compacted(
    settings: Settings, archive: Path
) -> None:
    compacted: list[bool] = []
    for change in (0, 1, 2, 3):
        lines(archive / "meldungen.jsonl", {str(n): f"{change * n} {n}" for n in range(30)})
        compacted.append(update(settings).compacted)
        manifest = FolderGenerations(settings.index).live().manifest()
        assert manifest.deleted <= 0.3 * (manifest.articles + manifest.deleted)
    assert any(compacted) and len(titles(settings)) == 32


@pytest.mark.parametrize("engine", ENGINES)
def test_an_update_that_cannot_compact_has_not_failed(
    settings: Settings, archive: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(settings, engine=engine)
    monkeypatch.setattr("index.compaction.TOO_MANY_DELETED", -1.0)  # it is due after each update
    lines(archive / "meldungen.jsonl", {str(n): f"Meldung {n}" for n in range(30)})
    rebuild(settings, [archive])
    ids = {title: id for title, id in titles(settings).items() if title.startswith("Meldung")}
    lines(archive / "meldungen.jsonl", {str(n): f"Meldung {n}, neu" for n in range(30)})
    seal, sealed = FolderBuilding.seal, count(1)

    def full(building: FolderBuilding, manifest: Manifest) -> None:
        if next(sealed) > 1:  # the update has room, and the compaction after it none
            raise OSError(errno.ENOSPC, "No space left on device")
        seal(building, manifest)

    with monkeypatch.context() as patched:
        patched.setattr(FolderBuilding, "seal", full)
        report = update(settings)
    assert report.switched and report.changed == 30
    assert not report.compacted and "No space left on device" in report.uncompacted
    found = titles(settings)
    assert {f"{title}, neu": id for title, id in ids.items()}.items() <= found.items()
    assert check(settings).whole and check(settings).current
    assert not [*settings.index.glob("generations/*.new")]

    write(archive / "Kanal.txt", "Kanal")
    report = update(settings)
    assert report.compacted and not report.uncompacted
    assert FolderGenerations(settings.index).live().manifest().deleted == 0
    assert titles(settings).items() >= found.items()


@pytest.fixture
def watched(settings: Settings, archive: Path) -> Iterator[list[object]]:
    """What a watch tells; it ends with the test."""
    told: list[object] = []
    stop = threading.Event()
    watching = threading.Thread(
        target=watch, args=(settings, [], told.append, told.append, stop), daemon=True
    )
    watching.start()
    yield told
    stop.set()
    watching.join(20)
    assert not watching.is_alive()


def until(there: object, seconds: float = 20) -> None:
    """Wait for something to be so."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if there():  # type: ignore[operator]
            return
        pause.wait(0.05)
    raise AssertionError("it did not come to pass")


def test_a_watch_follows_what_happens(
    settings: Settings, archive: Path, watched: list[object]
) -> None:
    write(archive / "Deich.txt", "Deich")
    until(lambda: "Deich" in titles(settings))
    (archive / "Deich.txt").unlink()
    until(lambda: "Deich" not in titles(settings))
    (archive / "tief").mkdir()
    write(archive / "tief" / "Markt.txt", "Markt")
    until(lambda: "Markt" in titles(settings))
    shutil.rmtree(archive / "tief")
    until(lambda: "Markt" not in titles(settings))
    assert watched and all(isinstance(one, Report) for one in watched)


def test_words_of_what_was_taken_down_are_not_offered(settings: Settings, archive: Path) -> None:
    write(archive / "Quastenflosser.txt", "Quastenflosser")
    update(settings)
    with closing(Live(settings)) as live:
        with live.searcher() as searcher:
            assert [word.text for word in searcher.words.beginning("quasten", 5)]
        down = titles(settings)["Quastenflosser"]
        take_down(settings, down, "Urteil")
        with live.searcher() as searcher:
            assert searcher.words.beginning("quasten", 5) == ()
            assert searcher.words.near("Quastenflosse", 2, 5) == ()
            assert searcher.words.beginning("brück", 5)
            assert searcher.size() == len(titles(settings))
        compact(settings)
        with live.searcher() as searcher:
            assert searcher.words.beginning("quasten", 5) == ()
