"""Dates as pages write them, and ISO 8601."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from index.article import DateSource, Precision
from index.sources.dates import any_date, date_marks, find_date, parse_iso

READ_AT = datetime(2025, 11, 3, 12, 0)


def minutes(text: str | None) -> str:
    """An ISO date up to its minute, as the tables below write it."""
    return (text or "")[:16].replace("T", " ")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Stand: 03.11.2025 08:15 Uhr", "2025-11-03 08:15"),
        ("3. November 2025 um 8.15 Uhr", "2025-11-03 08:15"),
        ("3.11.25", "2025-11-03"),
        ("Mo., 3. Nov. 2025", "2025-11-03"),
        ("7. Jänner 2025, 6 Uhr", "2025-01-07"),
        ("12. Mrz 2024 | 17:04", "2024-03-12 17:04"),
        ("01.02.20251. Februar 2025", "2025-02-01"),
        ("Muster03.11.2025, 08:15 UhrWien", "2025-11-03 08:15"),
        ("November 2025", "2025-11"),
        ("date 2025-11 Rathaus", "2025-11"),
        ("2025-11-03T08:15+01:00", "2025-11-03 08:15"),
        ("heute, 11:30 Uhr", "2025-11-03 11:30"),
        ("gestern um 11:30 Uhr", "2025-11-02 11:30"),
        ("vor 90 Minuten", "2025-11-03 10:30"),
        ("vor 3 Tagen", "2025-10-31"),
        ("23:50 Uhr", "2025-11-02 23:50"),
        ("3 novembre 2025", "2025-11-03"),
        ("le 1 août 2025", "2025-08-01"),
        ("den 3. Mäerz 2025", "2025-03-03"),
        ("15. Mee 2025", "2025-05-15"),
        ("rund 12.500 Zuschauer", ""),
        ("31.02.2025", ""),
        ("1.11.3025", ""),
        ("Version 4.2.1", ""),
        ("Lesezeit 4 Min.", ""),
        ("Im Mai kam der Regen", ""),
        ("2024-25", ""),
        ("", ""),
    ],
)
def test_what_is_written_and_what_it_means(written: str, expected: str) -> None:
    assert minutes(find_date(written, READ_AT).isoformat()) == expected


@pytest.mark.parametrize("written", ["heute, 11:30 Uhr", "vor 2 Stunden", "20:03 Uhr"])
def test_relative_dates_mean_nothing_without_the_moment_of_reading(written: str) -> None:
    assert find_date(written).precision is Precision.UNKNOWN


def test_dates_as_they_stand_on_real_pages(material: Path) -> None:
    lines = (material / "ingest" / "dates.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    wrong = {
        text: found
        for text, read_at, expected in rows
        if (found := minutes(find_date(text, datetime.fromisoformat(read_at)).isoformat()))
        != expected
    }
    assert len(rows) == 59
    assert not wrong


@pytest.mark.parametrize(
    ("iso", "precision", "expected"),
    [
        ("2025", Precision.YEAR, "2025"),
        ("2025-04", Precision.MONTH, "2025-04"),
        ("2025-04-10", Precision.DAY, "2025-04-10"),
        ("2025-04-10T19:05", Precision.MINUTE, "2025-04-10T19:05+02:00"),
        ("2025-01-10 19:05:59", Precision.MINUTE, "2025-01-10T19:05+01:00"),
        ("2025-04-10T17:05Z", Precision.MINUTE, "2025-04-10T19:05+02:00"),
        ("2025-04-10T23:30-05:00", Precision.MINUTE, "2025-04-11T06:30+02:00"),
        ("2025-03-30T01:59", Precision.MINUTE, "2025-03-30T01:59+01:00"),
        ("2025-03-30T02:30", Precision.MINUTE, "2025-03-30T03:30+02:00"),
        ("2025-10-26T02:30", Precision.MINUTE, "2025-10-26T02:30+02:00"),
        ("2025-10-26T03:00", Precision.MINUTE, "2025-10-26T03:00+01:00"),
    ],
)
def test_iso_dates_in_berlin(iso: str, precision: Precision, expected: str) -> None:
    date = parse_iso(iso, DateSource.SIDECAR)
    assert (date.precision, date.isoformat(), date.source) == (
        precision,
        expected,
        DateSource.SIDECAR,
    )


@pytest.mark.parametrize("value", ["", "gestern", "2025-13", "2025-02-30", "0800", "3025-01-01"])
def test_what_is_no_iso_date(value: str) -> None:
    with pytest.raises(ValueError):
        parse_iso(value, DateSource.SIDECAR)


def test_a_record_may_write_its_date_as_pages_do() -> None:
    date = any_date("10.04.2025 19:05 Uhr", DateSource.META)
    assert (date.isoformat(), date.source) == ("2025-04-10T19:05+02:00", DateSource.META)
    with pytest.raises(ValueError):
        any_date("irgendwann", DateSource.META)


def test_marks_say_where_a_date_stands() -> None:
    text = "am 3. März 2025 und am 04.03.2025"
    assert [text[mark.start : mark.end] for mark in date_marks(text)] == [
        "3. März 2025",
        "04.03.2025",
    ]
