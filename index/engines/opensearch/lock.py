"""The lock of the one writer: a document in the cluster that its holder keeps fresh.

Whoever holds it writes the time into it every few seconds. One that was not refreshed for EXPIRY
belonged to a writer that died, and may be taken; a writer that cannot refresh its own counts it
as lost before that. Clocks of machines that write must therefore agree to some ten seconds.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from time import monotonic, sleep, time
from typing import Any

from index.article import BERLIN
from index.engines.opensearch.cluster import Cluster, Conflict, Missing
from index.errors import EngineError, EngineUnavailable, IndexLocked

BEAT = 5.0  #: seconds between two signs of life
EXPIRY = 60.0  #: seconds without one until the lock is free
_PAUSE = 0.5  # seconds between two looks at a lock that is held
_ID = "writer"


class WriterLock:
    """The lock of one prefix."""

    def __init__(self, cluster: Cluster, place: str) -> None:
        self._cluster, self._place = cluster, place
        self._index = f"{cluster.settings.prefix}-lock"
        self._last_beat = 0.0
        self._lost = False

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Hold it. Raises IndexLocked where it is held for longer than ``wait`` seconds."""
        version = self._acquired(monotonic() + wait)
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(version, ended), daemon=True)
        beating.start()
        try:
            yield
        finally:
            ended.set()
            beating.join()

    def check(self) -> None:
        """Raises IndexLocked where the lock was lost while it was held."""
        if self._lost or monotonic() - self._last_beat > EXPIRY - 2 * BEAT:
            raise IndexLocked(self._place, "this process could not keep its lock")

    def _acquired(self, until: float) -> dict[str, Any]:
        """What to name when the lock is written again."""
        self._lost = False
        self._make()
        while True:
            try:
                return self._written("PUT", f"/{self._index}/_create/{_ID}", {})
            except Conflict:
                pass
            try:
                found = self._cluster.call("GET", f"/{self._index}/_doc/{_ID}")
            except Missing:
                continue  # let go of just now
            holder = found["_source"]
            if time() - holder["beat"] > EXPIRY:
                with suppress(Conflict):
                    return self._written("PUT", f"/{self._index}/_doc/{_ID}", _version(found))
            elif monotonic() >= until:
                raise IndexLocked(self._place, holder["holder"])
            sleep(_PAUSE)

    def _written(self, method: str, path: str, version: dict[str, Any]) -> dict[str, Any]:
        since = datetime.now(BERLIN).isoformat(" ", timespec="seconds")
        holder = f"process {os.getpid()} on {socket.gethostname()} since {since}"
        started = monotonic()
        body = {"holder": holder, "beat": time()}
        told = self._cluster.call(method, path, body, **version)
        self._last_beat = started
        return _version(told)

    def _make(self) -> None:
        settings = {"number_of_shards": 1, "number_of_replicas": self._cluster.settings.replicas}
        fields = {"holder": {"type": "keyword"}, "beat": {"type": "double"}}
        with suppress(Conflict):
            self._cluster.call(
                "PUT",
                f"/{self._index}",
                {"settings": settings, "mappings": {"dynamic": "strict", "properties": fields}},
            )

    def _beat(self, version: dict[str, Any], ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            try:
                version = self._written("PUT", f"/{self._index}/_doc/{_ID}", version)
            except (Conflict, Missing):
                self._lost = True
                return
            except EngineUnavailable:
                continue  # it may come back in time; ``check`` knows how long ago the last was
        with suppress(EngineError, Conflict, Missing):
            self._cluster.call("DELETE", f"/{self._index}/_doc/{_ID}", **version)


def _version(told: Any) -> dict[str, Any]:
    return {"if_seq_no": str(told["_seq_no"]), "if_primary_term": str(told["_primary_term"])}
