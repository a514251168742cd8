"""Our ranking beside plainer ones."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.article import Article, Paragraph
from search.evaluation import baselines, comparison
from search.evaluation.baselines import LIGHT, PLAIN, SNOWBALL, Baseline, chains, light
from search.evaluation.comparison import LUCENE, OURS, compare, p_value


@pytest.mark.parametrize(
    ("ours", "theirs", "least", "most"),
    [
        ([1.0] * 20, [0.0] * 20, 0.0, 0.001),
        ([0.0] * 20, [1.0] * 20, 0.0, 0.001),
        ([1.0], [0.0], 1.0, 1.0),  # one query that differs says nothing
        ([1.0, 0.0] * 20, [0.0, 1.0] * 20, 1.0, 1.0),
        ([1.0] * 3 + [0.5] * 90, [0.0] * 3 + [0.5] * 90, 0.23, 0.27),  # 2 of 8 ways to swap
        ([1.0] * 5, [0.0] * 5, 0.05, 0.075),  # 2 of 32
    ],
)
def test_how_likely_chance_parts_the_means(
    ours: list[float], theirs: list[float], least: float, most: float
) -> None:
    assert least <= p_value(ours, theirs) <= most


def test_p_is_the_same_each_time() -> None:
    chance = random.Random(3)
    ours, theirs = ([chance.random() for _ in range(40)] for _ in "ab")
    assert p_value(ours, theirs) == p_value(ours, theirs) == p_value(theirs, ours)


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("kind kinder kindern kindes", "kind"),
        ("hafens hafen", "haf"),
        ("schon schone schoner schonster", "schon"),
        ("hauses haus", "haus"),
        ("der die das", None),  # short words stay as they are
    ],
)
def test_light_stems(words: str, stem: str | None) -> None:
    assert [light(word) for word in words.split()] == [stem or word for word in words.split()]


@pytest.mark.parametrize(
    ("chain", "one", "other", "same"),
    [
        (PLAIN, "Hafen", "hafen", True),
        (PLAIN, "Häfen", "Hafen", False),
        (SNOWBALL, "Häfen", "Hafen", True),
        (SNOWBALL, "Hafenmeister", "Meister", False),
        (LIGHT, "Haefen", "Hafen", True),
        (LIGHT, "Hafenmeister", "Meister", False),
    ],
)
def test_what_a_chain_takes_for_the_same(chain: str, one: str, other: str, same: bool) -> None:
    term = chains()[chain]
    assert term is not None
    assert (term(one) == term(other)) is same


def an_article(id: str, title: str, body: str) -> Article:
    return Article(own_id=id, title=title, paragraphs=(Paragraph(body),))


def test_a_baseline_wants_all_words_and_else_any() -> None:
    baseline = Baseline(
        [
            an_article("both", "Kran", "Der Hafen ruht."),
            an_article("one", "", "Ein Hafen im Regen."),
            an_article("none", "", "Nur Regen."),
        ],
        str.lower,
    )
    asked = ("kran HAFEN", "Kran Regen", "Schiff", "", "Hafen Hafen")
    found = [sorted(baseline.search(text, 10)) for text in asked]
    assert found == [["both"], ["both", "none", "one"], [], [], ["both", "one"]]
    assert len(baseline.search("Hafen", 1)) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"_id": "a", "text": "Die Häfen ruhen."}, {"_id": "b", "text": "Der Kran steht."}]
    queries = [{"_id": "1", "text": "Hafen"}, {"_id": "2", "text": "Kran"}]
    for name, entries in (("corpus", corpus), ("queries", queries)):
        lines = "\n".join(json.dumps(entry) for entry in entries)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("1\ta\t1\n2\tb\t1\n", encoding="utf-8")
    return tmp_path


def right(text: str, limit: int) -> Sequence[str]:
    return ["a"] if text == "Hafen" else ["b"]


def test_ours_comes_first_and_each_chain_is_measured(folder: Path) -> None:
    rows = list(compare(folder, right))
    assert [(row.name, row.ndcg10) for row in rows] == [
        (OURS, 1.0),
        (PLAIN, 0.5),
        (SNOWBALL, 1.0),
        (LIGHT, 1.0),
    ]
    assert [row.p for row in rows] == [None, 1.0, 1.0, 1.0]
    assert rows[1].cells() == ("0.500", "0.500", "0.500", "2", "1.0000")
    assert [row.name for row in compare(folder, right, baselines=False)] == [OURS]


def test_a_missing_package_is_told_and_the_rest_is_measured(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baselines, "find_spec", lambda name: None)
    shown = {row.name: row.cells()[0] for row in compare(folder, right)}
    assert shown == {OURS: "1.000", PLAIN: "0.500", SNOWBALL: "–", LIGHT: "1.000"}


def test_recorded_numbers_stand_beside_the_sets_they_belong_to(folder: Path) -> None:
    known = folder.rename(folder.with_name("gnad_lead_eval"))
    *_, last = compare(known, right, baselines=False)
    assert (last.name, last.ndcg10, last.scores, last.p) == (
        LUCENE,
        comparison.RECORDED["gnad_lead_eval"],
        None,
        None,
    )
