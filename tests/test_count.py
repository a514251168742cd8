"""manage.py count: many queries from a file, one table."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.settings import Settings
from manage import cli
from search.commands.count import count
from tests.newsroom import open_newsroom

QUERIES = """\
# Rat und Brücke
Rat\tStadtrat
Brücke

Summe\t=Stadtrat ODER =Brücke
nichts\tQuastenflosser
"""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return open_newsroom(tmp_path_factory.mktemp("newsroom"))


def run(
    newsroom: Settings, *arguments: str, file: bytes = QUERIES.encode(), code: int = 0
) -> Result:
    done = CliRunner().invoke(
        cli, ["count", "-", "--index", str(newsroom.index), *arguments], input=file
    )
    assert done.exit_code == code, done.output
    return done


def rows(done: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(done.stdout)))


def test_one_table_for_all_queries(newsroom: Settings) -> None:
    found = rows(run(newsroom))
    assert list(found[0]) == ["label", "query", "month", "outlet", "articles"]
    by_label = {label: [r for r in found if r["label"] == label] for label in ("Rat", "", "Summe")}
    assert sum(int(row["articles"]) for row in by_label["Rat"]) == 40
    assert [
        (row["query"], row["month"], row["outlet"], row["articles"]) for row in by_label[""]
    ] == [
        ("Brücke", "", "", "1"),
        ("Brücke", "2024", "Stadtarchiv", "1"),
        ("Brücke", "2025-04", "Hafenkurier", "1"),
        ("Brücke", "2025-04", "Tageblatt", "1"),
    ]
    assert by_label["Summe"][0]["query"] == "'=Stadtrat ODER =Brücke"  # no formula
    assert found[-1] == {
        "label": "nichts", "query": "Quastenflosser", "month": "", "outlet": "", "articles": "0"
    }  # fmt: skip


def test_filters_and_totals(newsroom: Settings) -> None:
    done = run(
        newsroom, "--by", "none", "--from", "2023", "--to", "2024", "--outlet", "-Stadtarchiv"
    )
    assert [(row["query"], row["articles"]) for row in rows(done)][:2] == [
        ("Stadtrat", "20"),
        ("Brücke", "0"),
    ]
    assert "4 queries counted" in done.stderr and "000001." in done.stderr


def test_other_forms(newsroom: Settings) -> None:
    lines = run(newsroom, "--by", "year", "--format", "tsv").stdout.splitlines()
    assert lines[:2] == ["label\tquery\tyear\tarticles", "Rat\tStadtrat\t2021\t10"]
    objects = run(newsroom, "--by", "outlet,year", "--format", "json").stdout.splitlines()
    first = {"label": "Rat", "query": "Stadtrat", "outlet": "Lokalblatt 00", "year": "2021"}
    assert json.loads(objects[0]) == {**first, "articles": 1}


def test_bad_lines_are_named_and_the_rest_is_counted(newsroom: Settings) -> None:
    file = b'leer\t\nStadtrat\n\xff\n()\n"Br\xc3\xbccke\n'
    done = run(newsroom, "--by", "none", file=file, code=3)
    assert [row["query"] for row in rows(done)] == ["Stadtrat", '"Brücke']
    for told in ("Line 1 left out", "Line 3 left out", "Line 4 left out", "Line 5: A quotation"):
        assert told in done.stderr
    strict = run(newsroom, "--by", "none", "--strict", file=file, code=3)
    assert [row["query"] for row in rows(strict)] == ["Stadtrat"]
    assert "Line 5 left out: not understood as it was typed" in strict.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "month,year"], "count by none"),
        (["--by", "woche"], "count by none"),
        (["--from", "gestrig"], "cannot be used"),
        (["--format", "xls"], "Invalid value"),
    ],
)
def test_what_is_typed_wrongly(newsroom: Settings, arguments: list[str], told: str) -> None:
    assert told in run(newsroom, *arguments, code=2).stderr


def test_without_a_file_or_an_index(newsroom: Settings, tmp_path: Path) -> None:
    missing = str(tmp_path / "fehlt.txt")
    assert CliRunner().invoke(count, [missing]).exit_code == 2
    done = CliRunner().invoke(cli, ["count", "-", "--index", str(tmp_path / "leer")], input="a\n")
    assert (done.exit_code, done.stdout) == (1, "")
