"""Updates leave what a rebuild would give, whatever happens; the long version is make updates."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.engines.opensearch.cluster import Cluster
from index.settings import ClusterSettings
from tests.updates.trial import Trial, run


@pytest.mark.parametrize(
    ("engine", "seed", "updates"), [("tantivy", 7, 20), ("tantivy", 8, 15), ("whoosh", 9, 10)]
)
def test_random_updates_give_what_a_rebuild_gives(
    tmp_path: Path, engine: str, seed: int, updates: int
) -> None:
    told = run(tmp_path, engine, seed, updates, kills=0.15, compare=5)
    assert told.compared >= updates // 5


def test_random_updates_of_a_cluster_give_what_a_rebuild_gives(
    tmp_path: Path, opensearch: ClusterSettings, cluster: Cluster
) -> None:
    del cluster  # which removes what is left there
    told = run(tmp_path, "opensearch", 10, 6, kills=0.4, compare=3, compacted=0, cluster=opensearch)
    assert told.compared == 3 and told.kills


def test_ids_come_out_as_with_rebuilds_alone(tmp_path: Path) -> None:
    """The same history, once by updates and once by rebuilds, each with its own holdings."""
    trial = Trial(tmp_path, "tantivy", seed=3)
    try:
        for _ in range(10):
            trial.step_beside_rebuilds()
    finally:
        trial.close()
