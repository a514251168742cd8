"""Whole pages as text: article lines are kept as article text, most others are not."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from index.article import Kind
from index.german.tokens import clean
from index.sources.text import article_from_text

ARTICLE_TEXT = (Kind.TEXT, Kind.LEAD, Kind.SUBHEAD, Kind.PULL_QUOTE)


def test_lines_of_real_pages(material: Path) -> None:
    """F1 over the lines of 63 pages; keeping every line scores .75."""
    right = wrong = missed = 0
    gold_lines = (material / "ingest" / "plaintext_gold.jsonl").read_text(encoding="utf-8")
    for gold in map(json.loads, gold_lines.splitlines()):
        text = (material / "ingest" / gold["file"]).read_text(encoding="utf-8")
        kept = Counter(article_from_text(text).of_kind(*ARTICLE_TEXT))
        for line, label in zip(text.split("\n"), gold["labels"], strict=False):
            line = " ".join(clean(line).split())
            is_kept = kept[line] > 0
            kept[line] -= is_kept
            if label != "?":
                right += is_kept and label in "BHS"
                wrong += is_kept and label not in "BHS"
                missed += not is_kept and label in "BHS"
    assert right / (right + missed) >= 0.98
    assert 2 * right / (2 * right + wrong + missed) >= 0.9
