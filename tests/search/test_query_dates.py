"""Days out of words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tree import Days
from search.dates import days, spelled, undated

TODAY = date(2025, 4, 10)  # a Thursday
FIRST, LAST = date.min.isoformat(), date.max.isoformat()

KNOWN = {
    "2025": "2025-01-01 2025-12-31",
    "2025-04": "2025-04-01 2025-04-30",
    "2024-2": "2024-02-01 2024-02-29",
    "2025-04-10": "2025-04-10 2025-04-10",
    "10.4.2025": "2025-04-10 2025-04-10",
    "10. 04. 2025": "2025-04-10 2025-04-10",
    "10.4.25": "2025-04-10 2025-04-10",
    "10.4.89": "1989-04-10 1989-04-10",
    "4/2025": "2025-04-01 2025-04-30",
    "04.2025": "2025-04-01 2025-04-30",
    "April 2025": "2025-04-01 2025-04-30",
    "Apr. 2025": "2025-04-01 2025-04-30",
    "März 2025": "2025-03-01 2025-03-31",
    "Maerz 2025": "2025-03-01 2025-03-31",
    "MÄRZ 2025": "2025-03-01 2025-03-31",
    "im März 2025": "2025-03-01 2025-03-31",
    "Jänner 2025": "2025-01-01 2025-01-31",
    "Okt 2025": "2025-10-01 2025-10-31",
    "October 2025": "2025-10-01 2025-10-31",
    "10. April 2025": "2025-04-10 2025-04-10",
    "10 April 2025": "2025-04-10 2025-04-10",
    "April 10th, 2025": "2025-04-10 2025-04-10",
    "2025-04..2025-09": "2025-04-01 2025-09-30",
    "2025-04 … 2025-09": "2025-04-01 2025-09-30",
    "2024–2025": "2024-01-01 2025-12-31",
    "2025-09..2025-04": "2025-04-01 2025-09-30",
    "1.3.2025..15.3.2025": "2025-03-01 2025-03-15",
    "1.3.2025 - 15.3.2025": "2025-03-01 2025-03-15",
    "von 1.3.2025 bis 15.3.2025": "2025-03-01 2025-03-15",
    "from March 2025 to today": "2025-03-01 2025-04-10",
    "2025-04..": f"2025-04-01 {LAST}",
    "..2025-04": f"{FIRST} 2025-04-30",
    ">=2025-04": f"2025-04-01 {LAST}",
    "ab 2025-04": f"2025-04-01 {LAST}",
    "seit 2025": f"2025-01-01 {LAST}",
    "since April 2025": f"2025-04-01 {LAST}",
    ">2025-04": f"2025-05-01 {LAST}",
    "nach 2024": f"2025-01-01 {LAST}",
    "<2025-04": f"{FIRST} 2025-03-31",
    "vor 2025": f"{FIRST} 2024-12-31",
    "<= 2025-04": f"{FIRST} 2025-04-30",
    "bis heute": f"{FIRST} 2025-04-10",
    "until yesterday": f"{FIRST} 2025-04-09",
    "heute": "2025-04-10 2025-04-10",
    "Today": "2025-04-10 2025-04-10",
    "gestern": "2025-04-09 2025-04-09",
    "vorgestern": "2025-04-08 2025-04-08",
    "diese Woche": "2025-04-07 2025-04-13",
    "letzte woche": "2025-03-31 2025-04-06",
    "vergangene Woche": "2025-03-31 2025-04-06",
    "last week": "2025-03-31 2025-04-06",
    "dieser Monat": "2025-04-01 2025-04-30",
    "this month": "2025-04-01 2025-04-30",
    "letzten Monat": "2025-03-01 2025-03-31",
    "dieses Jahr": "2025-01-01 2025-12-31",
    "letztes Jahr": "2024-01-01 2024-12-31",
    "letzte 7 Tage": "2025-04-04 2025-04-10",
    "die letzten sieben Tage": "2025-04-04 2025-04-10",
    "last 7 days": "2025-04-04 2025-04-10",
    "letzte 2 Wochen": "2025-03-28 2025-04-10",
    "letzte 3 Monate": "2025-01-11 2025-04-10",
    "past 2 years": "2023-04-11 2025-04-10",
    "letzte 999999 Tage": f"{FIRST} 2025-04-10",
    "letzte 999999 Jahre": f"{FIRST} 2025-04-10",
    "0001": f"{FIRST} 0001-12-31",
    "9999-12": f"9999-12-01 {LAST}",
}
NO_DATES = (
    """
31.2.2025|2025-02-30|2025-13|2025-00|0000|00.04.2025|13/2025|April|Montag|10.4.|letzte 0 Tage|letzte
>9999|<0001|..|>=|bis|bis bis|2025-04-|31.2.2025..2026|2025 bis|Gipfel|Gipfel 2025|12345
１２|2025²|99999
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize(("text", "span"), KNOWN.items())
def test_what_is_written_and_which_days_it_means(text: str, span: str) -> None:
    first, last = map(date.fromisoformat, span.split())
    assert days(text, TODAY) == Days(first, last)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text: str) -> None:
    assert days(text, TODAY) is None


@pytest.mark.parametrize("text", ["unbekannt", "ohne", "ohne Datum", "Undatiert", "none"])
def test_without_a_date(text: str) -> None:
    assert undated(text)
    assert days(text, TODAY) is None


@pytest.mark.parametrize(
    ("today", "text", "span"),
    [
        (date(2025, 3, 31), "letzten Monat", "2025-02-01 2025-02-28"),
        (date(2025, 3, 31), "letzter 1 Monat", "2025-03-01 2025-03-31"),
        (date(2025, 1, 1), "letzten Monat", "2024-12-01 2024-12-31"),
        (date(2025, 1, 1), "letzte Woche", "2024-12-23 2024-12-29"),
        (date(2024, 2, 29), "letztes Jahr", "2023-01-01 2023-12-31"),
        (date(2024, 2, 29), "letzte 12 Monate", "2023-03-01 2024-02-29"),
        (date.max, "diese Woche", f"9999-12-27 {LAST}"),
    ],
)
def test_today_is_an_argument(today: date, text: str, span: str) -> None:
    first, last = map(date.fromisoformat, span.split())
    assert days(text, today) == Days(first, last)


@given(st.dates(), st.dates())
def test_a_spelled_span_is_read_back(one: date, other: date) -> None:
    span = Days(min(one, other), max(one, other))
    assert days(spelled(span), TODAY) == span
    assert " " not in spelled(span)


@given(st.text(alphabet="0123456789.-/<>= abdeilmnrstuvwäö", max_size=70), st.dates())
def test_any_text_is_a_date_or_none(text: str, today: date) -> None:
    found = days(text, today)
    assert found is None or found.first <= found.last
