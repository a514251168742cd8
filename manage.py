#!/usr/bin/env python3
"""Pressesuche on the command line. ``manage.py --help`` lists the commands."""

from __future__ import annotations

import click

from search.commands.alerts import alerts
from search.commands.backup import backup
from search.commands.check import check
from search.commands.clusters import clusters
from search.commands.compact import compact
from search.commands.count import count
from search.commands.doctor import doctor
from search.commands.evaluate import evaluate
from search.commands.export import export
from search.commands.fetch import fetch
from search.commands.info import info
from search.commands.read import read
from search.commands.rebuild import rebuild
from search.commands.restore import restore
from search.commands.rollback import rollback
from search.commands.saved import saved
from search.commands.search import search
from search.commands.serve import serve
from search.commands.takedown import takedown
from search.commands.update import update
from search.commands.watch import watch
from search.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(VERSION, prog_name="Pressesuche")
def cli() -> None:
    """Full-text search over German news coverage.

    The index folder and the engine come from PRESSESUCHE_INDEX and PRESSESUCHE_ENGINE, or from
    --index and --engine on any command.

    Exit codes: 0 done, 1 failed, 2 typed wrongly, 3 done but something was left out (rebuild,
    update, read, fetch, alerts) or an update or a rebuild is due (check).
    """


for command in (
    rebuild,
    update,
    watch,
    fetch,
    takedown,
    compact,
    clusters,
    search,
    count,
    export,
    saved,
    alerts,
    read,
    check,
    doctor,
    rollback,
    backup,
    restore,
    info,
    serve,
    evaluate,
):
    cli.add_command(command)


if __name__ == "__main__":
    cli()
