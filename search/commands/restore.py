"""Restore: an index and its holdings as a backup has them."""

from __future__ import annotations

from pathlib import Path

import click

from index.restore import restore as restore_from
from index.settings import Settings
from search.commands.common import WAIT, common
from search.terminal import articles, out


@click.command()
@click.argument("backup", type=click.Path(file_okay=False, path_type=Path))
@WAIT
@common
def restore(settings: Settings, backup: Path, wait: float) -> None:
    """Make BACKUP live: a folder that the command backup has made.

    All of it is verified first. What was removed for good since it was made stays removed. What was
    there before is kept: go back to the index with rollback; the holdings lie beside the new ones.
    """
    done = restore_from(settings, backup, wait=wait)
    if done.generation:
        number = articles(done.record.articles - done.kept_out)
        out.print(f"{number}, generation {done.generation} is live, as of {done.record.made}.")
    else:
        out.print("The index was not part of it: run 'manage.py rebuild'.")
    if done.kept_out:
        out.print(f"{articles(done.kept_out)} that were removed since then stay removed.")
    if done.kept:
        out.print(f"The holdings before are {done.kept}.", markup=False)
