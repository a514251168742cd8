"""A moment of an index: what a searcher reads stays as it was when it was opened."""

from __future__ import annotations

import threading
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from index.engines.opensearch.cluster import Cluster, Missing, Unreachable
from index.errors import EngineError, EngineUnavailable, IndexDamaged, QueryRefused

KEEP = "10m"  #: how long the cluster keeps a moment after its last use
PAUSE = 0.2  #: seconds between two tries


class Moment:
    """A point in time of an index, renewed where it was lost: with the node that kept it, or
    after KEEP without a question. A renewed one shows what was committed since. Thread-safe.
    """

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._mutex = threading.Lock()
        self._id = ""
        self.shards = 0
        self._renew(lost="")

    def ask(self, **body: Any) -> Any:
        """What a search body finds, all shards together or not at all.

        Asks again for as long as the time-out says where a node has just gone.
        Raises EngineUnavailable, EngineError, IndexDamaged.
        """
        until, lost = monotonic() + self._cluster.settings.timeout, ""
        while True:
            try:
                if lost:
                    self._renew(lost)
                lost = self._id
                return self._cluster.call(
                    "POST",
                    "/_search",
                    {**body, "pit": {"id": lost, "keep_alive": KEEP}},
                    allow_partial_search_results="false",
                    search_type="query_then_fetch" if self.shards == 1 else "dfs_query_then_fetch",
                )
            except Missing:  # the cluster has forgotten the moment
                if monotonic() > until:
                    raise
            except EngineUnavailable as error:
                useless = error.lasting or isinstance(error, Unreachable | QueryRefused)
                if useless or monotonic() > until:
                    raise
                sleep(PAUSE)

    def _renew(self, lost: str) -> None:
        with self._mutex:
            if self._id != lost:
                return  # another thread has done it
            try:
                made = self._cluster.call(
                    "POST",
                    f"/{self._index}/_search/point_in_time",
                    keep_alive=KEEP,
                    allow_partial_pit_creation="false",
                )
            except Missing as error:
                raise IndexDamaged(self._index, f"it is not in the cluster ({error})") from error
            self._id, self.shards = made["pit_id"], made["_shards"]["total"]
        if lost:
            self._forget(lost)  # some of its parts may still be kept

    def close(self) -> None:
        """Let the cluster forget it."""
        self._forget(self._id)

    def _forget(self, id: str) -> None:
        with suppress(EngineError):
            self._cluster.call("DELETE", "/_search/point_in_time", {"pit_id": [id]})
