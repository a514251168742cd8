"""Doctor: what on this machine keeps Pressesuche from running well."""

from __future__ import annotations

import os
import sys

import click
from rich.text import Text

from search.doctor import Level, examine
from search.terminal import FAILED, SKIPPED, out

_LOOKS = {Level.GOOD: ("ok", "green"), Level.WARNING: ("look", "yellow"), Level.BAD: ("bad", "red")}


@click.command()
def doctor() -> None:
    """Look at settings, versions, clock, disk, permissions, index, holdings and mail server.

    Each finding says how to mend it. Exit code 0: all is well; 1: something is bad; 3: something
    should be looked at.
    """
    worst = Level.GOOD
    for finding in examine(os.environ):
        word, style = _LOOKS[finding.level]
        line = Text(f"{word:<5}", style).append(f"{finding.subject}: {finding.told}", "default")
        out.print(line)
        if finding.remedy:
            out.print(Text(f"      mend: {finding.remedy}"))
        worst = max(worst, finding.level, key=list(Level).index)
    if worst is not Level.GOOD:
        sys.exit(FAILED if worst is Level.BAD else SKIPPED)
