"""What commands have in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from index.errors import PressesucheError
from index.settings import CLUSTER, ENGINES, Settings, holdings_beside
from search.terminal import FAILED, err


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """--index and --engine on a command, which gets Settings; our errors become exit code 1."""

    @click.option("--index", type=click.Path(path_type=Path), help="The index folder.")
    @click.option("--engine", type=click.Choice((*ENGINES, CLUSTER)), help="The engine.")
    @wraps(command)
    def wrapped(*args: Any, index: Path | None, engine: str | None, **options: Any) -> None:
        try:
            settings = Settings.from_environment(os.environ)
            if index:
                kept = settings.holdings
                if not os.environ.get("PRESSESUCHE_HOLDINGS"):
                    kept = holdings_beside(index)
                settings = replace(settings, index=index, holdings=kept)
            if engine:
                settings = replace(settings, engine=engine)
            command(settings, *args, **options)
        except PressesucheError as error:
            err.print(f"Error: {error}", style="red", markup=False)
            sys.exit(FAILED)

    return wrapped


WAIT = click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0,
    metavar="SECONDS",
    help="How long to wait while another process is writing (0).",
)
SOURCES = click.argument("source", nargs=-1, type=click.Path(path_type=Path))
