"""The lock of the one writer: a document in the cluster that its holder keeps fresh.

Whoever holds it writes the time into it every few seconds. One whose time is older than EXPIRY,
and that stays as it is while it is looked at for SILENCE, belonged to a writer that died, and is
taken. So a clock that is wrong makes nobody lose a lock that is kept fresh.
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
SILENCE = 15.0  #: seconds for which a lock that seems free is looked at before it is taken
_PAUSE = 0.5  # seconds between two looks at a lock that is held
_ID = "writer"

_Version = dict[str, Any]  # what to name when the lock is written again


class WriterLock:
    """The lock of one prefix."""

    def __init__(self, cluster: Cluster, place: str) -> None:
        self._cluster, self._place = cluster, place
        self._index = f"{cluster.settings.prefix}-lock"
        self._document = f"/{self._index}/_doc/{_ID}"
        self._holder = ""
        self._beats: set[float] = set()  # the times that we wrote, or tried to write
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
        """Before anything is written. Raises IndexLocked where the lock was lost while it was
        held, EngineUnavailable where the cluster was away for so long that it may be."""
        if self._lost:
            raise IndexLocked(self._place, "this process could not keep its lock")
        if monotonic() - self._last_beat > EXPIRY - 2 * BEAT:
            raise EngineUnavailable(
                self._cluster.hosts, "the lock cannot be kept", "look at its nodes"
            )

    def check_patiently(self) -> None:
        """``check``, once a cluster that was away had time to answer the next sign of life."""
        until = monotonic() + EXPIRY
        while True:
            try:
                return self.check()
            except EngineUnavailable:
                if monotonic() > until:
                    raise
            sleep(_PAUSE)

    def _acquired(self, until: float) -> _Version:
        since = datetime.now(BERLIN).isoformat(" ", timespec="seconds")
        self._holder = f"process {os.getpid()} on {socket.gethostname()} since {since}"
        self._beats, self._lost = set(), False
        self._make()
        seen: _Version = {}
        seen_at, looks = monotonic(), 0
        while True:
            try:
                return self._written(f"/{self._index}/_create/{_ID}", {})
            except Conflict:
                pass
            try:
                found = self._cluster.call("GET", self._document)
            except Missing:
                continue  # let go of just now
            version, holder = _version(found), found["_source"]
            if self._is_ours(found):
                return version  # the answer was lost, and it was asked again
            if version != seen:
                seen, seen_at, looks = version, monotonic(), looks + 1
            expired = time() - holder["beat"] > EXPIRY
            if expired and monotonic() - seen_at > SILENCE:
                with suppress(Conflict):
                    return self._written(self._document, version)
            if monotonic() >= until and not (expired and looks == 1):
                raise IndexLocked(self._place, holder["holder"])
            sleep(_PAUSE)

    def _written(self, path: str, version: _Version, seconds: float | None = None) -> _Version:
        started, beat = monotonic(), time()
        self._beats.add(beat)
        body = {"holder": self._holder, "beat": beat}
        told = self._cluster.call("PUT", path, body, seconds=seconds, **version)
        self._last_beat, self._beats = started, {beat}
        return _version(told)

    def _is_ours(self, found: Any) -> bool:
        """Whether what lies there was written by us, though nobody told us that it was."""
        told = found["_source"]
        return told["holder"] == self._holder and told["beat"] in self._beats

    def _make(self) -> None:
        settings = {"number_of_shards": 1, "number_of_replicas": self._cluster.settings.replicas}
        fields = {"holder": {"type": "keyword"}, "beat": {"type": "double"}}
        with suppress(Conflict):
            self._cluster.call(
                "PUT",
                f"/{self._index}",
                {"settings": settings, "mappings": {"dynamic": "strict", "properties": fields}},
            )

    def _beat(self, version: _Version, ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            try:
                version = self._renewed(version)
            except (Conflict, Missing):
                self._lost = True
                return
            except EngineError:
                continue  # it may come back in time; ``check`` knows how long ago the last was
        with suppress(EngineError):
            self._let_go(version)

    def _renewed(self, version: _Version) -> _Version:
        try:
            return self._written(self._document, version, min(2 * BEAT, self._timeout))
        except Conflict:
            found = self._cluster.call("GET", self._document, seconds=min(2 * BEAT, self._timeout))
            if self._is_ours(found):
                return _version(found)
            raise

    def _let_go(self, version: _Version) -> None:
        try:
            self._cluster.call("DELETE", self._document, **version)
        except Conflict:
            found = self._cluster.call("GET", self._document)
            if self._is_ours(found):
                self._cluster.call("DELETE", self._document, **_version(found))

    @property
    def _timeout(self) -> float:
        return self._cluster.settings.timeout


def _version(told: Any) -> _Version:
    return {"if_seq_no": str(told["_seq_no"]), "if_primary_term": str(told["_primary_term"])}
