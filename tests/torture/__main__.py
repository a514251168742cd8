"""``make torture``: every promise put to the test, and one table of what came of it."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from tests.opensearch.distribution import NotAvailable
from tests.torture.areas import AREAS
from tests.torture.promise import Kept, Scale
from tests.torture.table import HEAD, row, write_document


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("area", nargs="*", metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--short", action="store_true", help="as much as make check does")
    parser.add_argument("--write", action="store_true", help="put the table into docs")
    options = parser.parse_args()
    if unknown := set(options.area) - AREAS.keys():
        parser.error(f"no such area: {', '.join(sorted(unknown))}; there are {', '.join(AREAS)}")
    if options.short and options.write:
        parser.error("the document holds what was tried in full: --short or --write")
    scale = Scale.SHORT if options.short else Scale.FULL
    rows: list[Kept] = []
    print(HEAD, end="")
    for name in options.area or AREAS:
        began = monotonic()
        fresh: list[Kept] = []
        with tempfile.TemporaryDirectory(prefix=f"pressesuche-{name}-") as folder:
            for one in _tried(name, Path(folder), scale):
                fresh.append(one)
                print(row(name, one), flush=True)
                for failure in one.failures:
                    print(f"    {failure}", flush=True)
        print(f"({name}: {monotonic() - began:.0f} s)", file=sys.stderr)
        rows += fresh
        if options.write:
            write_document({name: fresh}, AREAS)
    if any(one.failures for one in rows) or not rows:
        sys.exit(1)


def _tried(name: str, folder: Path, scale: Scale) -> Iterator[Kept]:
    """The rows of an area; where what it needs is not here, a row that says why it was left out."""
    try:
        yield from AREAS[name](folder, scale)
    except NotAvailable as error:
        reason = " ".join(str(error).split())
        must = os.environ.get("CI") == "true"
        failures = (f"nothing may be left out with CI=true: {reason}",) if must else ()
        yield Kept(f"{name}: left out", 0, failures, reason)


if __name__ == "__main__":
    main()
