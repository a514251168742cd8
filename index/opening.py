"""Opening the generations that the settings name."""

from __future__ import annotations

from importlib import import_module

from index.folders import FolderGenerations
from index.generations import Generations
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
