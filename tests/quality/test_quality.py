"""The short form of ``make quality``: one judged set, every few queries, and the gold files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from index.german.analyzer import stem_of
from index.settings import Settings
from search.evaluation.evaluate import evaluate
from search.evaluation.trial import trial
from tests.quality import compounds, floors, stems


def test_what_is_judged_relevant_is_ranked_high(material: Path, tmp_path: Path) -> None:
    whole = material / "german" / floors.SMALLEST
    for name in ("corpus.jsonl", "queries.jsonl"):
        (tmp_path / name).symlink_to(whole / name)
    judgements = (whole / "qrels.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    sample = [judgements[0], *judgements[1 :: floors.EVERY]]
    (tmp_path / "qrels.tsv").write_text("".join(sample), encoding="utf-8")
    with trial(Settings(), tmp_path, date(2026, 1, 1), lambda read: None) as search:
        scores = evaluate(tmp_path, search)
    assert scores.queries == len(sample) - 1
    assert scores.ndcg10 >= floors.NDCG10_SAMPLE


def test_compounds_are_cut_where_they_should_be(material: Path) -> None:
    found = compounds.measure(compounds.read(material / "german" / "news_compounds_gold.tsv"))
    assert found.f >= floors.COMPOUNDS_F
    assert found.simple_cut <= floors.SIMPLE_CUT


def test_stems_keep_related_words_together(material: Path) -> None:
    assert stems.measure(material / "german" / "cistem_gold1.txt", stem_of).f >= floors.STEMS_F


def test_a_stemmer_is_measured_by_the_majority_of_each_cluster(tmp_path: Path) -> None:
    gold = tmp_path / "gold.txt"
    gold.write_text("ab ac ac xd\nad\n\n", encoding="utf-8")
    found = stems.measure(gold, lambda word: word[0])
    # a: three of the first cluster's four words, and one word of the second.
    assert (found.precision, found.recall) == ((3 / 4 + 1 / 4) / 2, (3 / 4 + 1) / 2)
