"""What an archive takes: measured on a few articles, and what follows from it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scale.room import taken
from tests.scale.sizing import COLUMNS, ROOT, Sizing, extrapolated, main, markdown

FIRST = ("Hafen", "Markt", "Berg", "Wald", "Fluss", "Stern", "Nord", "Mühlen", "Salz", "Garten")
SECOND = ("brücke", "gasse", "turm", "platz", "halle", "schule", "wiese", "kirche", "hof", "tor")


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    """Articles made of a few words."""
    chance, file = random.Random(5), tmp_path / "pool.jsonl"

    def sentence() -> str:
        place = chance.choice(FIRST) + chance.choice(SECOND)
        return f"Der neue Rat der Stadt spricht lange über {place}, ohne dass es jemand merkt."

    with file.open("w", encoding="utf-8") as lines:
        for _ in range(60):
            body = "\n".join(sentence() for _ in range(8))
            lines.write(json.dumps({"title": sentence(), "body": body}) + "\n")
    return file


def test_every_column_is_measured(
    pool: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--source", str(pool), "--folder", str(tmp_path / "sizing")]
    assert main(["--articles", "150", "--extrapolate", "0", *where]) == 0
    header, _, row, *rest = capsys.readouterr().out.splitlines()
    assert rest[0] == "" and rest[1].startswith("On ")
    cells = [float(cell.replace(",", "")) for cell in row.strip("| ").split(" | ")]
    told = dict(zip(COLUMNS, cells, strict=True))
    assert told["articles"] == 150 and header.count("|") == len(COLUMNS) + 1
    assert all(value > 0 for name, value in told.items() if name not in ("holdings", "sources"))
    assert told["mapped"] >= told["worker"] and told["room"] >= told["index"]


def of(articles: int, size: float, memory: float) -> Sizing:
    return Sizing(articles, size, size, size, size, memory, size, size, memory, size, size)


def test_disk_and_cpu_go_on_straight_and_memory_by_its_factor() -> None:
    further = extrapolated(of(1_000, 20, 100), of(10_000, 110, 150), 100_000)
    assert further == of(100_000, pytest.approx(1_010), pytest.approx(225))


def test_the_last_row_says_that_it_was_not_measured() -> None:
    measured = [of(1_000, 20e6, 100e6), of(10_000, 110e6, 150e6)]
    *_, before, last = markdown(measured, 100_000)
    assert before.startswith("| 10,000 | 110 |")
    assert last.startswith("| 100,000, extrapolated | 1,010 |")
    assert len(list(markdown(measured[:1], 100_000))) == 3


def test_the_table_of_the_manual_has_the_columns_that_are_measured() -> None:
    text = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    header, rule, *_ = markdown([])
    rows = text.split(f"{header}\n{rule}\n")[1].split("\n\n")[0].splitlines()
    assert [row.split(" | ")[0].strip("| ") for row in rows] == [
        "1,000", "10,000", "100,000", "1,000,000, extrapolated",
    ]  # fmt: skip
    assert {row.count("|") for row in rows} == {header.count("|")}


def test_room_counts_files_once_and_those_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(bytes(1_000_000))
    os.link(tmp_path / "one", tmp_path / "other")
    alone = taken(tmp_path)
    assert 1_000_000 <= alone < 1_100_000
    holding = (
        "import sys, tempfile; f = tempfile.TemporaryFile(); f.write(bytes(2_000_000)); f.flush();"
        " print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == b"held\n"
        assert 2_000_000 <= taken(tmp_path, (process.pid,)) - alone < 2_100_000
        process.stdin.close()
    assert taken(tmp_path, (process.pid,)) == alone
