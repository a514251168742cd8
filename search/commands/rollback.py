"""Rollback: the generation before the live one."""

from __future__ import annotations

import click

from index.rollback import roll_back
from index.settings import Settings
from search.commands.common import WAIT, common
from search.terminal import out


@click.command()
@WAIT
@common
def rollback(settings: Settings, wait: float) -> None:
    """Go back to the generation before the live one, without what was taken down since."""
    generation = roll_back(settings, wait)
    out.print(f"Generation {generation.name} is live again.")
