"""Watch: an update whenever a source changes."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event

import click

from index import watch as watching
from index.errors import PressesucheError
from index.report import Report
from index.settings import Settings
from search.commands.common import SOURCES, common
from search.terminal import err, out, tell_changes


@click.command()
@SOURCES
@common
def watch(settings: Settings, source: tuple[Path, ...]) -> None:
    """Update whenever a source changes, until stopped (Ctrl-C or SIGTERM).

    SOURCE is as for update. What goes wrong is told, and tried again.
    """
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def done(report: Report) -> None:
        if report.switched:
            tell_changes(report)
        for error in report.skipped:
            err.print(f"Skipped: {error}", style="yellow", markup=False)

    def failed(error: PressesucheError) -> None:
        err.print(f"Error: {error}", style="red", markup=False)

    def begun() -> None:
        out.print("Watching for changes.")

    watching.watch(settings, source, done, failed, stop, begun)
    out.print("Stopped.")
