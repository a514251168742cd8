"""A sample can be drawn again, and every article is as likely as any other."""

from __future__ import annotations

import csv
from collections import Counter
from hashlib import blake2b
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.research import sample
from search.research.sample import place


def drawn(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    body = client.get(f"/api/sample?{query}").json
    assert body is not None
    articles: list[dict[str, Any]] = body["articles"]
    return articles


def test_it_is_what_the_description_says(client: FlaskClient) -> None:
    whole = drawn(client, "q=Stadtrat&size=1000&seed=3")
    assert len({one["id"] for one in whole}) == 40
    digests = [blake2b(str(one["number"]).encode(), key=b"3", digest_size=8).digest()
               for one in whole]  # fmt: skip
    assert digests == sorted(digests)


@pytest.mark.parametrize("step", [1, 7, 20_000])
def test_the_first_of_many_are_the_sample_of_few(
    client: FlaskClient, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = drawn(client, "q=Stadtrat&size=30&seed=7")
    monkeypatch.setattr(sample, "_STEP", step)
    assert drawn(client, "q=Stadtrat&size=12&seed=7") == many[:12]
    assert drawn(client, "q=Stadtrat&size=12&seed=8") != many[:12]


def test_of_a_part_of_a_result_those_that_are_in_it(client: FlaskClient) -> None:
    whole = drawn(client, "q=Stadtrat&size=40&seed=5")
    part = drawn(client, "q=Stadtrat&size=40&seed=5&from=2023&to=2024")
    assert 0 < len(part) < 40
    assert part == [one for one in whole if one["date"][:4] in ("2023", "2024")]


def test_every_article_is_as_likely_as_any_other() -> None:
    seeds, numbers, size = 2_000, range(1, 41), 10
    counts = Counter(
        number
        for seed in range(seeds)
        for number in sorted(numbers, key=lambda n: place(n, seed))[:size]
    )
    expected = seeds * size / len(numbers)
    chi = sum((counts[number] - expected) ** 2 / expected for number in numbers)
    assert chi < 73  # of 39 degrees of freedom, exceeded by chance once in a thousand


def test_the_file_has_the_same_articles_in_the_same_order(client: FlaskClient) -> None:
    text = client.get("/sample.csv?q=Stadtrat&size=12&seed=7").data.decode("utf-8-sig")
    rows = [row["id"] for row in csv.DictReader(StringIO(text))]
    assert rows == [one["id"] for one in drawn(client, "q=Stadtrat&size=12&seed=7")]
    page = client.get("/sample?q=Stadtrat&size=12&seed=7").text
    assert [page.index(f"/articles/{id}?") for id in rows] == sorted(
        page.index(f"/articles/{id}?") for id in rows
    )
    assert "12 von 40 Artikeln" in page


def test_nothing_is_relaxed_and_nothing_left_out_in_silence(client: FlaskClient) -> None:
    assert drawn(client, "q=Stadtrat Quastenflosser") == []
    assert "Nichts gefunden" in client.get("/sample?q=Stadtrat Quastenflosser").text
    for query in ("size=0", "size=1001", "seed=-1", "seed=x"):
        assert client.get(f"/api/sample?q=Stadtrat&{query}").status_code == 400
        assert client.get(f"/sample.csv?q=Stadtrat&{query}").status_code == 400
        assert "wurde nicht verstanden" in client.get(f"/sample?q=Stadtrat&{query}").text
