"""Opening the generations that the settings name."""

from __future__ import annotations

from importlib import import_module

from index.errors import RebuildNeeded
from index.folders import FolderGenerations
from index.generations import Generation, Generations
from index.manifest import Manifest, fingerprint
from index.settings import Settings


def open_generations(settings: Settings) -> Generations:
    """The generations in the index folder, or in the cluster where the engine is OpenSearch.

    Nothing is connected to or read yet. The cluster's module is only imported where it is
    asked for, so that its client need not be installed elsewhere.
    """
    if settings.engine == "opensearch":
        cluster = import_module("index.engines.opensearch.generations")
        generations: Generations = cluster.ClusterGenerations(settings)
        return generations
    return FolderGenerations(settings.index)


def current(settings: Settings, live: Generation) -> Manifest:
    """The manifest of an index that can be updated. Raises RebuildNeeded, IndexDamaged."""
    found = live.manifest()
    if settings.engine and settings.engine != found.engine:
        raise RebuildNeeded(
            f"the index was built with {found.engine}, the settings ask for {settings.engine}"
        )
    if found.fingerprint != fingerprint():
        raise RebuildNeeded("the index was built with another schema or analyzer")
    return found
