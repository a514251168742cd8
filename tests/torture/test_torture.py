"""A short version of each area of ``make torture``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.opensearch.distribution import NotAvailable
from tests.opensearch.fixture import unavailable
from tests.torture.areas import AREAS
from tests.torture.promise import Scale


@pytest.mark.parametrize("area", AREAS)
def test_promises_are_kept(area: str, tmp_path: Path) -> None:
    try:
        kept = list(AREAS[area](tmp_path, Scale.SHORT))
    except NotAvailable as reason:
        unavailable(reason)
    assert kept
    assert all(one.tries for one in kept)
    assert [(one.promise, one.failures) for one in kept if one.failures] == []
