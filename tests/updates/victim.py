"""A process that updates an index and is killed at a given point of it.

``python -m tests.updates.victim POINT``, with the settings in its environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.engines.opensearch import bulk
from index.engines.opensearch.building import ClusterBuilding
from index.engines.opensearch.bulk import Bulk
from index.engines.opensearch.generations import ClusterGenerations
from index.engines.opensearch.writer import OpenSearchWriter
from index.filling import Filling
from index.folder import FolderBuilding
from index.folders import FolderGenerations
from index.pointer import Pointer
from index.run import Run
from index.settings import CLUSTER, Settings
from index.update import update

ROOT = Path(__file__).parents[2]

_BEFORE_WRITING: dict[str, tuple[type, str]] = {
    "identify": (Run, "identify"),
    "write": (Filling, "_add"),
    "commit": (Filling, "commit"),
}
#: Where it dies, in a folder and in a cluster: just before one of these.
POINTS: dict[bool, dict[str, tuple[type, str]]] = {
    False: {
        **_BEFORE_WRITING,
        "seal": (FolderBuilding, "seal"),
        "sync": (FolderBuilding, "sync"),
        "switch": (Pointer, "lead_to"),
        "prune": (FolderGenerations, "prune"),
    },
    True: {
        **_BEFORE_WRITING,
        "seal": (ClusterBuilding, "seal"),
        "sync": (ClusterBuilding, "send"),
        "half": (Bulk, "_dispatch"),  # the second request, when each article is one
        "words": (OpenSearchWriter, "_write_words"),
        "switch": (ClusterGenerations, "_write_meta"),
        "prune": (ClusterGenerations, "_point_to"),
    },
}


def sent_to(settings: Settings, point: str) -> None:
    """Let an update in another process die at this point."""
    cluster = settings.cluster
    ours = dict(os.environ) | {
        "PRESSESUCHE_INDEX": str(settings.index),
        "PRESSESUCHE_HOLDINGS": str(settings.holdings),
        "PRESSESUCHE_ENGINE": settings.engine,
        "PRESSESUCHE_OPENSEARCH": ",".join(cluster.hosts),
        "PRESSESUCHE_OPENSEARCH_PREFIX": cluster.prefix,
        "PRESSESUCHE_OPENSEARCH_REPLICAS": str(cluster.replicas),
        "PRESSESUCHE_OPENSEARCH_TIMEOUT": str(cluster.timeout),
    }
    command = [sys.executable, "-m", "tests.updates.victim", point]
    done = subprocess.run(command, cwd=ROOT, env=ours, check=False)
    # An update that finds nothing to do does not come as far as to die.
    assert done.returncode in (0, -signal.SIGKILL), done


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, in_cluster: bool) -> None:
    """From now on this process dies at the point."""
    owner, name = POINTS[in_cluster][point]
    method: Callable[..., None] = _die
    if point == "half":
        bulk.BYTES = 1
        method = _second_time(getattr(owner, name))
    setattr(owner, name, method)


def _second_time(method: Callable[..., None]) -> Callable[..., None]:
    times = 0

    def first(*arguments: Any) -> None:
        nonlocal times
        times += 1
        if times > 1:
            _die()
        method(*arguments)

    return first


if __name__ == "__main__":
    settings = Settings.from_environment(os.environ)
    arm(sys.argv[1], settings.engine == CLUSTER)
    update(settings)
