"""The web that tests of fetching ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.fetching.account import Account
from index.fetching.fetcher import fetch
from tests.fetching.site import Site

Fetch = Callable[..., Account]


@pytest.fixture
def site() -> Iterator[Site]:
    """Hosts of any name; what none was told to answer is a 404."""
    site = Site()
    server = site.serve()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where what is fetched goes."""
    return tmp_path / "fetched"


@pytest.fixture
def run(site: Site, folder: Path) -> Fetch:
    """Fetches addresses into the folder, with one worker and a clock that does not tick."""

    def run(*urls: str, **manners: object) -> Account:
        return fetch(urls, folder, site.manners(**manners), clock=site.clock, resolver=site.resolve)

    return run
