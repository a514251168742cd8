"""Update: the live index brought up to date."""

from __future__ import annotations

from pathlib import Path

import click

from index import update as updates
from index.settings import Settings
from search.commands.common import SOURCES, WAIT, common
from search.terminal import progress_of, tell_update


@click.command()
@SOURCES
@click.option("--all", "everything", is_flag=True, help="Read all files, changed or not.")
@WAIT
@common
def update(settings: Settings, source: tuple[Path, ...], everything: bool, wait: float) -> None:
    """Bring the live index up to date: only what has changed is read and written.

    Without SOURCE all sources of the live index are looked at. A SOURCE that lies in one of
    these is the only part looked at; another is added to them. Articles whose file or line is
    gone are removed.
    """
    with progress_of("Reading articles") as progress:
        report = updates.update(settings, source, progress, wait=wait, everything=everything)
    tell_update(report)
