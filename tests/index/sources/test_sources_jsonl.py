"""JSON Lines: one article a line, and what is wrong with some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.article import Article, DateSource, Kind
from index.errors import SourceError
from index.sources import read

BODY = "Der Rat stimmte zu.\n\nDie Arbeiten beginnen im Mai.\nLesen Sie auch: Das Freibad bleibt"


def results(tmp_path: Path, *lines: str | bytes) -> list[Article | SourceError]:
    path = tmp_path / "articles.jsonl"
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    path.write_bytes(b"\n".join(raw))
    return list(read([path]))


def test_every_key(tmp_path: Path) -> None:
    record = {
        "id": 17, "url": "https://bote.example/17", "title": "Ja zum  Bad", "body": BODY,
        "date": "2025-04-10T17:05:30Z", "source": "Bote", "authors": ["Anna Muster"],
        "section": "Lokales", "agencies": "dpa", "language": "de", "mood": None,
    }  # fmt: skip
    (article,) = results(tmp_path, json.dumps(record))
    assert isinstance(article, Article)
    assert (article.own_id, article.url, article.title) == ("17", record["url"], "Ja zum Bad")
    assert (article.outlet, article.section, article.language) == ("Bote", "Lokales", "de")
    assert (article.authors, article.agencies) == (("Anna Muster",), ("dpa",))
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"
    assert article.date.source is DateSource.META
    assert article.body.splitlines() == ["Der Rat stimmte zu.", "Die Arbeiten beginnen im Mai."]
    assert article.of_kind(Kind.RELATED) == ("Lesen Sie auch: Das Freibad bleibt",)
    assert (article.origin.path, article.origin.number) == (str(tmp_path / "articles.jsonl"), 1)


def test_text_and_outlet_are_other_names_for_body_and_source(tmp_path: Path) -> None:
    (article,) = results(tmp_path, '{"text": "Der Rat stimmte zu.", "outlet": "Bote"}')
    assert isinstance(article, Article)
    assert (article.body, article.outlet) == ("Der Rat stimmte zu.", "Bote")


def test_credits_and_language_are_found_where_a_record_is_silent(tmp_path: Path) -> None:
    body = "ULM (dpa) - Der Rat hat am Montag dem Umbau des alten Bades zugestimmt."
    (article,) = results(tmp_path, json.dumps({"title": "Ja", "body": body}))
    assert isinstance(article, Article)
    assert (article.agencies, article.dateline, article.language) == (("dpa",), "ULM", "de")


def test_blank_lines_are_passed_over_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    found = results(tmp_path, '\ufeff{"title": "a"}', "", "   ", '{"title": "b"}', "")
    assert [a.origin.number for a in found if isinstance(a, Article)] == [1, 4]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "a"', "JSON"),
        ("[1, 2]", "object"),
        ('{"title": 7}', "title"),
        ('{"id": "x", "body": "  "}', "neither a title nor a text"),
        ('{"title": "a", "date": "neulich"}', "neulich"),
        ('{"title": "a", "x": ' + "[" * 5000 + "]" * 5000 + "}", ""),
        (b'{"title": "\xc3\x28"}', ""),
        (b"\x00\x01\x02", ""),
    ],
)
def test_a_broken_line_is_named_and_the_others_are_read(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    first, error, last = results(tmp_path, '{"title": "a"}', line, '{"title": "c"}')
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(error, SourceError)
    assert error.place == f"{tmp_path / 'articles.jsonl'}:2"
    assert reason in error.reason
    assert error.reason


def test_windows_1252_lines_are_read(tmp_path: Path) -> None:
    (article,) = results(tmp_path, '{"title": "Gespräch über Bäder"}'.encode("cp1252"))
    assert isinstance(article, Article)
    assert article.title == "Gespräch über Bäder"


def test_an_empty_file_is_reported(tmp_path: Path) -> None:
    (error,) = results(tmp_path, "")
    assert isinstance(error, SourceError)
    assert "empty" in error.reason


def test_side_cars_are_defaults(tmp_path: Path) -> None:
    meta = {"outlet": "Bote", "section": "Lokales", "id": "x", "title": "y", "date": "2025"}
    (tmp_path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    one, two = results(tmp_path, '{"title": "a"}', '{"title": "b", "source": "Kurier", "date": ""}')
    assert isinstance(one, Article) and isinstance(two, Article)
    assert (one.outlet, one.section, one.own_id, one.title) == ("Bote", "Lokales", "", "a")
    assert (two.outlet, two.date.isoformat()) == ("Kurier", "2025")
    assert two.date.source is DateSource.SIDECAR


def test_the_pool_reads_without_errors(material: Path, tmp_path: Path) -> None:
    lzma = pytest.importorskip("lzma")
    path = tmp_path / "pool.jsonl"
    with lzma.open(material / "pool-10k.jsonl.xz", "rb") as packed:
        path.write_bytes(b"".join(packed.readline() for _ in range(300)))
    found = [article for article in read([path]) if isinstance(article, Article)]
    assert len(found) == 300
    assert all(a.title and a.body and a.outlet and a.date.moment for a in found)
    assert {a.language for a in found} == {"de"}
