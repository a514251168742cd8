"""Every test here runs against every engine that is a setting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.engine import Engine
from index.engines import open_engine
from index.settings import ENGINES
from tests.engines.shelf import Shelf


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return open_engine(request.param)


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> Iterator[Shelf]:
    """An empty index."""
    shelf = Shelf(engine, tmp_path / "index")
    yield shelf
    shelf.close()
