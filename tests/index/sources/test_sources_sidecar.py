"""Metadata beside the text: who wins, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.errors import SourceError
from index.sources import read

TEXT = "Der Rat kam am Abend zusammen und stimmte nach langer Debatte für den Umbau des Bades."


def write(path: Path, **metadata: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(metadata), encoding="utf-8")


def an_article(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    return path


def only(results: list[Article | SourceError]) -> Article:
    (article,) = results
    assert isinstance(article, Article)
    return article


def test_the_nearest_wins_key_by_key(tmp_path: Path) -> None:
    write(tmp_path / "in" / "meta.json", outlet="Bote", section="Lokales", date="2025")
    write(tmp_path / "in" / "may" / "meta.json", section="Kultur", date="2025-05")
    write(tmp_path / "in" / "may" / "a.meta.json", date="2025-05-03")
    an_article(tmp_path / "in" / "may" / "a.txt")
    article = only(list(read([tmp_path / "in"])))
    assert (article.outlet, article.section) == ("Bote", "Kultur")
    assert article.date.isoformat() == "2025-05-03"


@pytest.mark.parametrize(
    ("said", "language"),
    [
        *(
            ("Deutsch", "de"),
            ("GERMAN", "de"),
            ("de_AT", "de"),
            ("Französisch", "fr"),
            ("LB", "lb"),
        ),
        *(("gsw", "gsw"), ("unbekannt", "de"), ("", "de")),  # the text is German
    ],
)
def test_a_language_is_a_code(tmp_path: Path, said: str, language: str) -> None:
    write(tmp_path / "a.meta.json", language=said)
    assert only(list(read([an_article(tmp_path / "a.txt")]))).language == language


def test_nothing_above_the_given_folder_counts(tmp_path: Path) -> None:
    write(tmp_path / "meta.json", outlet="Bote")
    an_article(tmp_path / "in" / "a.txt")
    assert only(list(read([tmp_path / "in"]))).outlet == ""


def test_for_a_file_named_its_own_folder_counts(tmp_path: Path) -> None:
    write(tmp_path / "meta.json", section="Kultur")
    write(tmp_path / "in" / "meta.json", outlet="Bote")
    path = an_article(tmp_path / "in" / "a.txt")
    article = only(list(read([path])))
    assert (article.outlet, article.section) == ("Bote", "")


def test_unknown_keys_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.meta.json", outlet="Bote", mood="good", authors=["Anna Muster"], id=7)
    an_article(tmp_path / "a.txt")
    article = only(list(read([tmp_path])))
    assert (article.outlet, article.authors, article.own_id) == ("Bote", ("Anna Muster",), "7")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"outlet": 7}', "outlet"),
        ('{"authors": {"name": "Anna"}}', "authors"),
        ('{"authors": [1]}', "authors"),
        ('{"date": "neulich"}', "neulich"),
        ('{"date": "2025-02-30"}', "2025-02-30"),
        ('{"title": "x"', "side-car"),
        ("[]", "side-car"),
        ("", "side-car"),
    ],
)
def test_an_unusable_side_car_is_reported_and_its_article_not_read(
    tmp_path: Path, content: str, reason: str
) -> None:
    (tmp_path / "a.meta.json").write_text(content, encoding="utf-8")
    an_article(tmp_path / "a.txt")
    an_article(tmp_path / "b.txt")
    error, article = read([tmp_path])
    assert isinstance(error, SourceError)
    assert error.place == str(tmp_path / "a.meta.json")
    assert reason in error.reason
    assert isinstance(article, Article)
    assert article.origin.path.endswith("b.txt")


def test_a_folders_unusable_side_car_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "meta.json").write_text("{", encoding="utf-8")
    for name in ("a.txt", "b.txt", "deep/c.txt"):
        an_article(tmp_path / "bad" / name)
    an_article(tmp_path / "good.txt")
    error, article = read([tmp_path])
    assert isinstance(error, SourceError)
    assert error.place == str(tmp_path / "bad" / "meta.json")
    assert isinstance(article, Article)


def test_a_folders_id_is_for_one_article_only(tmp_path: Path) -> None:
    write(tmp_path / "one" / "meta.json", id="7")
    write(tmp_path / "two" / "meta.json", id="8")
    for name in ("one/a.txt", "two/a.txt", "two/b.txt"):
        an_article(tmp_path / name)
    first, second, error = read([tmp_path])
    assert isinstance(first, Article) and first.own_id == "7"
    assert isinstance(second, Article) and second.own_id == "8"
    assert isinstance(error, SourceError) and error.place.endswith("b.txt")
