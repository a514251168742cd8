"""Generations in a cluster: indices behind an alias, and one atomic switch between them.

    pressesuche              the alias: the live index
    pressesuche-000007       a generation; its manifest lies in its mapping's _meta
    pressesuche-000007-words its vocabulary
    pressesuche-lock         who is writing

A rebuild fills a new index beside the live one. An update writes into the live index itself,
where an article is either as before or as after, and none shows before all were sent; they are
sent when the holdings have them (``deferred``). Readers on other machines need the settings
only; a point in time keeps what they are reading.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import msgspec

from index.engines.opensearch.building import ClusterBuilding
from index.engines.opensearch.cluster import Cluster, Missing
from index.engines.opensearch.fields import words_of
from index.engines.opensearch.lock import WriterLock
from index.engines.opensearch.searcher import OpenSearchSearcher
from index.engines.opensearch.writer import (
    LONG,
    create,
    delete,
    keep_for_absent_nodes,
)
from index.errors import (
    EngineError,
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    PressesucheError,
    RebuildNeeded,
)
from index.generations import Generation, NothingToRollBackTo
from index.manifest import FORMATS, Manifest, Pause
from index.settings import CLUSTER, Settings

FRESH = 0.5  #: seconds for which a look at the live index serves all readers of a process

_Meta = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClusterGeneration:
    """One index and its words (``generations.Generation``)."""

    cluster: Cluster
    index: str

    @property
    def name(self) -> str:
        return self.index.removeprefix(f"{self.cluster.settings.prefix}-")

    def held(self) -> _Hold:
        """Nothing is held: what a reader reads is kept by its point in time."""
        return _Hold()

    def meta(self) -> _Meta:
        """What the mapping says. Raises IndexDamaged."""
        try:
            return _metas(self.cluster, self.index)[self.index]
        except (Missing, KeyError):
            raise IndexDamaged(self.index, "it has no manifest, or is gone") from None

    def manifest(self) -> Manifest:
        record = self.meta()["manifest"]
        if record.get("format") not in FORMATS:
            raise RebuildNeeded("the index was written by another version of this program")
        try:
            return msgspec.convert(record, Manifest)
        except msgspec.ValidationError as error:
            raise IndexDamaged(self.index, f"its manifest cannot be read ({error})") from error

    def searcher(self) -> OpenSearchSearcher:
        return OpenSearchSearcher(self.cluster, self.index)

    def damages(self, thorough: bool = True) -> Sequence[PressesucheError]:
        """Parts that no node has."""
        if not thorough:
            return ()
        # Asked for by its name, an index that is gone would be waited for.
        told = self.cluster.call("GET", f"/_cluster/health/{self.index}*", level="indices")
        found: list[PressesucheError] = []
        for name in (self.index, words_of(self.index)):
            status = told.get("indices", {}).get(name, {}).get("status", "")
            if not status:
                found.append(IndexDamaged(name, "it is gone from the cluster"))
            elif status == "red":
                found.append(IndexDamaged(name, "a part of it is on no node that is there"))
        return found

    def scrubbed(self, pause: Pause) -> Iterator[PressesucheError]:
        """A cluster reads its own files through."""
        return iter(())


class _Hold:
    def close(self) -> None:
        """Nothing to let go of."""


class ClusterGenerations:
    """The indices of one prefix (``generations.Generations``)."""

    def __init__(self, settings: Settings) -> None:
        self._cluster = Cluster(settings.cluster)
        self._alias = settings.cluster.prefix
        self._place = f"{self._alias} in OpenSearch at {self._cluster.hosts}"
        self._lock = WriterLock(self._cluster, self._place)
        self._mutex = threading.Lock()
        self._looked = float("-inf")
        self._seen: object = None

    def live(self) -> ClusterGeneration:
        try:
            (index, *more) = self._cluster.call("GET", f"/_alias/{self._alias}")
        except Missing:
            raise IndexMissing(self._place) from None
        if more:
            raise IndexDamaged(self._place, "the alias names several indices")
        return ClusterGeneration(self._cluster, index)

    def known(self) -> list[ClusterGeneration]:
        return [ClusterGeneration(self._cluster, index) for index in sorted(self._metas())]

    def _metas(self) -> dict[str, _Meta]:
        """The whole generations and what their mappings say."""
        metas = _metas(self._cluster, f"{self._alias}-*")
        return {name: meta for name, meta in metas.items() if self._number(name)}

    def _number(self, index: str) -> int:
        found = re.fullmatch(rf"{re.escape(self._alias)}-(\d{{6,}})", index)
        return int(found[1]) if found else 0

    def earlier(self) -> ClusterGeneration:
        live, metas = self.live(), self._metas()
        before = metas.get(live.index, {}).get("before", "")
        older = [name for name in sorted(metas) if self._number(name) < self._number(live.index)]
        if before in metas:
            older.append(before)
        if not older:
            raise NothingToRollBackTo(self._place)
        return ClusterGeneration(self._cluster, older[-1])

    def exists(self) -> bool:
        try:
            self.live()
        except IndexMissing:
            return False
        return True

    def last_sources(self) -> tuple[Path, ...]:
        newest_first = self.known()[::-1]
        with suppress(IndexMissing, IndexDamaged):
            newest_first.insert(0, self.live())
        for generation in newest_first:
            with suppress(IndexDamaged, KeyError):
                if sources := generation.meta()["manifest"]["sources"]:
                    return tuple(map(Path, sources))
        if newest_first:
            raise IndexDamaged(self._place, "it does not tell which sources it was built from")
        return ()

    def mark(self) -> object:
        """As every reader asks at every question, one look serves all for a while; so does a
        failure, or each would wait for a time-out of its own."""
        with self._mutex:
            if monotonic() - self._looked > FRESH:
                try:
                    self._seen = self._mark()
                except EngineError as error:
                    self._seen = error
                self._looked = monotonic()
            if isinstance(self._seen, EngineError):
                raise self._seen.with_traceback(None)  # which would grow each time
            return self._seen

    def _mark(self) -> object:
        try:
            # What the node itself knows: it answers even while the cluster has no manager.
            metas = _metas(self._cluster, self._alias, local="true")
        except Missing:
            raise IndexMissing(self._place) from None
        return [(index, meta.get("mark")) for index, meta in metas.items()]

    def writing(self, wait: float = 0.0) -> AbstractContextManager[None]:
        return self._lock.held(wait)

    @contextmanager
    def fresh(self, engine: str, instead: bool = False) -> Iterator[ClusterBuilding]:
        if engine != CLUSTER:
            raise RebuildNeeded(f"a cluster keeps no index of {engine}")
        last = self._remove_left_over()
        before = self._live_index()
        if instead and before:
            before = self._metas().get(before, {}).get("before", "")
        index = f"{self._alias}-{last + 1:06}"
        create(self._cluster, index)
        building = ClusterBuilding(self._cluster, index, self._lock, new=True)
        try:
            yield building
            if building.sealed:
                self._wait_for_all_parts(index)
                keep_for_absent_nodes(self._cluster, index, None)
                self._write_meta(building, before)
                building.switching = True
                self._point_to(index)
        except EngineUnavailable:
            if not building.switching:  # else it may still go live
                self._forget(index)
            raise
        except BaseException:
            self._forget(index)
            raise
        if not building.sealed:
            self._forget(index)
            return
        with suppress(EngineError):  # it is live; what is left over goes next time
            self.prune()

    @contextmanager
    def successor(self, of: Generation | None = None) -> Iterator[ClusterBuilding]:
        base = ClusterGeneration(self._cluster, f"{self._alias}-{of.name}") if of else self.live()
        before = base.meta().get("before", "")
        building = ClusterBuilding(self._cluster, base.index, self._lock, new=False)
        try:
            yield building
            if building.sealed:
                building.send()
                self._write_meta(building, before)
                self._point_to(base.index)
        finally:
            building.drop()

    def rollback(self, to: Generation | None = None) -> ClusterGeneration:
        earlier = self.earlier()  # there are only two
        earlier.manifest()  # never switch to one that cannot be read
        self._point_to(earlier.index)
        return earlier

    def prune(self) -> None:
        kept = {self._live_index()}
        with suppress(NothingToRollBackTo):
            kept.add(self.earlier().index)
        for generation in self.known():
            if generation.index not in kept:
                delete(self._cluster, generation.index)

    def _live_index(self) -> str:
        """The index behind the alias; "" where there is none."""
        try:
            return self.live().index
        except IndexMissing:
            return ""

    def _remove_left_over(self) -> int:
        """Remove what killed rebuilds left behind; the highest number of a whole generation."""
        whole = self._metas()
        told = self._cluster.call("GET", f"/_cat/indices/{self._alias}-*", format="json", h="index")
        for index in sorted({row["index"].removesuffix("-words") for row in told}):
            if self._number(index) and index not in whole:
                delete(self._cluster, index)
        return max(map(self._number, whole), default=0)

    def _wait_for_all_parts(self, index: str) -> None:
        """Every part must be on a node; copies may still be under way."""
        self._cluster.call(
            "GET",
            f"/_cluster/health/{index},{index}-words",
            wait_for_status="yellow",
            timeout="5m",
            seconds=LONG,
        )

    def _write_meta(self, building: ClusterBuilding, before: str) -> None:
        self._lock.check_patiently()
        building.check()
        record = msgspec.to_builtins(building.sealed)
        meta = {"manifest": record, "before": before, "mark": uuid4().hex}
        self._cluster.call("PUT", f"/{building.index}/_mapping", {"_meta": meta}, seconds=LONG)

    def _point_to(self, index: str) -> None:
        """Make an index the live one, in one step."""
        self._lock.check_patiently()
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._alias}}]
        live = self._live_index()
        if live == index:
            return
        if live:
            actions.insert(0, {"remove": {"index": live, "alias": self._alias}})
        try:
            self._cluster.call("POST", "/_aliases", {"actions": actions}, seconds=LONG)
        except EngineError:
            if self._live_index() != index:  # else only the answer was lost, and it was asked again
                raise

    def _forget(self, index: str) -> None:
        """Remove an index unless it went live; where the cluster is away it is left over."""
        with suppress(EngineError):
            if self._live_index() != index:
                delete(self._cluster, index)


def _metas(cluster: Cluster, indices: str, local: str = "false") -> dict[str, _Meta]:
    """What the mappings of indices say of them; of those only that were sealed."""
    told = cluster.call("GET", f"/{indices}/_mapping", filter_path="*.mappings._meta", local=local)
    return {index: found["mappings"]["_meta"] for index, found in (told or {}).items()}
