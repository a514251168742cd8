"""Takedown: an article removed for good."""

from __future__ import annotations

from contextlib import closing

import click

from index import update as updates
from index.holdings import Holdings
from index.live import Live
from index.settings import Settings
from search.commands.common import WAIT, common
from search.terminal import err, out, warn_uncompacted


@click.command()
@click.argument("id", required=False)
@click.option("--reason", help="Why; it is shown in the article's place.")
@click.option("--undo", is_flag=True, help="Let it come back, if its file still has it.")
@click.option("--list", "listed", is_flag=True, help="Show what was taken down.")
@WAIT
@common
def takedown(
    settings: Settings, id: str | None, reason: str | None, undo: bool, listed: bool, wait: float
) -> None:
    """Remove the article of this ID for good: now, and from every rebuild and update to come.

    Its link then answers 410 (Gone) with the reason. ID is the last part of its link.
    """
    if listed:
        taken_down = Holdings(settings.holdings).takedowns()
        for down in taken_down:
            out.print(f"{down.id}  {down.day}  {down.reason}", markup=False)
        if not taken_down:
            err.print("Nothing was taken down.")
    elif not id:
        raise click.UsageError("name an ID, or ask for --list")
    elif undo:
        report = updates.let_back(settings, id, wait=wait)
        with closing(Live(settings)) as live, live.searcher() as searcher:
            back = searcher.article(id) is not None
        out.print(f"{id} may be found again." if back else f"{id}: its file has it no more.")
        warn_uncompacted(report)
    elif not (reason or "").strip():
        raise click.UsageError("say why: --reason TEXT")
    else:
        report = updates.take_down(settings, id, str(reason).strip(), wait=wait)
        out.print(f"{id} was taken down.")
        warn_uncompacted(report)
