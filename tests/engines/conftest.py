"""Every test here runs against every engine that is a setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.engine import Engine
from index.engines import open_engine
from index.settings import CLUSTER, ENGINES
from tests.engines.clustered import Clustered
from tests.engines.shelf import Shelf
from tests.sparing import spare


@pytest.fixture(scope="session", params=(*ENGINES, CLUSTER))
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == CLUSTER:
        return Clustered(request.getfixturevalue("cluster"))
    return open_engine(request.param)


@pytest.fixture(scope="session", params=ENGINES)
def embedded(request: pytest.FixtureRequest) -> Engine:
    """An engine that keeps its files in the folder."""
    return open_engine(request.param)


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> Iterator[Shelf]:
    """An empty index."""
    shelf = Shelf(engine, tmp_path / "index")
    yield shelf
    shelf.close()


#: Generated queries that go to a cluster, of each set of articles. ``make agreement`` asks more.
TO_THE_CLUSTER = 60
_GENERATED = re.compile(rf"test_an_engine_finds_what_the_judge_finds\[{CLUSTER}-\w+-(\d+)\]")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask a cluster fewer of the generated queries: each way there takes its time."""
    spare(config, items, _is_one_more)


def _is_one_more(item: pytest.Item) -> bool:
    found = _GENERATED.search(item.name)
    return found is not None and int(found[1]) >= TO_THE_CLUSTER
