"""Check: is the index whole and current?"""

from __future__ import annotations

import sys

import click

from index import build
from index.settings import Settings
from search.commands.common import common
from search.terminal import FAILED, SKIPPED, err, out


@click.command()
@common
def check(settings: Settings) -> None:
    """Is the index whole and current?

    Exit code 0: whole and current; 1: damaged or missing; 3: whole, but a rebuild is due.
    """
    condition = build.check(settings)
    for damage in condition.damages:
        err.print(f"Damaged: {damage}", style="red", markup=False)
    for reason in condition.outdated:
        err.print(f"Update or rebuild needed: {reason}", style="yellow", markup=False)
    if not condition.whole:
        sys.exit(FAILED)
    if not condition.current:
        sys.exit(SKIPPED)
    out.print("The index is whole and current.")
