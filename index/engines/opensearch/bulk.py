"""Sending many documents: a few requests at a time, each until it was taken."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, sleep

from index.engines.opensearch.cluster import AWAY, Cluster
from index.errors import EngineError, EngineUnavailable

BYTES = 4_000_000  #: of one request
SENDERS = 2  #: requests under way at once; whoever adds more waits
PATIENCE = 300.0  #: seconds that an outage may last until indexing gives up
TIMEOUT = 120.0  #: seconds until one request must be answered
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between two tries
_ANSWER = "errors,items.*.status,items.*.error.reason"


@dataclass(frozen=True, slots=True)
class Operation:
    """A document put in or taken out, under its id, as the cluster's bulk lines."""

    id: str
    lines: bytes


class Bulk:
    """Sends operations to one index.

    Each has an id, so that one that was sent twice, for want of an answer, is there once. An
    id is never under way twice at the same time, so the later operation stays the later one.
    ``check`` is asked before each request whether this process may still write; where it raises
    EngineUnavailable it is asked again.
    """

    def __init__(
        self, cluster: Cluster, index: str, check: Callable[[], None] = lambda: None
    ) -> None:
        self._cluster, self._index, self._check = cluster, index, check
        self._reason = ""  # why operations were refused last
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="bulk")
        self._gathered: dict[str, Operation] = {}
        self._size = 0
        self._under_way: deque[tuple[frozenset[str], Future[None]]] = deque()

    def send(self, operations: Iterable[Operation]) -> None:
        """Send these, after those sent before. Raises EngineUnavailable, EngineError."""
        for operation in operations:
            self._gathered.pop(operation.id, None)
            self._gathered[operation.id] = operation
            self._size += len(operation.lines)
            if self._size >= BYTES:
                self._dispatch()

    def finish(self) -> None:
        """Wait until all was taken. Raises EngineUnavailable, EngineError."""
        self._dispatch()
        while self._under_way:
            self._under_way.popleft()[1].result()

    def close(self) -> None:
        """Let go; what was not sent is dropped."""
        self._pool.shutdown(cancel_futures=True)

    def _dispatch(self) -> None:
        some, self._gathered, self._size = list(self._gathered.values()), {}, 0
        if not some:
            return
        ids = frozenset(operation.id for operation in some)
        while self._under_way and (
            len(self._under_way) >= SENDERS
            or any(not ids.isdisjoint(others) for others, _ in self._under_way)
        ):
            self._under_way.popleft()[1].result()
        self._under_way.append((ids, self._pool.submit(self._until_taken, some)))

    def _until_taken(self, operations: list[Operation]) -> None:
        until, pause = monotonic() + PATIENCE, _FIRST_PAUSE
        while True:
            try:
                self._check()
                operations = list(self._refused(operations))
            except EngineUnavailable as error:
                if error.lasting or monotonic() > until:
                    raise
            if not operations:
                return
            if monotonic() > until:
                raise EngineUnavailable(
                    self._cluster.hosts,
                    f"it takes no more articles ({self._reason})",
                    "look at its nodes and their disks, then start again",
                )
            sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _refused(self, operations: list[Operation]) -> Iterator[Operation]:
        """Send them; those that the cluster was too busy for. Raises EngineError for others."""
        body = b"".join(operation.lines for operation in operations)
        answer = self._cluster.call(
            "POST", f"/{self._index}/_bulk", body, seconds=TIMEOUT, filter_path=_ANSWER
        )
        if not answer["errors"]:
            return
        for operation, item in zip(operations, answer["items"], strict=True):
            ((kind, told),) = item.items()
            reason = told.get("error", {}).get("reason", told["status"])
            if told["status"] in AWAY:
                self._reason = reason
                yield operation
            elif told["status"] >= 400 and (kind, told["status"]) != ("delete", 404):
                raise EngineError(f"OpenSearch does not take the article {operation.id}: {reason}")
