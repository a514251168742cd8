"""Documents into an index of the cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from tempfile import SpooledTemporaryFile
from time import monotonic, sleep
from typing import Any

import msgspec

from index.document import Document
from index.engine import Shape
from index.engines.opensearch.bulk import Bulk, Operation
from index.engines.opensearch.cluster import Cluster, Conflict, Missing
from index.engines.opensearch.compiler import EVERYTHING, Dsl
from index.engines.opensearch.fields import (
    CLAUSES,
    MAPPING,
    RETENTION,
    WORDS_MAPPING,
    body,
    words_of,
)
from index.engines.opensearch.tally import Tally
from index.engines.opensearch.words import ClusterWords, Row
from index.errors import EngineError, IndexDamaged

IN_MEMORY = 32_000_000  #: bytes of an update that wait in memory for the commit, then on disk
LONG = 600.0  #: seconds for what may take long: making an index, showing what was added
_NAMES = tuple(MAPPING["properties"])
_PAUSE = 1.0  # seconds between two looks at a merge


def create(cluster: Cluster, index: str) -> None:
    """Make an empty index, and one for its words. Raises EngineError, EngineUnavailable."""
    _allow_long_queries(cluster)
    shards = cluster.settings.shards
    try:
        cluster.call("PUT", f"/{index}", body(cluster.settings, MAPPING, shards), seconds=LONG)
        words = body(cluster.settings, WORDS_MAPPING, 1)
        cluster.call("PUT", f"/{words_of(index)}", words, seconds=LONG)
    except Conflict as error:
        raise EngineError(f"{error}: is somebody else writing?") from error


def delete(cluster: Cluster, index: str) -> None:
    """Remove an index and its words; one that is not there is no error."""
    for name in (index, words_of(index)):
        with suppress(Missing):
            cluster.call("DELETE", f"/{name}", seconds=LONG)


def keep_for_absent_nodes(cluster: Cluster, index: str, period: str | None) -> None:
    """For how long changes are kept for nodes that were away; None: as the cluster has it."""
    cluster.call("PUT", f"/{index}/_settings", {RETENTION: period})


def _allow_long_queries(cluster: Cluster) -> None:
    """Raise the cluster's limit for the parts of a query, where we may."""
    setting = "indices.query.bool.max_clause_count"
    with suppress(EngineError):
        told = cluster.call(
            "GET", "/_cluster/settings", include_defaults="true", flat_settings="true"
        )
        known = {**told.get("defaults", {}), **told["persistent"], **told["transient"]}
        if int(known.get(setting, 0)) < CLAUSES:
            cluster.call("PUT", "/_cluster/settings", {"persistent": {setting: CLAUSES}})


class OpenSearchWriter:
    """Adds documents to an index of the cluster.

    A new index is filled as documents come. In one that is searched nothing may show before
    the commit, so what changes waits here until then. ``check`` is asked before anything is
    sent (``bulk.Bulk``).
    """

    def __init__(
        self, cluster: Cluster, index: str, new: bool, check: Callable[[], None] = lambda: None
    ) -> None:
        self._cluster, self._index, self._check = cluster, index, check
        self._bulk = Bulk(cluster, index, check)
        self._tally = Tally()
        self._new = new
        self._waiting = _Spool()
        self._last: dict[str, bool] = {}  # of what waits: whether it puts in, or takes out

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is known replaces the older one."""
        for document in documents:
            self._tally.add(document)
            self._take(Operation(document.id, _put(document.id, _values(document))), puts_in=True)

    def remove(self, ids: Iterable[str]) -> None:
        """Remove articles; an unknown id is no error."""
        for id in ids:
            self._take(Operation(id, _line({"delete": {"_id": id}})), puts_in=False)

    def _take(self, operation: Operation, puts_in: bool) -> None:
        if self._new:
            self._bulk.send([operation])
        else:
            self._waiting.append(operation)
            self._last[operation.id] = puts_in

    def commit(self) -> None:
        """Make what was added and removed so far visible to searchers opened from now on."""
        self._bulk.send(self._waiting)
        self._bulk.finish()
        self._write_words()
        self._show(self._index)
        self._waiting.clear()
        self._last.clear()
        self._tally.clear()
        self._new = False

    def _write_words(self) -> None:
        """Add the counts to those that are there. First the words, then the articles: a word
        without its article finds nothing, an article without its word is not found."""
        words, rows = Bulk(self._cluster, words_of(self._index), self._check), self._tally.rows()
        known = ClusterWords(self._cluster, self._index)
        try:
            while some := list(islice(rows, 5000)):
                counts = {} if self._new else known.counts(some)
                words.send(_word(row, row.count + counts.get(row.id, 0)) for row in some)
            words.finish()
        finally:
            words.close()
        self._show(words_of(self._index))

    def _show(self, index: str) -> None:
        try:
            self._cluster.call("POST", f"/{index}/_refresh", seconds=LONG)
        except Missing as error:
            raise IndexDamaged(index, f"it is gone from the cluster ({error})") from error

    def shape(self) -> Shape:
        """What the index is made of after the last commit."""
        articles, stats = self._count(EVERYTHING), self._stats()
        return Shape(stats["segments"]["count"], articles, stats["docs"]["deleted"])

    def expected(self) -> Shape:
        """What it will be made of after the next one, but for merges."""
        now, put_in, replaced, taken_out = self.shape(), 0, 0, 0
        each = iter(self._last.items())
        while some := dict(islice(each, 5000)):
            ins, outs = ([id for id in some if some[id] is kind] for kind in (True, False))
            put_in += len(ins)
            replaced += self._count({"ids": {"values": ins}}) if ins else 0
            taken_out += self._count({"ids": {"values": outs}}) if outs else 0
        articles = now.articles + put_in - replaced - taken_out
        return Shape(now.segments, articles, now.deleted + replaced + taken_out)

    def _count(self, query: Dsl) -> int:
        """How many articles match, on all parts or not at all."""
        told = self._cluster.call(
            "POST",
            f"/{self._index}/_search",
            {"query": query, "size": 0, "track_total_hits": True},
            allow_partial_search_results="false",
        )
        count: int = told["hits"]["total"]["value"]
        return count

    def _stats(self) -> dict[str, Any]:
        told = self._cluster.call("GET", f"/{self._index}/_stats/docs,segments")
        primaries: dict[str, Any] = told["_all"]["primaries"]
        return primaries

    def compact(self) -> bool:
        """Rewrite the segments that hold something removed. True: a cluster can.

        For half a day it keeps what was removed, for a node that was away and wants to catch
        up; for the merge it is told not to. It looks after that twice a minute.
        """
        keep_for_absent_nodes(self._cluster, self._index, "1s")
        try:
            until = monotonic() + LONG
            self._merge()
            while self._stats()["docs"]["deleted"] and monotonic() < until:
                sleep(_PAUSE)
                self._merge()
        finally:
            keep_for_absent_nodes(self._cluster, self._index, None)
        self._show(self._index)
        return True

    def _merge(self) -> None:
        self._cluster.call("POST", f"/{self._index}/_flush", force="true", seconds=LONG)
        self._check()
        task = self._cluster.call(
            "POST",
            f"/{self._index}/_forcemerge",
            only_expunge_deletes="true",
            wait_for_completion="false",
        )["task"]
        with suppress(Missing):  # its node went away: what it has not done is asked for again
            while not self._cluster.call("GET", f"/_tasks/{task}")["completed"]:
                sleep(_PAUSE)

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        self._bulk.close()
        self._waiting.close()
        self._tally.clear()


class _Spool:
    """Operations that wait, in memory or in a file that nobody else sees."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed below

    def append(self, operation: Operation) -> None:
        id = operation.id.encode()
        self._file.write(b"%d %d\n" % (len(id), len(operation.lines)) + id + operation.lines)

    def __iter__(self) -> Iterator[Operation]:
        self._file.seek(0)
        while sizes := self._file.readline():
            id, lines = map(int, sizes.split())
            yield Operation(self._file.read(id).decode(), self._file.read(lines))

    def clear(self) -> None:
        self._file.close()
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed below

    def close(self) -> None:
        self._file.close()


def _values(document: Document) -> dict[str, Any]:
    values = {name: getattr(document, name) for name in _NAMES}
    values["article"] = document.article.decode()
    return {name: value for name, value in values.items() if value != "" and value != ()}


def _word(row: Row, count: int) -> Operation:
    fields = {"field": row.field, "folded": row.folded, "term": row.term, "count": count}
    return Operation(row.id, _put(row.id, fields))


def _put(id: str, fields: dict[str, Any]) -> bytes:
    return _line({"index": {"_id": id}}) + _line(fields)


def _line(value: dict[str, Any]) -> bytes:
    return msgspec.json.encode(value) + b"\n"
