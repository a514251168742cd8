"""Comparing queries, or outlets, over time: counts, shares, the page, JSON and CSV."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.calendar import Level
from search.trends.asked import LINES, comparison_url, read_comparison
from search.trends.axis import axis, key
from search.trends.chart import HEIGHT, WIDTH, chart
from tests.newsroom import TODAY, parsed


def body(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get(f"/api/trends?{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def counts(line: dict[str, Any]) -> dict[str, int]:
    return {point["period"]: point["count"] for point in line["points"]}


def test_queries_share_one_axis(client: FlaskClient) -> None:
    found = body(client, "q=Brücke&q=Stadtrat")
    assert found["level"] == "year"
    assert [line["query"] for line in found["lines"]] == ["Brücke", "Stadtrat"]
    assert [counts(line) for line in found["lines"]] == [
        {"2021": 0, "2022": 0, "2023": 0, "2024": 1, "2025": 2},
        {"2021": 10, "2022": 10, "2023": 10, "2024": 10, "2025": 0},
    ]
    assert [(line["total"], line["undated"]) for line in found["lines"]] == [(4, 1), (40, 0)]


def test_what_is_known_less_exactly_is_counted_apart(client: FlaskClient) -> None:
    (line,) = body(client, "q=Brücke&level=month")["lines"]
    assert sum(counts(line).values()) + line["coarse"] + line["undated"] == line["total"]
    assert (line["coarse"], counts(line)["2025-04"]) == (1, 2)
    (by_day,) = body(client, "q=Brücke&from=2025-04-01&to=2025-04-30")["lines"]
    assert (by_day["coarse"], counts(by_day)["2025-04-10"]) == (1, 1)


def test_a_share_is_of_all_articles_of_the_period(client: FlaskClient) -> None:
    (line,) = body(client, "q=Brücke&level=year")["lines"]
    last = line["points"][-1]
    assert (last["period"], last["count"], last["all"]) == ("2025", 2, 3)
    assert last["share"] == pytest.approx(2 / 3, abs=1e-5)


def test_where_nothing_came_out_there_is_no_share(client: FlaskClient) -> None:
    (line,) = body(client, "q=Stadtrat&level=month")["lines"]
    empty = [point for point in line["points"] if not point["all"]]
    assert empty
    assert {(point["count"], point["share"], point["url"]) for point in empty} == {(0, None, None)}


def test_outlets_of_one_query_are_compared(client: FlaskClient) -> None:
    chosen = "outlet=Lokalblatt 01&outlet=Lokalblatt 02"
    found = body(client, f"q=Stadtrat&by=outlet&{chosen}")["lines"]
    assert [(one["outlet"], one["total"]) for one in found] == [
        ("Lokalblatt 01", 3),
        ("Lokalblatt 02", 3),
    ]
    assert all(point["all"] >= point["count"] for one in found for point in one["points"])
    most = body(client, "q=Stadtrat&by=outlet")["lines"]
    assert len(most) == LINES


def test_without_a_query_all_articles_are_the_line(client: FlaskClient) -> None:
    (line,) = body(client, "")["lines"]
    assert (line["query"], line["total"]) == ("", 47)
    assert {point["share"] for point in line["points"] if point["all"]} == {1.0}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    queries=st.lists(
        st.sampled_from(("Brücke", "Stadtrat", "Verkehr ODER Rat", "NICHT Brücke", "br*")),
        max_size=3,
    ),
    asked=st.fixed_dictionaries(
        {},
        optional={
            "level": st.sampled_from(("year", "month", "day")),
            "from": st.sampled_from(("2023", "2025-04", "2024-12-31")),
            "to": st.sampled_from(("2025", "2025-04-20")),
            "outlet": st.sampled_from(("Hafenkurier", "-Tageblatt")),
            "by": st.just("outlet"),
            "overlap": st.just("1"),
        },
    ),
)
def test_each_point_leads_to_as_many_articles_as_it_counts(
    client: FlaskClient, queries: list[str], asked: dict[str, str]
) -> None:
    pairs = [*(("q", text) for text in queries), *asked.items()]
    points = [
        (point["url"], point["count"])
        for line in body(client, urlencode(pairs))["lines"]
        for point in line["points"]
        if point["url"]
    ]
    for url, count in points[:6]:
        there = client.get(url.replace("/search", "/api/search")).get_json()["total"]
        assert there == count, url


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("level=century", "level"),
        ("by=chance", "by"),
        ("measure=weight", "measure"),
        ("from=gestern-morgen", "from"),
        ("&".join(f"q={n}" for n in range(6)), "q"),
        ("by=outlet&" + "&".join(f"outlet={n}" for n in range(6)), "outlet"),
    ],
)
def test_what_cannot_be_used_is_told(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/api/trends?{query}")
    assert response.status_code == 400
    assert [error["parameter"] for error in response.get_json()["errors"]] == [parameter]
    page = client.get(f"/trends?lang=de&{query}")
    assert page.status_code == 200
    assert f"Die Angabe {parameter}=" in page.text


def test_too_many_periods_are_made_longer_and_told(client: FlaskClient) -> None:
    assert body(client, "q=Stadtrat&level=day")["level"] == "month"
    page = client.get("/trends?q=Stadtrat&level=day&lang=de").text
    assert "gezeigt sind längere" in page


def test_the_file_has_what_the_endpoint_has(client: FlaskClient) -> None:
    response = client.get("/trends.csv?q=Brücke&q=%3DStadtrat&lang=de")
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(response.text)))
    lines = body(client, "q=Brücke&q=%3DStadtrat")["lines"]
    assert rows[0][:4] == ["Zeitraum", "Brücke: Artikel", "Brücke: von allen", "Brücke: Anteil"]
    assert rows[0][4] == "'=Stadtrat: Artikel"  # no formula
    assert [(row[0], int(row[1]), int(row[4])) for row in rows[1:]] == [
        (one["period"], one["count"], other["count"])
        for one, other in zip(lines[0]["points"], lines[1]["points"], strict=True)
    ]


def test_the_page_has_a_table_and_says_what_a_share_is(client: FlaskClient) -> None:
    page = client.get("/trends?q=Brücke&q=Stadtrat&measure=share&lang=de").text
    assert 'aria-label="Brücke, 2025: 2 Artikel (66,7\N{NO-BREAK SPACE}%)"' in page
    assert "unter denselben Filtern im selben Abschnitt" in page
    assert '<option value="month">Monate</option>' in page
    assert client.get("/trends?q=Quastenflosser&lang=de").text.count("Kein Artikel mit") == 1


def test_lists_and_overviews_lead_there(client: FlaskClient) -> None:
    chosen = "outlet=Lokalblatt+01&outlet=Lokalblatt+02"
    for path in ("/search", "/overview"):
        assert 'href="/trends?q=Stadtrat"' in client.get(f"{path}?q=Stadtrat").text
        page = client.get(f"{path}?q=Stadtrat&{chosen}").text
        assert f"/trends?q=Stadtrat&{chosen}&by=outlet".replace("&", "&amp;") in page


@pytest.mark.parametrize(
    "query",
    [
        "q=a&q=b&outlet=-x&from=2024&level=day&measure=share&lang=en",
        "q=a&outlet=x&outlet=y&by=outlet",
        "",
    ],
)
def test_a_comparison_comes_back_from_its_url(query: str) -> None:
    arguments = MultiDict(parse_qsl(query))
    asked, problems = read_comparison(arguments, TODAY)
    assert problems == ()
    assert comparison_url(asked).partition("?")[2] == query


@pytest.mark.parametrize(
    ("days", "query", "level", "ends"),
    [
        ({20250410: 1, 20250612: 2}, "", Level.MONTH, (202504, 202506)),
        ({20210410: 1, 20250612: 2}, "", Level.YEAR, (2021, 2025)),
        ({20250410: 1}, "from=2025-04-08&to=2025-04-11", Level.DAY, (20250408, 20250411)),
        ({20240000: 3}, "", Level.YEAR, (2024, 2024)),
        ({0: 5}, "", Level.YEAR, None),
    ],
)
def test_an_axis_suits_the_time_and_has_no_gaps(
    days: dict[int, int], query: str, level: Level, ends: tuple[int, int] | None
) -> None:
    found = axis(None, [days], parsed(query).request)
    keys = [period.key for period in found.periods]
    assert found.level is level
    assert (keys[0], keys[-1]) == ends if ends else keys == []
    for one, other in zip(found.periods, found.periods[1:], strict=False):
        assert (other.first - one.last).days == 1
        assert key(level, one.first.year * 10_000 + one.first.month * 100 + one.first.day)


@given(
    st.lists(
        st.lists(st.none() | st.floats(0, 1e6), min_size=3, max_size=3), min_size=1, max_size=5
    )
)
def test_a_chart_stays_inside_its_frame(lines: list[list[float | None]]) -> None:
    drawn = chart(lines, whole=False)
    for line, values in zip(drawn.lines, lines, strict=True):
        assert [mark is None for mark in line.marks] == [value is None for value in values]
        for mark in filter(None, line.marks):
            assert 0 <= mark.x <= WIDTH
            assert 0 <= mark.y <= HEIGHT
    assert 2 <= len(drawn.ticks) <= 7
