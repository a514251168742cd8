"""Compact: few segments, nothing removed in them."""

from __future__ import annotations

import click

from index.compaction import compact as compact_index
from index.settings import Settings
from search.commands.common import WAIT, common
from search.terminal import articles, out


@click.command()
@WAIT
@common
def compact(settings: Settings, wait: float) -> None:
    """Merge the live index into few segments, without what was removed from it."""
    manifest = compact_index(settings, wait)
    segments = "segment" if manifest.segments == 1 else "segments"
    out.print(f"{articles(manifest.articles)} in {manifest.segments:,} {segments}.")
