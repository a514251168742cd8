"""OpenSearch where a test has a folder: each folder stands for an index of its own."""

from __future__ import annotations

from pathlib import Path

from index.engines.opensearch.cluster import Cluster
from index.engines.opensearch.searcher import OpenSearchSearcher
from index.engines.opensearch.writer import OpenSearchWriter, create
from tests.opensearch.fixture import fresh_name


class Clustered:
    """An ``engine.Engine`` for tests that are written for folders."""

    name = "opensearch"

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._names: dict[Path, str] = {}

    def writer(self, folder: Path) -> OpenSearchWriter:
        new = folder not in self._names
        if new:
            self._names[folder] = fresh_name(self._cluster.settings)
            create(self._cluster, self._names[folder])
        return OpenSearchWriter(self._cluster, self._names[folder], new)

    def searcher(self, folder: Path) -> OpenSearchSearcher:
        return OpenSearchSearcher(self._cluster, self._names.get(folder, "test-no-such-index"))
