"""The connection to the cluster: one call, and its errors as ours."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from opensearchpy import OpenSearch, Transport
from opensearchpy.exceptions import (
    ConnectionError,
    ConnectionTimeout,
    OpenSearchException,
    SSLError,
    TransportError,
)
from opensearchpy.serializer import Serializer

from index.errors import EngineError, EngineUnavailable, QueryRefused, SettingsError
from index.settings import ClusterSettings

AWAY = (408, 429, 502, 503, 504)  #: answers that say: later
# With these a node answers 500 while it has not heard yet that another is gone.
_NO_NODE = "no node found for id"  # the other kept what was asked for
_CUT_OFF = ("disconnected", "Node not connected", "connection closed")
# Kinds of errors, and what others say, where a node refuses a query or gives it up.
_LIMITS = (
    *("too_many_clauses", "too_many_nested_clauses"),  # indices.query.bool.max_clause_count
    "circuit_breaking_exception",  # indices.breaker.…
    "too_many_buckets_exception",  # search.max_buckets
    *("time_exceeded_exception", "Time exceeded"),  # search.default_search_timeout
    "task_cancelled_exception",  # search.cancel_after_time_interval, or by hand
    "request has been terminated",  # likewise, while it reads
    "exceeded the allowed maximum",  # index.max_terms_count
    "Result window is too large",  # index.max_result_window
    "allow_expensive_queries",
)
_FULL = "[parent]"  # that has no room left for anything, whatever is asked
CONNECTIONS = 16  #: to each host
PAUSE = 2.0  #: seconds until a host that failed is tried again

Body = Mapping[str, Any] | bytes | None


class Missing(EngineError):
    """What was asked for is not there (404)."""


class Conflict(EngineError):
    """Somebody else was there first (409, or an index that exists)."""


class Unreachable(EngineUnavailable):
    """No host of the cluster takes a connection."""


class _Json(Serializer):
    mimetype = "application/json"

    def loads(self, s: str) -> Any:
        return msgspec.json.decode(s)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else msgspec.json.encode(data)


class Cluster:
    """The cluster that the settings name; connects at the first call. Thread-safe."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.settings = settings
        self._mutex = threading.Lock()
        self._client: OpenSearch | None = None

    @property
    def hosts(self) -> str:
        """The hosts, for people."""
        return ", ".join(self.settings.hosts)

    def call(
        self,
        method: str,
        path: str,
        body: Body = None,
        *,
        seconds: float | None = None,
        **params: str,
    ) -> Any:
        """What the cluster answers, decoded; another host is tried where one fails.

        ``seconds`` takes the place of the time-out in the settings. Raises EngineUnavailable,
        EngineError, among them Missing and Conflict, and SettingsError.
        """
        asked: dict[str, Any] = {**params, "request_timeout": seconds or self.settings.timeout}
        transport = self._transport()
        try:
            return transport.perform_request(method, path, params=asked, body=body)
        except (OpenSearchException, msgspec.DecodeError) as error:
            raise self._translated(error) from error

    def close(self) -> None:
        """Let go of the connections."""
        with self._mutex:
            if self._client:
                self._client.close()
            self._client = None

    def _transport(self) -> Transport:
        with self._mutex:
            if self._client is None:
                self._client = self._connected()
            return self._client.transport

    def _connected(self) -> OpenSearch:
        ours = self.settings
        options: dict[str, Any] = {}
        if ours.token:
            options["headers"] = {"authorization": f"Bearer {ours.token}"}
        elif ours.user:
            options["http_auth"] = (ours.user, self._password())
        if ours.ca:
            options["ca_certs"] = self._certificates(ours.ca)
        return OpenSearch(
            hosts=list(ours.hosts),
            serializer=_Json(),
            pool_maxsize=CONNECTIONS,
            max_retries=max(2, len(ours.hosts)),
            retry_on_status=(502, 504),
            dead_timeout=PAUSE,
            timeout_cutoff=0,
            **options,
        )

    @staticmethod
    def _certificates(file: Path) -> str:
        try:
            ssl.create_default_context(cafile=str(file))
        except (OSError, ValueError) as error:  # SSLError is an OSError
            reason = "a file of certificates (PEM) that can be read"
            raise SettingsError("PRESSESUCHE_OPENSEARCH_CA", str(file), reason) from error
        return str(file)

    def _password(self) -> str:
        file = self.settings.password_file
        if not file:
            return self.settings.password
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            name = "PRESSESUCHE_OPENSEARCH_PASSWORD_FILE"
            raise SettingsError(name, str(file), "a text file that can be read") from None

    def _translated(self, error: Exception) -> Exception:
        if isinstance(error, ConnectionTimeout):
            return EngineUnavailable(
                self.hosts,
                "no answer in time",
                "look at its nodes, or raise PRESSESUCHE_OPENSEARCH_TIMEOUT",
            )
        if isinstance(error, SSLError):
            return EngineUnavailable(
                self.hosts,
                f"no secure connection ({error.info})",
                "name its certificate authority in PRESSESUCHE_OPENSEARCH_CA",
                lasting=True,
            )
        if isinstance(error, ConnectionError):
            return Unreachable(
                self.hosts,
                "no connection",
                "start it, or name its hosts in PRESSESUCHE_OPENSEARCH",
            )
        if not isinstance(error, TransportError):
            return EngineError(f"OpenSearch at {self.hosts}: {error}")
        return self._refused(error)

    def _refused(self, error: TransportError) -> Exception:
        """What the cluster itself says."""
        status, reason = error.status_code, _reason(error)
        if status == 404:
            return Missing(reason)
        if status == 409 or error.error == "resource_already_exists_exception":
            return Conflict(reason)
        if error.error == "cluster_block_exception" and status in (403, 429):
            remedy = "make room on its disks, or take the block away (docs/CLUSTER.md)"
            return EngineUnavailable(self.hosts, reason, remedy, lasting=status == 403)
        if _NO_NODE in reason:
            return Missing(reason)
        told = f"{_kinds(error)} {reason}"
        if any(limit in told for limit in _LIMITS) and not reason.startswith(_FULL):
            return QueryRefused(
                self.hosts, reason, "ask for less, or raise that limit (docs/CLUSTER.md)"
            )
        if reason == "closed":
            return EngineUnavailable(
                self.hosts, "an index is closed", "open it (docs/CLUSTER.md)", lasting=True
            )
        if status in AWAY or reason.endswith(_CUT_OFF):
            return EngineUnavailable(self.hosts, reason, "it may mend itself; look at its nodes")
        if status in (401, 403):
            return EngineUnavailable(
                self.hosts,
                f"it refuses us ({status})",
                "check PRESSESUCHE_OPENSEARCH_USER and _PASSWORD, or _TOKEN, and their rights",
                lasting=True,
            )
        return EngineError(f"OpenSearch at {self.hosts}: {reason} ({status})")


def _reason(error: TransportError) -> str:
    """The innermost reason that the cluster gives, or the kind of error where it gives none."""
    causes = _causes(error)
    told = [cause.get("reason") for cause in causes] + [cause.get("type") for cause in causes[:1]]
    return str(next(filter(None, told), error.error))


def _kinds(error: TransportError) -> str:
    """The kinds of error that it names."""
    return " ".join(str(cause.get("type")) for cause in _causes(error))


def _causes(error: TransportError) -> list[dict[str, Any]]:
    """The innermost cause that is told, and those of single shards."""
    try:
        info: Any = error.info
        told = deepest = info["error"]
        while "caused_by" in deepest:
            deepest = deepest["caused_by"]
        return [deepest, *told.get("root_cause", ())]
    except (TypeError, KeyError, AttributeError):
        return []
