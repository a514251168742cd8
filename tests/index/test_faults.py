"""What could not be read is told until it can be, and a note is no fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import build
from index.report import Report
from index.settings import Settings
from index.sources import outlet_list
from index.update import update

LINES = [json.dumps({"id": n, "title": f"Rat tagt {n}", "text": "Am Abend."}) for n in range(4)]
WARCINFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>Rat tagt</title><p>"
    + b"Der Gemeinderat hat am Montag lange beraten und ist dann gegangen. " * 6
)
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bote.example/1\r\n"
    b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(PAGE), PAGE)
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", holdings=tmp_path / "h.sqlite", processes=0)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archiv"
    folder.mkdir()
    (folder / "rat.jsonl").write_text("\n".join([LINES[0], "{", LINES[1]]))
    (folder / "bad.jsonl").write_text(LINES[2])
    return folder


def places(report: Report) -> list[str]:
    return [error.place.rpartition("/")[2] for error in report.skipped]


def test_an_update_goes_on_telling_of_broken_lines(settings: Settings, archive: Path) -> None:
    assert places(build.rebuild(settings, [archive])) == ["rat.jsonl:2"]
    report = update(settings)
    assert (report.switched, places(report)) == (False, ["rat.jsonl:2"])
    (archive / "bad.jsonl").write_text(f"{LINES[2]}\n{LINES[3]}")
    report = update(settings)
    assert (report.added, places(report)) == (1, ["rat.jsonl:2"])
    assert places(update(settings, [archive / "bad.jsonl"])) == []
    (archive / "rat.jsonl").write_text(LINES[0])
    assert places(update(settings)) == places(update(settings)) == []


@pytest.mark.parametrize(
    "mend",
    [
        lambda path: path.unlink(),
        lambda path: path.write_text(f"{LINES[0]}\n{LINES[1]}"),
    ],
)
def test_they_are_forgotten_with_their_file(
    settings: Settings, archive: Path, mend: Callable[[Path], object]
) -> None:
    build.rebuild(settings, [archive])
    mend(archive / "rat.jsonl")
    assert not update(settings).skipped
    assert not update(settings).skipped


def test_what_an_archive_passes_over_is_a_note(settings: Settings, archive: Path) -> None:
    (archive / "rat.jsonl").unlink()
    (archive / "netz.warc").write_bytes(WARCINFO + RECORD)
    report = build.rebuild(settings, [archive])
    assert (report.articles, report.skipped) == (2, ())
    assert [note.reason for note in report.notes] == ["passed over: 1 warcinfo records"]
    assert not update(settings).skipped


def test_a_name_typed_wrongly_inside_a_source_is_told(settings: Settings, archive: Path) -> None:
    build.rebuild(settings, [archive])
    report = update(settings, [archive / "bda.jsonl"])
    assert [error.reason for error in report.skipped] == ["no such file or folder"]
    (archive / "bad.jsonl").unlink()
    report = update(settings, [archive / "bad.jsonl"])
    assert (report.removed, report.skipped) == (1, ())


def test_some_repeated_articles_are_named(settings: Settings, archive: Path) -> None:
    (archive / "wieder.jsonl").write_text("\n".join([LINES[0]] * 5))
    report = build.rebuild(settings, [archive])
    assert report.repeated == 5
    named = [place.rpartition("/")[2] for place in report.some_repeated]
    assert named == ["wieder.jsonl:1", "wieder.jsonl:2", "wieder.jsonl:3"]


def test_a_changed_list_of_outlets_changes_what_was_read(
    settings: Settings, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "rat.jsonl").unlink()
    (archive / "netz.warc").write_bytes(RECORD)
    build.rebuild(settings, [archive])
    assert not update(settings).switched
    longer = tmp_path / "outlets.tsv"
    more = "Der Bote\tde\tnewspaper\tbote.example\n"
    longer.write_text(outlet_list.LIST.read_text(encoding="utf-8") + more, encoding="utf-8")
    monkeypatch.setattr(outlet_list, "LIST", longer)
    known = outlet_list.known_outlets.__wrapped__(longer)
    monkeypatch.setattr("index.sources.page.known_outlets", lambda: known)
    monkeypatch.setattr("index.sources.outlet_list.known_outlets", lambda: known)
    monkeypatch.setattr("index.parsed.rules", lambda: b"with the longer list")
    outlet_list.list_digest.cache_clear()
    try:
        assert update(settings).changed == 1
    finally:
        outlet_list.list_digest.cache_clear()
