"""Info: settings, live index, versions."""

from __future__ import annotations

import click

from index.settings import Settings
from search.commands.common import common
from search.terminal import show_settings


@click.command()
@common
def info(settings: Settings) -> None:
    """Show the settings, the live index and the versions in use."""
    show_settings(settings)
