"""Serve: the pages and the endpoint."""

from __future__ import annotations

from pathlib import Path

import click

from index.opening import open_generations
from index.settings import Settings
from search.commands.common import common
from search.commands.rebuild import rebuilt
from search.serving.arbiter import TRIAL
from search.serving.server import run_server, try_server
from search.terminal import out


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--build-if-missing",
    "missing",
    type=click.Path(exists=True, path_type=Path),
    metavar="SOURCE",
    help="Build an index of SOURCE first if there is none.",
)
@click.option(TRIAL, "trial", is_flag=True, hidden=True)
@common
def serve(
    settings: Settings, host: str, port: int, workers: int, missing: Path | None, trial: bool
) -> None:
    """Serve the search page and the JSON endpoint.

    SIGTERM ends it once all requests are answered; SIGHUP changes to the program that is there
    now, without a pause.
    """
    if trial:
        try_server(settings)
        return
    if missing and not open_generations(settings).exists():
        rebuilt(settings, (missing,))
    run_server(settings, host, port, workers, out.print)
