"""Backup: the index, its holdings and saved searches in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import click

from index.backup import back_up
from index.settings import Settings
from search.commands.common import common
from search.terminal import articles, out


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep", type=click.IntRange(1), metavar="NUMBER", help="Remove older backups but for these."
)
@common
def backup(settings: Settings, folder: Path, keep: int | None) -> None:
    """Back up the index, its holdings and saved searches into a new folder below FOLDER.

    Others may search and write meanwhile. What an earlier backup there has already takes no more
    room. The sources are not part of it.
    """
    made = back_up(settings, folder, keep=keep)
    size = sum(file.size for file in made.record.files)
    shared = (
        f", {made.linked / 1e6:,.1f} MB of it shared with the one before" if made.linked else ""
    )
    held = articles(made.record.articles) if made.record.engine else "No index (it is a cluster's)"
    out.print(f"{held}, {size / 1e6:,.1f} MB{shared}: {made.folder}", markup=False)
    for old in made.removed:
        out.print(f"Removed {old}.", markup=False)
