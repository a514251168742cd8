"""An index of the cluster that is being written, new or in place."""

from __future__ import annotations

from dataclasses import replace

from index.engine import Writer
from index.engines.opensearch.cluster import Cluster, Missing
from index.engines.opensearch.deferred import DeferredWriter
from index.engines.opensearch.fields import words_of
from index.engines.opensearch.lock import WriterLock
from index.engines.opensearch.writer import OpenSearchWriter
from index.errors import IndexDamaged
from index.manifest import Manifest


class ClusterBuilding:
    """``index.generations.Building``."""

    def __init__(self, cluster: Cluster, index: str, lock: WriterLock, new: bool) -> None:
        self.index = index
        self.sealed: Manifest | None = None
        self.switching = False  #: whether it may have gone live
        self._cluster, self._lock, self._new = cluster, lock, new
        self._waiting: DeferredWriter | None = None
        self._uuids = self._found()

    @property
    def name(self) -> str:
        return self.index.removeprefix(f"{self._cluster.settings.prefix}-")

    def writer(self) -> Writer:
        writer = OpenSearchWriter(self._cluster, self.index, self._new, self._lock.check)
        if self._new:
            return writer
        self.drop()
        self._waiting = DeferredWriter(writer)
        return self._waiting

    def seal(self, manifest: Manifest) -> None:
        self.sealed = manifest

    def send(self) -> None:
        """Send what an update committed; the manifest then says what became of the index."""
        if self._waiting and self.sealed and (shape := self._waiting.send()):
            self.sealed = replace(
                self.sealed,
                articles=shape.articles,
                segments=shape.segments,
                deleted=shape.deleted,
            )

    def drop(self) -> None:
        """Let go of what was not sent."""
        if self._waiting:
            self._waiting.drop()

    def check(self) -> None:
        """It must be the index that it was: a cluster makes one, of no use to us, for articles
        that are sent to one that was removed meanwhile. Raises IndexDamaged."""
        if self._found() != self._uuids:
            raise IndexDamaged(self.index, "somebody removed it while it was written to")

    def _found(self) -> dict[str, str]:
        names = f"{self.index},{words_of(self.index)}"
        try:
            told = self._cluster.call("GET", f"/{names}/_settings/index.uuid")
        except Missing as error:
            raise IndexDamaged(self.index, f"it is gone from the cluster ({error})") from error
        return {name: found["settings"]["index"]["uuid"] for name, found in told.items()}
