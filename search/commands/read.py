"""Read: what is understood of sources."""

from __future__ import annotations

from pathlib import Path

import click

from index import sources
from index.errors import SourceError, SourceNote
from index.settings import Settings
from index.sources.date_notes import date_notes
from index.sources.describe import describe
from search.commands.common import common
from search.terminal import err, tell_skipped


@click.command()
@click.argument("source", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def read(settings: Settings, source: tuple[Path, ...]) -> None:
    """Show what is understood of each article in SOURCE…, one JSON object a line."""
    skipped: list[SourceError] = []
    with date_notes() as dates:
        for article in sources.read(source):
            if isinstance(article, SourceNote):
                err.print(f"Note: {article}", markup=False)
            elif isinstance(article, SourceError):
                skipped.append(article)
            else:
                click.echo(describe(article, dates.explain(article)).json())
    tell_skipped(skipped)
