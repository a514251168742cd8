"""The areas of the torture, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.torture import cluster, crash, damage, disk, load, queries, upgrades, web
from tests.torture.promise import Trials

AREAS: Mapping[str, Trials] = {
    "crash": crash.trials,
    "disk": disk.trials,
    "damage": damage.trials,
    "queries": queries.trials,
    "cluster": cluster.trials,
    "upgrades": upgrades.trials,
    "web": web.trials,
    "load": load.trials,
}
