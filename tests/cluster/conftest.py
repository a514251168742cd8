"""What takes long is for ``make cluster``."""

from __future__ import annotations

import os

import pytest

LONG = ("test_after_compacting_scores_are_those_of_a_rebuilt_index",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("PRESSESUCHE_TEST_KILLS"):
        return
    spared = [item for item in items if item.name in LONG]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in spared]
