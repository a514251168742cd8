"""The overview as page, as JSON and as CSV files."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from search.exports.cells import written
from search.overview import origins
from tests.newsroom import TODAY
from tests.press import HOSTILE, open_press
from tests.search.test_api import check


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return open_press(tmp_path_factory.mktemp("press"))


@pytest.fixture
def client(press: Settings) -> Iterator[FlaskClient]:
    application = create_app(press, lambda: TODAY)
    yield application.test_client()
    application.extensions["desk"].live.close()


def page(client: FlaskClient, query: str = "") -> str:
    response = client.get(f"/overview?lang=de&{query}")
    assert response.status_code == 200
    return response.text


def body(client: FlaskClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/overview?{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def rows(client: FlaskClient, query: str = "") -> list[list[str]]:
    response = client.get(f"/overview.csv?lang=de&{query}")
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.data.startswith(BOM_UTF8)  # or Excel takes it for Windows-1252
    return list(csv.reader(StringIO(response.data.decode("utf-8-sig"), newline=""), strict=True))


QUERIES = ["", "q=Fähre", "q=Quastenflosser", "outlet=Bote", "from=2025-04&to=2025-04", 'q="offen']


@pytest.mark.parametrize("query", QUERIES)
def test_the_overview_is_as_described(client: FlaskClient, query: str) -> None:
    check("Overview", body(client, query))


def test_what_the_overview_says(client: FlaskClient) -> None:
    found = body(client, "q=Fähre")
    counted = {name: found[name] for name in ("articles", "outlets", "shared", "without_agency")}
    assert counted == {"articles": 5, "outlets": 4, "shared": 4, "without_agency": 1}
    assert found["stories"] == {"count": 2, "exact": True}
    assert found["own_reports"] == {"count": 2, "exact": True}
    assert [(one["agency"], one["articles"], one["share"]) for one in found["agencies"]] == [
        ("dpa", 4, 0.8)
    ]
    assert {(one["outlet"], one["articles"], one["own_reports"]) for one in found["by_outlet"]} == {
        ("Abendblatt", 1, 0),
        ("Bote", 1, 0),
        ("Hafenkurier", 1, 0),
        ("Kurier", 2, 2),
    }
    assert found["level"] == "month"
    assert [tuple(one.values()) for one in found["periods"]] == [
        ("2025-03", 1, 1, 1),
        ("2025-04", 4, 1, 1),
    ]
    top = found["top_stories"]
    assert [(one["articles"], one["outlets"], one["lead"]["outlet"]) for one in top] == [
        (4, 4, "Kurier")
    ]
    assert client.get(top[0]["compare"]).status_code == 200


def test_an_outlet_does_not_become_an_author_because_others_are_filtered_out(
    client: FlaskClient,
) -> None:
    found = body(client, "q=Fähre&outlet=Bote")
    assert (found["articles"], found["stories"]["count"]) == (1, 1)
    assert found["own_reports"] == {"count": 0, "exact": True}


def test_a_month_is_said_to_be_one(client: FlaskClient) -> None:
    found = body(client, "q=Leuchtturm")["first"]
    assert (found["article"]["date"], found["exact"]["date"]) == (
        "2024-12",
        "2024-12-24T10:00+01:00",
    )
    assert "Bekannt ist nur der Monat." in page(client, "q=Leuchtturm")
    assert "Bekannt ist nur" not in page(client, "q=Fähre")


def test_what_cannot_be_used_is_refused_by_the_endpoint_and_told_by_the_page(
    client: FlaskClient,
) -> None:
    assert client.get("/api/overview?from=gestern-morgen").status_code == 400
    for wrong in ("from=gestern-morgen", "by=zufall", "outlets=0", "outlets=viele"):
        assert "wurde nicht verstanden" in page(client, wrong)


def test_the_table_is_sorted_by_links(client: FlaskClient) -> None:
    def first(by: str) -> str:
        table = page(client, f"q=Fähre&by={by}").split('<table class="outlets">')[1]
        return table.split("<tbody>")[1].split("</a>")[0].rsplit(">", 1)[1]

    assert [first(by) for by in ("name", "articles", "own", "share", "shared")] == [
        "Abendblatt",
        *("Kurier",) * 4,
    ]
    assert [first(by) for by in ("credited", "zufall")] == ["Kurier", "Kurier"]
    assert 'aria-sort="descending"' in page(client, "by=own")
    assert 'aria-sort="ascending"' in page(client, "by=name")


def test_twenty_outlets_are_shown_and_more_on_demand(client: FlaskClient) -> None:
    def shown(query: str) -> int:
        return (
            page(client, query)
            .split('<table class="outlets">')[1]
            .split("</table>")[0]
            .count('<th scope="row">')
        )

    assert (shown("q=Stadtrat"), shown("q=Stadtrat&outlets=100")) == (20, 25)
    assert "5 weitere Medien" in page(client, "q=Stadtrat")
    assert "weitere Medien" not in page(client, "q=Stadtrat&outlets=100")
    assert len(rows(client, "q=Stadtrat")) == 26


def test_limits_are_said(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Mindestzahlen" not in page(client)
    monkeypatch.setattr(origins, "MEMBERS", 1)
    assert "Mindestzahlen" in page(client)
    assert "mindestens" in page(client)
    assert body(client)["own_reports"]["exact"] is False
    assert "eigene Berichte (mindestens)" in rows(client)[0]


def test_where_stories_are_switched_off_nothing_is_said_of_them(press: Settings) -> None:
    application = create_app(replace(press, stories=False), lambda: TODAY)
    client = application.test_client()
    found = body(client, "q=Fähre")
    check("Overview", found)
    assert (found["compared"], found["stories"], found["own_reports"]) == (False, None, None)
    assert "nicht ermittelt" in page(client, "q=Fähre")
    assert "Eigene Berichte" not in page(client, "q=Fähre")
    assert rows(client, "q=Fähre")[0] == ["Medium", "Artikel", "mit Agentur"]
    application.extensions["desk"].live.close()


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "outlets",
            [
                [
                    *("Medium", "Artikel", "mit Agentur", "mit anderen"),
                    *("eigene Berichte", "Anteil eigener in Prozent"),
                ],
                ["Kurier", "2", "1", "1", "2", "100"],
            ],
        ),
        (
            "periods",
            [["Zeitraum", "Artikel", "Geschichten", "eigene Berichte"], ["2025-03", "1", "1", "1"]],
        ),
        ("agencies", [["Agentur", "Artikel", "Anteil in Prozent"], ["dpa", "4", "80"]]),
    ],
)
def test_tables_as_files(client: FlaskClient, table: str, expected: list[list[str]]) -> None:
    assert rows(client, f"q=Fähre&table={table}")[:2] == expected


def test_an_unknown_table_is_not_there(client: FlaskClient) -> None:
    response = client.get("/overview.csv?table=alles&lang=de")
    assert response.status_code == 404
    assert "Die Tabelle »alles« gibt es nicht" in response.text
    assert "outlets, periods, agencies und stories" in response.text


@pytest.mark.parametrize("asked", ["sort=name", "sort=newest", "table=outlets"])
def test_what_other_pages_understand_is_told(client: FlaskClient, asked: str) -> None:
    page = client.get(f"/overview?q=F%C3%A4hre&lang=de&{asked}").text
    assert page.count("wurde nicht verstanden") == 1
    assert f"Die Angabe {asked} wurde nicht verstanden" in page


def test_a_file_has_no_formula(client: FlaskClient) -> None:
    for table in ("outlets", "periods", "agencies", "stories"):
        for row in rows(client, f"table={table}"):
            assert not any(cell[:1] in set("=+-@\t\r\n") for cell in row if cell)
    titles = {row[0] for row in rows(client, "table=stories")}
    assert titles & {f"'{one.title}" for one in HOSTILE}


@pytest.mark.parametrize("query", QUERIES)
def test_the_periods_of_the_file_sum_up_to_the_articles(client: FlaskClient, query: str) -> None:
    periods = rows(client, f"table=periods&{query}")[1:]
    assert sum(int(row[1]) for row in periods) == body(client, query)["articles"]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("Kauf;=1", "Kauf;'=1"),
        ('Kauf; "=1', "Kauf; \"'=1"),
        ("Spalte\t-1", "Spalte\t'-1"),
        ("+49 40", "'+49 40"),
        ("-Redaktion", "'-Redaktion"),
        ("@heute", "'@heute"),
        ("\tTab", "'\tTab"),
        ("\rEnde", "'\rEnde"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ('Er sagte: "Nein", dann\nging er', 'Er sagte: "Nein", dann\nging er'),
        ("3 - 2 = 1", "3 - 2 = 1"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_cells_are_read_back_as_text(cell: str, kept: str) -> None:
    file = written([(cell, 5), ("Ende", -5)])
    assert list(csv.reader(StringIO(file, newline=""), strict=True)) == [
        [kept, "5"],
        ["Ende", "-5"],
    ]


def test_the_list_and_the_overview_lead_to_each_other(client: FlaskClient) -> None:
    assert (
        '"/overview?q=F%C3%A4hre&amp;outlet=Bote&amp;lang=de"'
        in client.get("/search?q=Fähre&outlet=Bote&sort=newest&lang=de").text
    )
    assert '"/search?q=F%C3%A4hre&amp;outlet=Bote&amp;sort=newest&amp;lang=de"' in page(
        client, "q=Fähre&outlet=Bote&sort=newest"
    )


def test_nothing_foreign_gets_into_the_page(client: FlaskClient) -> None:
    text = page(client, "q=<script>alert(1)</script>")
    assert "<script>alert" not in text
    assert "<b>" not in page(client)


def test_nothing_is_said_of_stories_where_the_index_has_none(press: Settings) -> None:
    """They are switched on again, and the index was built while they were off."""
    settings = replace(press, index=press.index.with_name("without"))
    settings = replace(settings, holdings=press.holdings.with_name("without.sqlite"), stories=False)
    rebuild_articles(settings, HOSTILE)
    application = create_app(replace(settings, stories=True), lambda: TODAY)
    client = application.test_client()
    told = body(client)
    assert (told["compared"], told["stories"], told["own_reports"]) == (False, None, None)
    assert client.get("/api/search?group=story").get_json()["stories"] is None
    assert "in 1 Geschichte" not in client.get("/search?lang=de").text
    application.extensions["desk"].live.close()
