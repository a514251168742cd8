"""A process that updates an index and is killed at a given point of it.

``python -m tests.updates.victim INDEX HOLDINGS POINT``; the points are those of ``POINTS``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.filling import Filling
from index.folders import FolderBuilding, FolderGenerations
from index.run import Run
from index.settings import Settings
from index.update import update

#: Where it dies: just before one of these.
POINTS: dict[str, tuple[type, str]] = {
    "identify": (Run, "identify"),
    "write": (Filling, "_add"),
    "commit": (Filling, "commit"),
    "seal": (FolderBuilding, "seal"),
    "sync": (FolderBuilding, "sync"),
    "switch": (FolderGenerations, "_point_to"),
    "prune": (FolderGenerations, "prune"),
}


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """From now on this process dies at the point."""
    owner, name = POINTS[point]
    method: Callable[..., None] = _die
    setattr(owner, name, method)


if __name__ == "__main__":
    index, holdings, point = sys.argv[1:]
    arm(point)
    update(Settings(index=Path(index), holdings=Path(holdings)))
