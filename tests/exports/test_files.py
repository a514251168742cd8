"""Each file holds what is known of its articles, and nothing in them breaks it."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from index.article import Article
from index.sources import read
from search.exports.bibtex import tex
from search.exports.csv_form import COLUMNS
from tests.exports.conftest import NASTY
from tests.exports.reading import read_bibtex, read_csv, read_ninjs, read_ris

# As IPTC publishes it, under CC BY 4.0.
SCHEMA = json.loads(Path(__file__).with_name("ninjs-schema_3.0.json").read_text(encoding="utf-8"))


def file(client: FlaskClient, form: str, query: str) -> bytes:
    response = client.get(f"/search?{query}&format={form}")
    assert response.status_code == 200
    return response.data


def only(found: list[dict[str, Any]]) -> dict[str, Any]:
    (one,) = found
    return one


def test_a_line_of_the_table(client: FlaskClient) -> None:
    row = only(read_csv(file(client, "csv", "q=Radweg")))
    assert tuple(row) == COLUMNS
    id = row["id"]
    assert row == {
        "id": id,
        "url": f"https://presse.example/articles/{id}",
        "date": "2025-04-10T19:05+02:00",
        "date_precision": "minute",
        "outlet": "Hafenkurier",
        "title": "Neue Brücke über den Hafen eröffnet",
        "kicker": "Verkehr",
        "lead": "Nach drei Jahren Bauzeit rollt der Verkehr.",
        "authors": "Ada Lotse; Ben Kai",
        "agencies": "dpa",
        "section": "Lokales",
        "language": "de",
        "dateline": "HAFENSTADT",
        "story": "",
        "source_url": row["source_url"],
    }
    assert row["source_url"].startswith("https://tageblatt.example/")


def test_the_table_is_one_that_spreadsheets_open_as_text(client: FlaskClient) -> None:
    table = file(client, "csv", "q=")
    assert table.startswith(b"\xef\xbb\xbfid,url,")
    assert table.count(b"\n") == table.count(b"\r\n")
    cells = [cell for row in read_csv(table) for cell in row.values()]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)]
    # A German spreadsheet parts cells at semicolons, wherever they stand.
    apart = csv.reader(StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";")
    german = [cell for row in apart for cell in row]
    assert not [cell for cell in german if re.match(r'[\s"]*[=+\-@＝＋－＠]', cell)]


@pytest.mark.parametrize("title", NASTY)
def test_every_headline_is_read_back_from_the_table(client: FlaskClient, title: str) -> None:
    titles = {row["title"] for row in read_csv(file(client, "csv", "q=arge"))}
    assert title in {re.sub("'(?=[-=@])", "", one) for one in titles}


def test_a_reference_for_libraries(client: FlaskClient) -> None:
    found = only(read_ris(file(client, "ris", "q=Radweg")))
    assert found.pop("accession_number")
    assert found.pop("urls")[0].startswith("https://tageblatt.example/")
    assert found == {
        "type_of_reference": "NEWS",
        "title": "Neue Brücke über den Hafen eröffnet",
        "authors": ["Lotse, Ada", "Kai, Ben"],
        "secondary_title": "Hafenkurier",
        "year": "2025",
        "date": "2025/04/10/19:05",
        "section": "Lokales",
        "abstract": "Nach drei Jahren Bauzeit rollt der Verkehr.",
        "notes": ["dpa"],
        "language": "de",
        "name_of_database": "Pressesuche",
    }


@pytest.mark.parametrize(
    ("query", "date", "year"),
    [
        ("q=gerammt", "2025/04//", "2025"),
        ("q=Chronik", "2024///", "2024"),
        ("q=bridge", "2025/04/11/", "2025"),
        ("undated=only", None, None),
    ],
)
def test_a_reference_knows_how_much_of_a_date_is_known(
    client: FlaskClient, query: str, date: str | None, year: str | None
) -> None:
    found = only(read_ris(file(client, "ris", f"{query}&sort=newest"))[:1])
    assert (found.get("date"), found.get("year")) == (date, year)


@pytest.mark.parametrize("title", NASTY)
def test_every_headline_is_read_back_from_ris(client: FlaskClient, title: str) -> None:
    found = {one["title"] for one in read_ris(file(client, "ris", "q=arge"))}
    assert " ".join(title.split()) in found


def test_an_entry_for_tex(client: FlaskClient) -> None:
    found = only(read_bibtex(file(client, "bibtex", "q=Radweg")))
    assert re.fullmatch(r"ps-[a-z2-7]+", found["key"])
    assert found.pop("url").startswith("https://tageblatt.example/")
    assert found == {
        "key": found["key"],
        "type": "article",
        "entrysubtype": "newspaper",
        "author": "Lotse, Ada and Kai, Ben",
        "title": "{Neue Brücke über den Hafen eröffnet}",
        "journaltitle": "Hafenkurier",
        "date": "2025-04-10",
        "langid": "ngerman",
        "note": "dpa",
        "library": f"Pressesuche {found['key'].removeprefix('ps-')}",
    }


def test_keys_are_unique_and_stay(client: FlaskClient) -> None:
    keys = [one["key"] for one in read_bibtex(file(client, "bibtex", "q="))]
    assert len(keys) == len(set(keys)) > 50
    assert keys == [one["key"] for one in read_bibtex(file(client, "bibtex", "q="))]


@pytest.mark.parametrize("title", NASTY)
def test_nothing_in_a_headline_is_a_command_of_tex(client: FlaskClient, title: str) -> None:
    titles = {one["title"] for one in read_bibtex(file(client, "bibtex", "q=arge"))}
    assert f"{{{tex(title)}}}" in titles
    left = re.sub(r"\\(?:[{}&%$#_]|text(?:backslash|ascii(?:tilde|circum))\{\})", "", tex(title))
    assert not set(left) & set("\\{}&%$#_~^")


def test_names_are_not_taken_apart(client: FlaskClient) -> None:
    for one in read_bibtex(file(client, "bibtex", "q=arge")):
        assert "{Sand and Söhne}" in one["author"]
        assert one["author"].endswith(" and Kai, Ben")
        assert one["url"].endswith("?a=1&b=%7B2%7D#_%20")


@pytest.mark.parametrize("query", ["q=", "q=arge", "q=Radweg"])
def test_items_fit_the_schema_of_the_press_council(client: FlaskClient, query: str) -> None:
    items = read_ninjs(file(client, "ninjs", query))
    assert items
    validator = Draft202012Validator(SCHEMA)
    for item in items:
        validator.validate(item)
        for name in ("versionCreated", "contentCreated"):
            assert name not in item or datetime.fromisoformat(item[name]).tzinfo


def test_the_schema_would_have_noticed(client: FlaskClient) -> None:
    (item,) = read_ninjs(file(client, "ninjs", "q=Radweg"))
    assert not Draft202012Validator(SCHEMA).is_valid({**item, "pubStatus": "perhaps"})
    assert not Draft202012Validator(SCHEMA).is_valid({**item, "headline": "old"})


def test_an_item_has_the_text(client: FlaskClient) -> None:
    (item,) = read_ninjs(file(client, "ninjs", "q=Radweg"))
    assert item["uri"].startswith("tag:presse.example,2025:/articles/")
    assert item["headlines"][0] == {
        "role": "main",
        "value": "Neue Brücke über den Hafen eröffnet",
    }
    html = item["bodies"][0]["value"]
    assert '<p class="lead">Nach drei Jahren Bauzeit rollt der Verkehr.</p>' in html
    assert "<h2>Was jetzt noch fehlt</h2>" in html
    assert "<blockquote><p>Wir haben lange gewartet.</p></blockquote>" in html


def test_we_read_our_own_items(client: FlaskClient, tmp_path: Path) -> None:
    """An export of one archive is a source of another."""
    path = tmp_path / "brücke.json"
    path.write_bytes(file(client, "ninjs", "q=Radweg"))
    (article,) = read([path])
    assert isinstance(article, Article)
    assert article.title == "Neue Brücke über den Hafen eröffnet"
    assert article.authors == ("Ada Lotse", "Ben Kai")
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"
    assert article.outlet == "Hafenkurier"
    assert article.section == "Lokales"
    assert "Die Brücke verbindet beide Ufer. Fähren fahren weiter." in article.body


def test_no_markup_of_an_article_is_markup_of_an_item(client: FlaskClient) -> None:
    for item in read_ninjs(file(client, "ninjs", "q=")):
        assert "<script" not in item["bodies"][0]["value"]
        assert "<img" not in item["bodies"][0]["value"]


@pytest.mark.parametrize("form", ["csv", "ris", "bibtex", "ninjs"])
def test_an_article_by_itself_is_what_it_is_in_a_list(client: FlaskClient, form: str) -> None:
    id = client.get("/api/search?q=Radweg").get_json()["hits"][0]["id"]
    alone = client.get(f"/articles/{id}?format={form}")
    assert alone.headers["Content-Disposition"].startswith(
        f'attachment; filename="pressesuche-{id}.'
    )
    listed = file(client, form, "q=Radweg")
    if form == "ninjs":
        assert [json.loads(alone.data)] == json.loads(listed)
    else:
        assert alone.data == listed
