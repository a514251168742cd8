"""The doctor: what is broken is named, with a way to mend it."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.build import rebuild
from index.folders import FolderGenerations
from index.settings import MailSettings, Settings
from search import doctor
from search.doctor import Finding, Level, examine, examined

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    source = tmp_path / "archive"
    source.mkdir()
    (source / "a.txt").write_text("Die Brücke\n\nDer Rat will sie bauen.\n")
    made = Settings(tmp_path / "index", "tantivy", tmp_path / "holdings.sqlite", processes=0)
    rebuild(made, [source], now=datetime(2026, 11, 1, tzinfo=UTC))
    return made


def unwell(settings: Settings, now: datetime = NOW) -> list[Finding]:
    return [one for one in examined(settings, now) if one.level is not Level.GOOD]


def test_on_a_machine_where_all_is_well_nothing_is_to_be_mended(settings: Settings) -> None:
    found = list(examined(settings, NOW))
    assert [one for one in found if one.level is not Level.GOOD] == []
    assert {one.subject for one in found} >= {
        "Python", "libraries", "clock", "language en", "index", "sources", "holdings"
    }  # fmt: skip


def test_before_the_first_rebuild_that_is_what_to_do(tmp_path: Path) -> None:
    found = unwell(Settings(tmp_path / "index", "", tmp_path / "holdings.sqlite"))
    assert [(one.subject, one.level) for one in found] == [("index", Level.WARNING)]
    assert "rebuild" in found[0].remedy


def _flip(settings: Settings) -> None:
    live = FolderGenerations(settings.index).live()
    path = max(
        (live.folder / f.path for f in live.manifest().files), key=lambda p: p.stat().st_size
    )
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def _empty_pointer(settings: Settings) -> None:
    FolderGenerations(settings.index).pointer.file.write_text("")


def _remove_sources(settings: Settings) -> None:
    for path in (settings.index.parent / "archive").iterdir():
        path.unlink()
    (settings.index.parent / "archive").rmdir()


def _break_holdings(settings: Settings) -> None:
    content = settings.holdings.read_bytes()
    settings.holdings.write_bytes(content[:4096] + b"?" * 8192 + content[12288:])


def _break_saved(settings: Settings) -> None:
    settings.saved_searches.write_bytes(b"SQLite format 3\0" + b"?" * 5000)
    settings.saved_searches.chmod(0o600)


def _show_saved(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.saved_searches)) as database:
        database.execute("CREATE TABLE a (b)")
    settings.saved_searches.chmod(0o644)


@pytest.mark.parametrize(
    ("harm", "subject", "level", "remedy"),
    [
        (_flip, "index", Level.BAD, "check --repair"),
        (_empty_pointer, "index", Level.BAD, "check --repair"),
        (_remove_sources, "sources", Level.WARNING, "rebuild"),
        (_break_holdings, "holdings", Level.BAD, "restore BACKUP"),
        (_break_saved, "saved", Level.BAD, "restore BACKUP"),
        (_show_saved, "saved", Level.WARNING, "chmod 600"),
    ],
)
def test_harm_is_named(
    settings: Settings,
    harm: Callable[[Settings], None],
    subject: str,
    level: Level,
    remedy: str,
) -> None:
    harm(settings)
    (found,) = unwell(settings)
    assert (found.subject, found.level) == (subject, level)
    assert remedy in found.remedy


def test_an_index_of_another_version(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "fingerprint", lambda: "other")
    (found,) = unwell(settings)
    assert found == Finding(
        Level.BAD, "index", "it was built by another version", "manage.py rebuild"
    )


@pytest.mark.parametrize(
    ("now", "level"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), Level.BAD),
        (datetime(2026, 10, 1, tzinfo=UTC), Level.WARNING),
    ],
)
def test_a_clock_that_is_wrong(settings: Settings, now: datetime, level: Level) -> None:
    (found,) = unwell(settings, now)
    assert (found.subject, found.level) == ("clock", level)


def test_another_version_of_a_library(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text("babel==1.0 \\\n    --hash=sha256:00\nnowhere==2 ; sys_platform == 'win32'\n")
    monkeypatch.setattr(doctor, "REQUIREMENTS", pins)
    (found,) = unwell(settings)
    assert found.subject == "libraries" and "babel" in found.told and "nowhere" not in found.told


def test_a_mail_server_that_does_not_answer(settings: Settings) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = taken.getsockname()[1]
        mail = MailSettings("127.0.0.1", "none", port, "presse@bote.example")
        (found,) = doctor._mail(Settings(mail=mail))
    assert found.level is Level.BAD and str(port) in found.told


def test_settings_are_told_one_by_one_and_the_rest_is_looked_at(settings: Settings) -> None:
    environ = {
        "PRESSESUCHE_INDEX": str(settings.index),
        "PRESSESUCHE_HOLDINGS": str(settings.holdings),
        "PRESSESUCHE_ENGINE": "solr",
        "PRESSESUCHE_INDEKS": "x",
    }
    found = list(examine(environ, NOW))
    bad = [one for one in found if one.level is Level.BAD]
    assert [one.subject for one in bad] == ["settings", "settings"]
    assert "PRESSESUCHE_ENGINE" in bad[0].told and "PRESSESUCHE_INDEX?" in bad[1].told
    assert any(one.subject == "index" and one.level is Level.GOOD for one in found)
