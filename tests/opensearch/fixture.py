"""The fixtures that give tests an OpenSearch, started when it is first asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest

from index.engines.opensearch.cluster import Cluster
from index.settings import ClusterSettings
from tests.opensearch.distribution import NotAvailable
from tests.opensearch.nodes import running

RUNNING = "PRESSESUCHE_TEST_OPENSEARCH"  #: the address of one to use instead
_numbers = count(1)


def unavailable(reason: NotAvailable) -> None:
    """Skip the test, or, where nothing may be skipped, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"OpenSearch is missing: {reason}")
    pytest.skip(f"OpenSearch is missing: {reason}")


@contextmanager
def provided(heap: int = 512, quick_start: bool = True) -> Iterator[ClusterSettings]:
    """The settings of a cluster, with a prefix of this process's own: of the one that RUNNING
    names, or of one node that is started. Raises NotAvailable."""
    ours = ClusterSettings(prefix=f"test-{os.getpid()}", replicas=0, timeout=60)
    if given := os.environ.get(RUNNING):
        yield replace(ours, hosts=tuple(given.split(",")))
        return
    with running(heap=heap, quick_start=quick_start) as nodes:
        yield replace(ours, hosts=nodes.urls)


@pytest.fixture(scope="session")
def opensearch() -> Iterator[ClusterSettings]:
    """The settings of a cluster of one node, with a prefix of this run's own."""
    try:
        with provided() as settings:
            yield settings
    except NotAvailable as reason:
        unavailable(reason)


@pytest.fixture(scope="session")
def cluster(opensearch: ClusterSettings) -> Iterator[Cluster]:
    """A connection to it; what the run made there is removed at its end."""
    cluster = Cluster(opensearch)
    yield cluster
    cluster.call("DELETE", f"/{opensearch.prefix}*", seconds=60)
    cluster.close()


def fresh_name(settings: ClusterSettings) -> str:
    """A name for an index that no other test has."""
    return f"{settings.prefix}-{next(_numbers)}"
