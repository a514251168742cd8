"""Rebuild: a fresh index of sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from index import build
from index.opening import open_generations
from index.settings import CLUSTER, Settings
from search.commands.common import SOURCES, WAIT, common
from search.terminal import progress_of, tell_rebuild

SAMPLE = Path(__file__).parents[2] / "articles"


@click.command()
@SOURCES
@WAIT
@common
def rebuild(settings: Settings, source: tuple[Path, ...], wait: float) -> None:
    """Build a fresh index from SOURCE… and switch to it.

    SOURCE is a file or a folder of articles; docs/SOURCES.md names the formats. Without any,
    the sources of the last rebuild are read again, the first time the sample articles. The
    index being searched stays as it is until the new one is whole.
    """
    rebuilt(settings, source or _last_sources(settings), wait)


def _last_sources(settings: Settings) -> tuple[Path, ...]:
    """The sources of the live index; in a cluster that has none yet, of that in the folder."""
    found = open_generations(settings).last_sources()
    if not found and settings.engine == CLUSTER:
        found = open_generations(replace(settings, engine="")).last_sources()
    return found or (SAMPLE,)


def rebuilt(settings: Settings, paths: Sequence[Path], wait: float = 0) -> None:
    """Rebuild from these paths and tell it. Ends with exit code 3 where something was skipped."""
    with progress_of("Reading articles") as progress:
        report = build.rebuild(settings, paths, progress, wait=wait)
    tell_rebuild(report)
