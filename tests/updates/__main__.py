"""``make updates``: random updates with searches and kills, held against indexes built anew."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index.engines.opensearch.cluster import Cluster
from index.settings import CLUSTER, ENGINES, ClusterSettings
from tests.opensearch.distribution import NotAvailable
from tests.opensearch.fixture import provided
from tests.updates.trial import run

KILLS = 0.25  #: share of updates that are killed
COMPARE = 10  #: updates between two comparisons
COMPACTED = 40  #: updates between two of a cluster by relevance, for which it waits half a minute


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.updates", description=__doc__)
    every = (*ENGINES, CLUSTER)
    parser.add_argument("--engine", action="append", choices=every, help="repeatable; all")
    parser.add_argument("--count", type=int, default=200, help="updates (200)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    asked: Sequence[str] = options.engine or every
    for engine in asked:
        if engine != CLUSTER:
            _try(engine, options.count, options.seed)
            continue
        try:
            with provided() as settings:
                _try(engine, options.count, options.seed, settings)
                _remove_all(settings)
        except NotAvailable as reason:
            print(f"{engine}: left out: {reason}", file=sys.stderr)
            if options.engine or os.environ.get("CI") == "true":
                sys.exit(1)


def _try(engine: str, count: int, seed: int, cluster: ClusterSettings | None = None) -> None:
    compacted = COMPACTED if cluster else 2 * COMPARE
    with tempfile.TemporaryDirectory() as folder:
        told = run(Path(folder), engine, seed, count, KILLS, COMPARE, compacted, cluster)
    print(
        f"{engine}: {count} updates, {told.kills} kills, {told.compared} comparisons, 0 lost",
        flush=True,
    )


def _remove_all(settings: ClusterSettings) -> None:
    cluster = Cluster(settings)
    cluster.call("DELETE", f"/{settings.prefix}*", seconds=60)
    cluster.close()


if __name__ == "__main__":
    main()
