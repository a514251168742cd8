"""A connection to a real cluster on which an answer gets lost."""

from __future__ import annotations

from typing import Any

from index.engines.opensearch.cluster import Body, Cluster
from index.errors import EngineError
from index.settings import ClusterSettings


class Lossy(Cluster):
    """Raises an error of the test's choice in answer to one kind of request, so many times.

    ``done``: the request reaches the cluster all the same, and only its answer is lost.
    """

    def __init__(
        self,
        settings: ClusterSettings,
        request: tuple[str, str],
        error: EngineError,
        times: int = 1,
        done: bool = True,
    ) -> None:
        super().__init__(settings)
        self._request, self._error, self._done = request, error, done
        self.left = times

    def call(
        self,
        method: str,
        path: str,
        body: Body = None,
        *,
        seconds: float | None = None,
        **params: str,
    ) -> Any:
        asked, ending = self._request
        lost = self.left > 0 and method == asked and path.endswith(ending)
        if lost and not self._done:
            self.left -= 1
            raise self._error
        answer = super().call(method, path, body, seconds=seconds, **params)
        if lost:
            self.left -= 1
            raise self._error
        return answer
