"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.opensearch.fixture import cluster, opensearch

__all__ = ["cluster", "material", "opensearch"]

MATERIAL = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder of real articles and gold values, which lies outside the project."""
    if not MATERIAL.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the test material is missing: {MATERIAL}")
        pytest.skip("the test material is not on this machine")
    return MATERIAL
