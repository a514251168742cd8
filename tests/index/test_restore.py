"""Restoring: cut off, repeated, while others write, and what others may read of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.backup import HOLDINGS, SAVED, back_up
from index.build import check, rebuild
from index.database import Database
from index.folders import FolderGenerations
from index.holdings import Holdings, HoldingsError
from index.live import Live
from index.replacing import KEPT
from index.restore import restore
from index.rollback import roll_back
from index.settings import Settings
from index.update import take_down, update
from tests.index.dying import DEAD

ROOT = Path(__file__).parents[2]
DAY = datetime(2025, 4, 10, 12, tzinfo=UTC)
NAMES = ("Brücke", "Hafen", "Markt")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    archive = tmp_path / "archive"
    archive.mkdir()
    for name in NAMES:
        (archive / f"{name}.txt").write_text(f"{name} wird neu\n\nDer Rat sprach über {name}.\n")
    made = Settings(tmp_path / "index", "tantivy", tmp_path / "holdings.sqlite", processes=0)
    rebuild(made, [archive])
    return made


def shown(settings: Settings) -> set[str]:
    """The titles that readers find, of the articles that were ever held."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        with closing(sqlite3.connect(settings.holdings)) as holdings:
            ids = [id for (id,) in holdings.execute("SELECT id FROM articles")]
        return {article.title.split()[0] for id in ids if (article := searcher.article(id))}


def id_of(settings: Settings, name: str) -> str:
    with closing(sqlite3.connect(settings.holdings)) as holdings:
        found = holdings.execute(
            "SELECT a.id FROM articles a JOIN files f ON a.file = f.number WHERE path LIKE ?",
            (f"%{name}.txt",),
        ).fetchone()
        return str(found[0])


def died(settings: Settings, backup: Path, step: int) -> bool:
    """Whether a restore in another process died before this step; False: it was done before."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PRESSESUCHE_")}
    ours = {
        "PRESSESUCHE_INDEX": str(settings.index),
        "PRESSESUCHE_HOLDINGS": str(settings.holdings),
    }
    command = [sys.executable, "-m", "tests.index.dying", str(backup), str(step)]
    code = subprocess.run(command, cwd=ROOT, env=kept | ours, check=False).returncode
    assert code in (0, DEAD)
    return code == DEAD


def test_what_was_removed_stays_removed_wherever_a_restore_is_cut_off(
    settings: Settings, tmp_path: Path
) -> None:
    made = back_up(settings, tmp_path / "backups", DAY)
    gone = id_of(settings, "Hafen")
    take_down(settings, gone, "Wunsch der Redaktion")
    before = tmp_path / "before"
    shutil.copytree(settings.index, before / "index")
    shutil.copyfile(settings.holdings, before / "holdings.sqlite")
    step, deaths = 0, 0
    while died(settings, made.folder, step):
        deaths += 1
        assert shown(settings) == {"Brücke", "Markt"}, f"cut off at step {step}"
        assert restore(settings, made.folder).kept_out <= 1
        assert shown(settings) == {"Brücke", "Markt"}, f"cut off at step {step}, and again"
        assert [one.id for one in Holdings(settings.holdings).takedowns()] == [gone]
        assert update(settings, everything=True).articles == 2
        shutil.rmtree(settings.index)
        shutil.copytree(before / "index", settings.index)
        for left in settings.holdings.parent.glob("*.sqlite*"):
            left.unlink()
        shutil.copyfile(before / "holdings.sqlite", settings.holdings)
        step += 3
    assert deaths > 3
    assert shown(settings) == {"Brücke", "Markt"}


def test_one_goes_back_to_what_was_there_before_also_where_something_stays_removed(
    settings: Settings, tmp_path: Path
) -> None:
    made = back_up(settings, tmp_path / "backups", DAY)
    (tmp_path / "archive" / "Theater.txt").write_text("Theater wird neu\n\nDer Vorhang.\n")
    update(settings)
    take_down(settings, id_of(settings, "Hafen"), "Irrtum")
    was = FolderGenerations(settings.index).live().name
    holdings = settings.holdings.read_bytes()
    restore(settings, made.folder)
    restore(settings, made.folder)  # as one does that was cut off
    assert FolderGenerations(settings.index).earlier().name == was
    kept = settings.holdings.with_name(settings.holdings.name + KEPT)
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (4,)
    assert holdings


def test_a_database_that_others_have_open_is_whole_afterwards(
    settings: Settings, tmp_path: Path
) -> None:
    made = back_up(settings, tmp_path / "backups", DAY)
    take_down(settings, id_of(settings, "Hafen"), "Irrtum")
    with closing(sqlite3.connect(settings.holdings)) as other:
        other.execute("SELECT count(*) FROM articles").fetchone()
        other.execute("CREATE TABLE theirs (a)")  # lies in the log alone
        restore(settings, made.folder)
        known = other.execute("SELECT count(*) FROM takedowns").fetchone()
        assert known == (1,), "they go on with what is there now"
    assert Holdings(settings.holdings).damage() is None
    assert check(settings).whole


def test_nobody_else_may_read_saved_searches_in_backups_or_after_a_restore(
    settings: Settings, tmp_path: Path
) -> None:
    Database(
        settings.saved_searches, HoldingsError, "", 1, {0: "CREATE TABLE a (b);"}, private=True
    ).open().__enter__()
    made = back_up(settings, tmp_path / "backups", DAY)
    restore(settings, made.folder)
    saved = settings.saved_searches
    for file in (made.folder / SAVED, saved, saved.with_name(saved.name + KEPT)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert (made.folder / HOLDINGS).exists()


def test_going_back_without_holdings_shows_nothing_that_was_removed(settings: Settings) -> None:
    take_down(settings, id_of(settings, "Hafen"), "Irrtum")
    known = id_of(settings, "Hafen")
    for left in settings.holdings.parent.glob("holdings.sqlite*"):
        left.unlink()
    roll_back(settings)
    with closing(Live(settings)) as live, live.searcher() as searcher:
        assert searcher.article(known) is None and searcher.size() == 2
