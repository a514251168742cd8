"""The fixtures that give tests an OpenSearch, started when it is first asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def opensearch() -> Iterator[ClusterSettings]:
    """The settings of a cluster of one node, with a prefix of this run's own."""
    prefix = f"test-{os.getpid()}"
    if given := os.environ.get(RUNNING):
        yield ClusterSettings(hosts=tuple(given.split(",")), prefix=prefix, replicas=0, timeout=60)
        return
    try:
        with running() as nodes:
            yield ClusterSettings(hosts=nodes.urls, prefix=prefix, replicas=0, timeout=60)
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
