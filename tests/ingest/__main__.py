"""The measure of reading: ``make ingest-quality``. Fails when something is below its floor.

``python -m tests.ingest [MEASURE…] [--faults]`` takes some of the measures, and with
``--faults`` also prints what was read otherwise than a careful reader would.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from tests.ingest.floors import CEILINGS, FLOORS
from tests.ingest.measures import MEASURES, Measured

INGEST = Path(__file__).parents[3] / "shared" / "data" / "ingest"


def main() -> int:
    """Measures everything; the exit code."""
    if not INGEST.is_dir():
        print(f"The material is not on this machine: {INGEST}", file=sys.stderr)
        return 1
    logging.disable(logging.CRITICAL)  # libraries tell of pages that hold little text
    wanted = [name for name in MEASURES if name in sys.argv] or list(MEASURES)
    below: list[str] = []
    for name in wanted:
        begin = process_time()
        measured = MEASURES[name](INGEST)
        for line in _shown(name, measured, process_time() - begin):
            print(line)
        if "--faults" in sys.argv:
            print(*(f"    {fault}" for fault in measured.faults), sep="\n")
        below += _below(name, measured)
    for line in below:
        print(f"Below the floor: {line}", file=sys.stderr)
    return 1 if below else 0


def _shown(name: str, measured: Measured, seconds: float) -> Iterator[str]:
    """The values of a measure, with the floors of those that have one."""
    limits = FLOORS[name] | CEILINGS.get(name, {})
    yield f"{name} ({seconds:.1f} s)"
    for key, value in measured.values.items():
        if not key.startswith("n"):
            limit = "at most" if key in CEILINGS.get(name, {}) else "floor"
            yield f"  {key:<13}{value:8.4f}" + (
                f"   {limit} {limits[key]:.3f}" if key in limits else ""
            )


def _below(name: str, measured: Measured) -> list[str]:
    values = measured.values
    under = [key for key, floor in FLOORS[name].items() if values.get(key, 0.0) < floor]
    over = [key for key, most in CEILINGS.get(name, {}).items() if values.get(key, 1.0) > most]
    return [f"{name} {key}: {values.get(key, 0.0):.4f}" for key in under + over]


if __name__ == "__main__":
    sys.exit(main())
