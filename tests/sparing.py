"""Leaving out of ``make check`` what has a make target of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def spare(
    config: pytest.Config, items: list[pytest.Item], spared: Callable[[pytest.Item], bool]
) -> None:
    """Deselect these tests, so that pytest tells how many they are."""
    left_out = [item for item in items if spared(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not spared(item)]
