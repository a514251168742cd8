"""``make updates``: 200 random updates with kills on each engine (UPDATES=, SEED= for others)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.updates.trial import run

if __name__ == "__main__":
    updates = int(os.environ.get("UPDATES") or 200)
    seed = int(os.environ.get("SEED") or 1)
    for engine in ("tantivy", "whoosh"):
        with tempfile.TemporaryDirectory() as folder:
            told = run(Path(folder), engine, seed, updates, kills=0.25, compare=10)
        print(
            f"{engine}: {updates} updates, {told.kills} kills, {told.compared} comparisons, 0 lost"
        )
