"""Check: is the index whole and current?"""

from __future__ import annotations

import sys

import click

from index import build
from index.repair import repair
from index.settings import Settings
from search.commands.common import WAIT, common
from search.terminal import FAILED, SKIPPED, err, out, progress_of


@click.command()
@click.option(
    "--repair", "mend", is_flag=True, help="Make it whole: by an earlier generation, or a rebuild."
)
@WAIT
@common
def check(settings: Settings, mend: bool, wait: float) -> None:
    """Is the index whole and current?

    Exit code 0: whole and current; 1: damaged or missing; 3: whole, but a rebuild is due.
    """
    if mend:
        with progress_of("Reading articles") as progress:
            for step in repair(settings, progress, wait):
                out.print(step)
    condition = build.check(settings)
    for damage in condition.damages:
        err.print(f"Damaged: {damage}", style="red", markup=False)
    for reason in condition.outdated:
        err.print(f"Not current: {reason}", style="yellow", markup=False)
    if not condition.whole:
        sys.exit(FAILED)
    if not condition.current:
        sys.exit(SKIPPED)
    out.print("The index is whole and current.")
