"""``make torture``: every promise put to the test, and one table of what came of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.torture.areas import AREAS
from tests.torture.promise import Scale
from tests.torture.table import row, write_document


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("area", nargs="*", metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--short", action="store_true", help="as much as make check does")
    parser.add_argument("--write", action="store_true", help="put the table into docs")
    options = parser.parse_args()
    if unknown := set(options.area) - AREAS.keys():
        parser.error(f"no such area: {', '.join(sorted(unknown))}; there are {', '.join(AREAS)}")
    scale = Scale.SHORT if options.short else Scale.FULL
    kept = []
    for name in options.area or AREAS:
        began = monotonic()
        with tempfile.TemporaryDirectory(prefix=f"pressesuche-{name}-") as folder:
            for one in AREAS[name](Path(folder), scale):
                kept.append(one)
                print(row(one), flush=True)
                for failure in one.failures:
                    print(f"    {failure}", flush=True)
        print(f"({name}: {monotonic() - began:.0f} s)", file=sys.stderr)
    if options.write:
        write_document(kept)
    if any(one.failures for one in kept) or not kept:
        sys.exit(1)


if __name__ == "__main__":
    main()
