"""A place in the cluster for each test; and what takes long is for ``make cluster``."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from index.engines.opensearch.cluster import Cluster
from index.settings import ClusterSettings, Settings
from tests.cluster.place import ARTICLES, write
from tests.opensearch.fixture import fresh_name
from tests.sparing import spare

LONG = (
    "test_after_compacting_scores_are_those_of_a_rebuilt_index",
    "test_compacting_by_itself_leaves_nothing_removed",
    "test_a_part_that_is_on_no_node_is_told_and_nothing_is_written",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("PRESSESUCHE_TEST_KILLS"):
        spare(config, items, lambda item: item.name in LONG)


@pytest.fixture
def settings(opensearch: ClusterSettings, cluster: Cluster, tmp_path: Path) -> Settings:
    """A place in the cluster of the test's own, and a folder of articles to fill it from."""
    del cluster  # which removes what is left there
    (tmp_path / "articles").mkdir()
    for name in ARTICLES:
        write(tmp_path, name, ARTICLES[name])
    return Settings(
        index=tmp_path / "unused",
        holdings=tmp_path / "holdings.sqlite",
        engine="opensearch",
        cluster=replace(opensearch, prefix=fresh_name(opensearch)),
    )
