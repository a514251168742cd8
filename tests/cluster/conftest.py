"""What takes long is for ``make cluster``."""

from __future__ import annotations

import os

import pytest

from tests.sparing import spare

LONG = ("test_after_compacting_scores_are_those_of_a_rebuilt_index",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("PRESSESUCHE_TEST_KILLS"):
        spare(config, items, lambda item: item.name in LONG)
