"""The measure of German: ``make quality``. Fails when something is below its floor.

One table of nDCG@10: our chain, plainer ones beside it with p of a paired randomization test
against ours, and Lucene's recorded numbers, on every judged set; then compounds and stems. With
``--ours`` the plainer chains are left out.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index.german.analyzer import stem_of
from index.settings import Settings
from search.evaluation.comparison import OURS, Row, compare
from search.evaluation.trial import trial
from tests.quality import compounds, floors, stems

GERMAN = Path(__file__).parents[3] / "shared" / "data" / "german"
TODAY = date(2026, 1, 1)


def main() -> int:
    """Measures everything; the exit code."""
    if not GERMAN.is_dir():
        print(f"The judged sets are not on this machine: {GERMAN}", file=sys.stderr)
        return 1
    out = Console(highlight=False, soft_wrap=True)
    columns = [_ranking(name, "--ours" not in sys.argv) for name in floors.NDCG10]
    table = Table("nDCG@10 (p)", *(name.replace("_eval", "") for name in floors.NDCG10), box=None)
    for rows in zip(*columns, strict=True):
        table.add_row(rows[0].name, *map(_shown, rows))
    table.add_row("floor", *(f"{floor:.3f}" for floor in floors.NDCG10.values()))
    out.print(table, soft_wrap=False)

    cut = compounds.measure(compounds.read(compounds.GOLD))
    stemmed = stems.measure(GERMAN / "cistem_gold1.txt", stem_of)
    checks = [
        (f"nDCG@10 of {name}", rows[0].ndcg10 or 0.0, floor)
        for (name, floor), rows in zip(floors.NDCG10.items(), columns, strict=True)
    ]
    checks += [
        ("compounds, F of the places cut", cut.f, floors.COMPOUNDS_F),
        ("words that are no compounds left whole", 1 - cut.simple_cut, 1 - floors.SIMPLE_CUT),
        ("stems, F by cluster majority", stemmed.f, floors.STEMS_F),
    ]
    for name, value, floor in checks[len(columns) :]:
        out.print(f"{name}: {value:.4f} (floor {floor:.3f})")
    below = [name for name, value, floor in checks if value < floor]
    for name in below:
        print(f"Below the floor: {name}", file=sys.stderr)
    return 1 if below else 0


def _ranking(name: str, baselines: bool) -> list[Row]:
    with trial(Settings(), GERMAN / name, TODAY, lambda read: None) as search:
        return list(compare(GERMAN / name, search, baselines))


def _shown(row: Row) -> str:
    ndcg, *_, p = row.cells()
    return ndcg if row.name == OURS or row.p is None else f"{ndcg} ({p})"


if __name__ == "__main__":
    sys.exit(main())
