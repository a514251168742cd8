"""What one process has learned of words, the others know, and the next job too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import learned
from index.german import analyzer
from index.german.analyzer import analysis
from index.learned import Learned

TEXT = "Hafenmeister und Kaibesitzer tagten."


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyzer, "_STRINGS", analyzer._Strings())
    monkeypatch.setattr(analyzer, "_LEARNT", {})
    monkeypatch.setattr(analyzer, "_new", None)


@pytest.fixture
def files() -> Iterator[list[int]]:
    """The kept file and those of two workers."""
    opened = learned.open_files(2, None)
    yield opened
    for file in opened:
        os.close(file)


def written_by_the_first(files: list[int]) -> None:
    mine = Learned(files, own=1)
    analysis(TEXT, "de")
    mine.publish()


def test_another_process_knows_the_words(files: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    written_by_the_first(files)
    expected = analysis(TEXT, "de")
    monkeypatch.setattr(analyzer, "_STRINGS", analyzer._Strings())
    monkeypatch.setattr(analyzer, "_worked_out", None)  # would fail if it were asked
    other = Learned(files, own=2)
    other.absorb()
    assert analysis(TEXT, "de") == expected


def test_nobody_reads_what_it_has_written_itself_or_read_already(files: list[int]) -> None:
    written_by_the_first(files)
    Learned(files, own=1).absorb()
    assert not analyzer._LEARNT
    other = Learned(files, own=2)
    other.absorb()
    assert analyzer._LEARNT["Kaibesitzer"] == analyzer._worked_out("Kaibesitzer")
    analyzer._LEARNT.clear()
    other.absorb()
    assert not analyzer._LEARNT


def test_half_a_frame_is_read_when_it_is_whole(files: list[int]) -> None:
    written_by_the_first(files)
    whole = os.pread(files[1], 10_000, 0)
    os.ftruncate(files[1], len(whole) - 5)
    other = Learned(files, own=2)
    other.absorb()
    assert not analyzer._LEARNT
    os.pwrite(files[1], whole, 0)
    other.absorb()
    assert "Kaibesitzer" in analyzer._LEARNT


@pytest.mark.parametrize(
    ("damage", "known"),
    [
        (lambda whole, at: whole, True),
        (lambda whole, at: whole[: at + 3], False),
        (lambda whole, at: whole[:at] + b"X" + whole[at + 1 :], False),
        (lambda whole, at: bytes(16) + whole[16:], False),  # other rules
        (lambda whole, at: b"", False),
    ],
    ids=["whole", "cut", "flipped", "other rules", "empty"],
)
def test_what_was_kept_is_known_unless_damaged(
    files: list[int], tmp_path: Path, damage: object, known: bool
) -> None:
    kept = tmp_path / "holdings.words"
    written_by_the_first(files)
    learned.keep(files, kept)
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole, whole.index(b"Kaibesitzer")))  # type: ignore[operator]
    later = learned.open_files(1, kept)
    Learned(later, own=1).absorb()
    assert ("Kaibesitzer" in analyzer._LEARNT) is known
    assert [file.name for file in tmp_path.iterdir()] == ["holdings.words"]


def test_too_much_to_keep_begins_anew(
    files: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "holdings.words"
    written_by_the_first(files)
    os.pwrite(files[0], b"x" * 500, 0)
    monkeypatch.setattr(learned, "LARGEST", 600)
    learned.keep(files, kept)
    assert b"xxx" not in kept.read_bytes()
    assert b"Kaibesitzer" in kept.read_bytes()


def test_a_place_that_cannot_be_written_is_no_error(files: list[int], tmp_path: Path) -> None:
    written_by_the_first(files)
    learned.keep(files, tmp_path / "missing" / "holdings.words")
    assert not list(tmp_path.iterdir())
