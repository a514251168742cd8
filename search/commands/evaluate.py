"""Evaluate: how well judged queries find."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from index.settings import Settings
from search.clock import today
from search.commands.common import common
from search.evaluation.comparison import compare
from search.evaluation.trial import trial
from search.terminal import progress_of, show_scores


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print {ndcg10, mrr10, recall10, queries}.")
@click.option(
    "--baselines/--no-baselines",
    default=None,
    help="Measure plainer chains as well (the default without --json).",
)
@common
def evaluate(settings: Settings, folder: Path, as_json: bool, baselines: bool | None) -> None:
    """Measure how well queries find what was judged relevant.

    FOLDER holds corpus.jsonl {_id, title, text}, queries.jsonl {_id, text} and qrels.tsv. A
    temporary index is built; every query goes the way a reader's goes. Plainer chains are
    measured beside ours; p tells how likely chance alone sets one so far apart.
    """
    with progress_of("Indexing the corpus") as progress:
        searching = trial(settings, folder, today(), progress)
        with searching as search:
            rows = list(compare(folder, search, not as_json if baselines is None else baselines))
    if as_json:
        click.echo(msgspec.json.encode(rows[0].scores).decode())
        return
    show_scores(rows)
