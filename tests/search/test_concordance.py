"""A concordance as a page, as JSON and as a file."""

from __future__ import annotations

import csv
import html
import re
from io import StringIO

import pytest
from flask.testing import FlaskClient

from search.research import concordance, concordance_page
from search.research.concordance import By

COUNCIL = "/api/concordance?q=Stadtrat"


def lines_of(client: FlaskClient, url: str) -> list[dict[str, str]]:
    """All lines, walked from page to page."""
    found: list[dict[str, str]] = []
    while url:
        body = client.get(url).json
        assert body is not None
        found += body["lines"]
        url = body["next"]
    return found


def rows_of(client: FlaskClient, url: str) -> list[dict[str, str]]:
    """The rows of the file."""
    response = client.get(url)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.data.decode("utf-8-sig"))))


def said(line: dict[str, str]) -> tuple[str, ...]:
    return tuple(line[name] or "" for name in ("left", "keyword", "right", "id", "field", "date"))


def test_each_occurrence_is_a_line_and_pages_show_all(client: FlaskClient) -> None:
    body = client.get(f"{COUNCIL}&lines=30").json
    assert body is not None
    assert (body["total"], body["articles"], body["read"], body["whole"]) == (80, 40, 40, True)
    assert len(body["lines"]) == 30
    walked = lines_of(client, f"{COUNCIL}&lines=30")
    assert len({said(line) for line in walked}) == len(walked) == 80
    assert [line["field"] for line in walked] == ["title", "body"] * 40


@pytest.mark.parametrize("by", By)
def test_the_file_has_the_lines_of_the_pages_in_their_order(client: FlaskClient, by: By) -> None:
    query = f"q=Stadtrat&by={by}&width=3w&outlet=-Lokalblatt 03"
    walked = lines_of(client, f"/api/concordance?{query}&lines=200")
    rows = rows_of(client, f"/concordance.csv?{query}")
    assert walked and list(map(said, rows)) == list(map(said, walked))


@pytest.mark.parametrize("by", By)
def test_of_a_large_result_the_newest_or_oldest_articles_are_sorted(
    client: FlaskClient, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_of(client, f"/concordance.csv?q=Stadtrat&by={by}")
    dates = sorted({row["date"] for row in whole}, reverse=by is not By.OLDEST)
    monkeypatch.setattr(concordance, "ARTICLES", 12)
    body = client.get(f"{COUNCIL}&by={by}&lines=200").json
    assert body is not None
    assert (body["total"], body["articles"], body["read"], body["whole"]) == (24, 40, 12, False)
    assert {line["date"] for line in body["lines"]} <= set(dates[:12])
    shown = {said(line) for line in body["lines"]}
    in_order = [said(row) for row in whole if said(row) in shown]
    assert [said(line) for line in body["lines"]] == in_order
    assert list(map(said, rows_of(client, f"/concordance.csv?q=Stadtrat&by={by}"))) == list(
        map(said, whole)
    )


def test_a_bound_of_lines_ends_with_an_article(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "LINES", 7)
    body = client.get(COUNCIL).json
    assert body is not None
    assert (body["total"], body["read"], body["whole"]) == (8, 4, False)
    page = client.get("/concordance?q=Stadtrat").text
    assert "der 4 neuesten von 40 Artikeln" in page
    assert "der 4 ältesten von 40 Artikeln" in client.get("/concordance?q=Stadtrat&by=oldest").text


def test_words_beside_the_keyword_sort_as_in_a_dictionary(client: FlaskClient) -> None:
    right = [
        line["right"] for line in lines_of(client, "/api/concordance?q=Brücke&by=right&lines=200")
    ]
    assert right == [
        "am Abend der Eröffnung", "gebaut wurde.", "gerammt.", "gesperrt", "in der Chronik",
        "ohne Tag", "soll folgen. ¶ Wir haben lange gewartet. ¶ Die Brücke am Abend",
        "über den Hafen eröffnet", "verbindet beide Ufer. Fähren fahren weiter. ¶ Was jetzt noch",
        "war aus Holz.",
    ]  # fmt: skip
    left = [line["left"] for line in lines_of(client, "/api/concordance?q=Brücke&by=left&width=1w")]
    said = [word.lower() for word in left]
    assert said == ["alte", "der", "die", "die", "die", "die", "neue", "", "", ""]


def test_a_line_leads_to_its_place(client: FlaskClient) -> None:
    lines = lines_of(client, '/api/concordance?q="die Brücke"&by=oldest')
    for line in lines:
        address, place = line["url"].split("#")
        assert f'id="{place}"' in client.get(address).text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("q=Quastenflosser", "Kein Artikel hat alle diese Wörter."),
        ("q=Brücke Quastenflosser", "Kein Artikel hat alle diese Wörter."),
        ("q=medium:Hafenkurier", "Fundstellen hat nur eine Anfrage mit Wörtern"),
        ("", "Fundstellen hat nur eine Anfrage mit Wörtern"),
        ("q=Brücke&by=zufall", "Die Angabe by=zufall wurde nicht verstanden"),
        ("q=Brücke&width=0", "1 bis 300 Zeichen, etwa 60, oder 1 bis 50 Wörter"),
        ('q="Brücke', "Anführungszeichen"),
    ],
)
def test_what_a_reader_is_told(client: FlaskClient, query: str, text: str) -> None:
    response = client.get(f"/concordance?{query}")
    assert response.status_code == 200
    assert text in response.text


@pytest.mark.parametrize("query", ["by=zufall", "width=0", "width=51w", "lines=5", "from=gestrig"])
@pytest.mark.parametrize("path", ["/api/concordance", "/concordance.csv"])
def test_nothing_is_left_out_of_an_answer_in_silence(
    client: FlaskClient, path: str, query: str
) -> None:
    assert client.get(f"{path}?q=Brücke&{query}").status_code == 400


def test_cells_are_no_formulas_and_texts_no_markup(client: FlaskClient) -> None:
    (row,) = rows_of(client, "/concordance.csv?q=text:Zeichen&outlet=-x")
    assert row["left"].startswith("Ein Text mit <img")
    page = client.get("/concordance?q=Zeichen").text
    assert "<img" not in page and "<script>alert" not in page
    assert "&lt;img" in page


def test_filters_hold_and_can_be_removed(client: FlaskClient) -> None:
    page = client.get("/concordance?q=Brücke&outlet=Tageblatt&by=left&width=5w").text
    assert "2 Fundstellen in 1 Artikel" in page
    assert 'href="/concordance?q=Br%C3%BCcke&amp;by=left&amp;width=5w"' in page
    assert client.get("/concordance?q=Stadtrat&lines=10&page=99").text.count("<tr role=") == 11


@pytest.mark.parametrize("by", By)
def test_parts_of_a_large_result_have_all_lines_together(
    client: FlaskClient, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lines_of(client, f"{COUNCIL}&by={by}&lines=200")
    monkeypatch.setattr(concordance, "ARTICLES", 12)
    parts, url = [], f"{COUNCIL}&by={by}&lines=200"
    while url:
        body = client.get(url).json
        assert body is not None
        assert (body["articles"], body["whole"]) == (40, False)
        parts.append((body["read"], lines_of(client, url)))
        url = body["next_part"]
    assert [read for read, _ in parts] == [12, 12, 12, 4]
    together = [said(line) for _, lines in parts for line in lines]
    assert sorted(together) == sorted(map(said, whole))
    if by in (By.NEWEST, By.OLDEST):
        assert together == list(map(said, whole))


def test_a_page_leads_to_the_next_part_and_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "ARTICLES", 30)
    page = client.get("/concordance?q=Stadtrat&width=5w&page=2").text
    assert "der 30 neuesten von 40 Artikeln." in page
    (url,) = re.findall(r'href="([^"]+)"[^>]*>Weiter mit den nächsten Artikeln', page)
    assert "page=" not in url and "width=5w" in url
    further = client.get(html.unescape(url)).text
    assert "von 10 weiteren der 40 Artikel." in further and "20 Fundstellen" in further
    assert "Weiter mit den nächsten" not in further
    (back,) = re.findall(r'href="([^"]+)"[^>]*>Von vorn', further)
    assert html.unescape(back) == "/concordance?q=Stadtrat&width=5w"
    # Other words to sort by leave the part, another direction begins anew.
    assert "after=" in re.findall(r'href="([^"]+by=left[^"]*)"', further)[0]


def test_a_bound_of_letters_ends_with_an_article(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "LETTERS", 1)
    body = client.get(COUNCIL).json
    assert body is not None
    assert (body["total"], body["read"], body["whole"]) == (2, 1, False)
    assert lines_of(client, f"{COUNCIL}&after=0") == []  # the last key that there can be


@pytest.mark.parametrize("by", By)
def test_a_file_goes_on_in_another(
    client: FlaskClient, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_of(client, f"/concordance.csv?q=Stadtrat&by={by}")
    for module in (concordance, concordance_page):
        monkeypatch.setattr(module, "FILE", 15)
    files, url = [], f"/concordance.csv?q=Stadtrat&by={by}"
    while url:
        files.append(rows_of(client, url))
        link = client.get(url).headers.get("Link", "")
        url = link.removeprefix("<").partition(">")[0]
        assert link.endswith('; rel="next"') == bool(url)
    assert [len(rows) for rows in files] == [30, 30, 20]
    together = [said(row) for rows in files for row in rows]
    assert sorted(together) == sorted(map(said, whole))
    if by in (By.NEWEST, By.OLDEST):
        assert together == list(map(said, whole))


@pytest.mark.parametrize("by", [By.NEWEST, By.OLDEST, By.RIGHT])
def test_a_page_names_all_files(
    client: FlaskClient, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_of(client, f"/concordance.csv?q=Stadtrat&by={by}")
    monkeypatch.setattr(concordance, "ARTICLES", 5)
    for module in (concordance, concordance_page):
        monkeypatch.setattr(module, "FILE", 20)
    page = client.get(f"/concordance?q=Stadtrat&by={by}").text
    found = re.findall(r'href="([^"]+)" download[^>]*>([^<]+)', page)
    assert [label for _, label in found] == [
        "CSV-Datei 1: Artikel 1 bis 20",
        "CSV-Datei 2: Artikel 21 bis 40",
    ]
    together = [said(row) for url, _ in found for row in rows_of(client, html.unescape(url))]
    assert sorted(together) == sorted(map(said, whole))
