"""Backups, restoring them, and repairing what is damaged: on real folders."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import backup as backups
from index import manifest as manifests
from index.backup import Backup, BackupError, back_up
from index.build import check, rebuild
from index.errors import IndexDamaged
from index.folders import FolderGenerations
from index.holdings import HoldingsError
from index.live import Live
from index.repair import repair
from index.replacing import KEPT
from index.restore import restore
from index.settings import ENGINES, Settings
from index.update import take_down, update

DAY = datetime(2025, 4, 10, 12, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in ("Brücke", "Hafen", "Markt"):
        _write(folder, name)
    return folder


def _write(folder: Path, name: str) -> None:
    (folder / f"{name}.txt").write_text(f"{name} wird neu\n\nDer Rat sprach über {name}.\n")


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path, archive: Path) -> Settings:
    made = Settings(tmp_path / "index", request.param, tmp_path / "holdings.sqlite", processes=0)
    rebuild(made, [archive])
    return made


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def ids(settings: Settings) -> set[str]:
    """The ids of all articles that readers find."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        with sqlite3.connect(settings.holdings) as holdings:
            known = [id for (id,) in holdings.execute("SELECT id FROM articles")]
        assert searcher.size() == sum(searcher.article(id) is not None for id in known)
        return {id for id in known if searcher.article(id)}


def test_what_was_lost_comes_back_under_the_same_ids(
    settings: Settings, archive: Path, into: Path, tmp_path: Path
) -> None:
    before = ids(settings)
    made = back_up(settings, into, DAY)
    elsewhere = Settings(tmp_path / "b" / "index", "", tmp_path / "b" / "holdings.sqlite")
    done = restore(elsewhere, made.folder)
    assert ids(elsewhere) == before and done.kept_out == 0
    assert check(elsewhere).whole
    assert not update(elsewhere).switched, "the sources are as they were"


def test_one_goes_back_to_the_day_of_the_backup_and_forward_again(
    settings: Settings, archive: Path, into: Path
) -> None:
    before = ids(settings)
    made = back_up(settings, into, DAY)
    _write(archive, "Theater")
    (archive / "Markt.txt").unlink()
    update(settings)
    after = ids(settings)
    restore(settings, made.folder)
    assert ids(settings) == before != after
    assert update(settings).switched
    assert len(ids(settings)) == len(after)
    kept = settings.holdings.with_name(settings.holdings.name + KEPT)
    with closing(sqlite3.connect(kept)) as holdings:
        assert holdings.execute("SELECT count(*) FROM articles").fetchone() == (4,)


def test_what_was_removed_for_good_since_stays_removed(settings: Settings, into: Path) -> None:
    made = back_up(settings, into, DAY)
    gone = min(ids(settings))
    take_down(settings, gone, "Wunsch der Redaktion")
    done = restore(settings, made.folder)
    assert done.kept_out == 1
    assert gone not in ids(settings) and len(ids(settings)) == 2
    assert update(settings, everything=True).articles == 2


def test_a_second_backup_shares_the_files_of_the_first(
    settings: Settings, archive: Path, into: Path
) -> None:
    first = back_up(settings, into, DAY)
    assert first.linked == 0
    second = back_up(settings, into, DAY.replace(second=1))
    index = [file for file in second.record.files if file.path.startswith("index/engine/")]
    assert second.linked == sum(file.size for file in index) > 0
    for file in index:
        assert (second.folder / file.path).samefile(first.folder / file.path)
    third = back_up(settings, into, DAY.replace(second=2), keep=2)
    assert third.removed == (first.folder,)
    assert backups.backups(into) == [second.folder, third.folder]
    assert not list(third.record.damages(third.folder))


def test_a_damaged_file_of_an_earlier_backup_is_not_shared(settings: Settings, into: Path) -> None:
    first = back_up(settings, into, DAY)
    harmed = next(file for file in first.record.files if file.path.startswith("index/engine/"))
    (first.folder / harmed.path).write_bytes(b"?" * harmed.size)
    second = back_up(settings, into, DAY.replace(second=1))
    assert not list(second.record.damages(second.folder))


def test_a_damaged_backup_changes_nothing(settings: Settings, into: Path) -> None:
    made = back_up(settings, into, DAY)
    before, live = ids(settings), FolderGenerations(settings.index).live().name
    for file in made.record.files:
        path = made.folder / file.path
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(BackupError, match=path.name):
            restore(settings, made.folder)
        path.write_bytes(content)
    record = made.folder / backups.FILE
    record.write_bytes(record.read_bytes().replace(b'"articles":3', b'"articles":4'))
    with pytest.raises(BackupError, match="changed since it was written"):
        restore(settings, made.folder)
    assert (ids(settings), FolderGenerations(settings.index).live().name) == (before, live)


def test_what_is_no_backup_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no backup"):
        restore(settings, tmp_path)


def test_a_damaged_index_is_not_backed_up(settings: Settings, into: Path) -> None:
    _harm(_files(settings)[0])
    with pytest.raises(IndexDamaged):
        back_up(settings, into, DAY)
    assert not backups.backups(into) and not list(into.iterdir())


def test_a_backup_that_was_cut_off_is_none(settings: Settings, into: Path) -> None:
    part = into / "2025-04-01-000000.part"
    part.mkdir(parents=True)
    Backup(made="2025-04-01").write(part)
    back_up(settings, into, DAY)
    assert [path.name for path in into.iterdir()] == ["2025-04-10-140000"]


# Repair


def test_where_nothing_is_damaged_nothing_is_repaired(settings: Settings) -> None:
    assert list(repair(settings)) == []


def test_an_earlier_generation_takes_the_place_of_a_damaged_one(
    settings: Settings, archive: Path
) -> None:
    rebuild(settings, [archive])  # a generation that shares no file with the one before
    before = ids(settings)
    _harm(_files(settings)[0])
    steps = list(repair(settings))
    assert "Generation 000001 is whole" in steps[0] and len(steps) == 2
    assert ids(settings) == before and check(settings).whole


def test_going_back_shows_nothing_that_was_removed_since(settings: Settings, archive: Path) -> None:
    gone = min(ids(settings))
    take_down(settings, gone, "Irrtum")
    rebuild(settings, [archive])
    _harm(_files(settings)[0])
    list(repair(settings))
    assert gone not in ids(settings)


def test_without_a_whole_generation_the_index_is_built_anew(settings: Settings) -> None:
    before = ids(settings)
    _harm(_files(settings)[0])
    assert "built anew" in next(iter(list(repair(settings))))
    assert ids(settings) == before and check(settings).whole


@pytest.mark.parametrize("content", [None, "", "000099\n", "?"])
def test_a_damaged_pointer_is_written_anew(settings: Settings, content: str | None) -> None:
    before, pointer = ids(settings), FolderGenerations(settings.index).pointer.file
    pointer.unlink()
    if content is not None:
        pointer.write_text(content)
    list(repair(settings))
    assert ids(settings) == before


def test_damaged_holdings_are_noticed_and_come_from_a_backup(
    settings: Settings, into: Path
) -> None:
    before = ids(settings)
    made = back_up(settings, into, DAY)
    content = settings.holdings.read_bytes()
    settings.holdings.write_bytes(content[:4096] + b"?" * 8192 + content[12288:])
    assert not check(settings).whole
    with pytest.raises(HoldingsError, match="restore BACKUP"):
        list(repair(settings))
    restore(settings, made.folder)
    assert check(settings).whole and ids(settings) == before


def _files(settings: Settings) -> list[Path]:
    live = FolderGenerations(settings.index).live()
    found = [live.folder / file.path for file in live.manifest().files if file.size > 100]
    assert found
    return found


def _harm(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:50] + bytes([content[50] ^ 4]) + content[51:])


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing was looked at before."""
    monkeypatch.setattr(manifests, "_as_sealed", set())
    yield
