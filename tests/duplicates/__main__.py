"""The measure of copies: ``make stories``. Fails when something is below its floor.

``python -m tests.duplicates [--growth N…]`` measures growth with archives of these sizes
(10,000, 30,000 and 100,000 unless told); ``--growth 0`` leaves it out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.duplicates import floors, growth, measures
from tests.duplicates.archive import from_folder, from_lines
from tests.scale.corpus import Pool

ROOT = Path(__file__).parents[2]
MATERIAL = ROOT.parent / "shared" / "data"
POOL = MATERIAL / "pool-10k.jsonl.xz"

Check = tuple[str, bool]


def main() -> int:
    """Measures everything; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.duplicates")
    sizes = [10_000, 30_000, 100_000]
    parser.add_argument("--growth", type=int, nargs="+", default=sizes, metavar="N")
    asked = parser.parse_args()
    if not MATERIAL.is_dir():
        print(f"The material is not on this machine: {MATERIAL}", file=sys.stderr)
        return 1
    wrong = []
    for checks in (_seeds(), _judged(), _planted(), _arrivals(), _growth(asked.growth)):
        for line, right in checks:
            print(line, "" if right else "  WRONG", flush=True)
            if not right:
                wrong.append(line)
    for line in wrong:
        print(f"Below the floor: {line}", file=sys.stderr)
    return 1 if wrong else 0


def _seeds() -> Iterator[Check]:
    seen = measures.seeds(MATERIAL / "seeds")
    yield (
        f"seeds 0 and 1, runs: {seen.runs}, of them {seen.of_fifteen} of fifteen words",
        (seen.runs == measures.SEED_RUNS),
    )
    yield (
        "shares: {:.3f} {:.3f}".format(*seen.shares),
        all(share >= floor for share, floor in zip(seen.shares, floors.SHARES, strict=True)),
    )
    yield f"seeds 0 and 3, runs: {seen.first_and_fourth}", max(seen.first_and_fourth) < 15
    yield f"stories: {seen.stories}", seen.stories == [{0, 1}]


def _judged() -> Iterator[Check]:
    whole, paired = measures.judged(MATERIAL / "ingest" / "reuse")
    for name, one in (("in the whole archive", whole), ("pair by pair", paired)):
        right = one.recall >= floors.RECALL and one.precision >= floors.PRECISION
        yield f"passages, {name}: recall {one.recall:.4f}, precision {one.precision:.4f}", right


def _planted() -> Iterator[Check]:
    corpora = (
        ("the sample corpus", list(from_folder(ROOT / "articles"))),
        ("1,000 of the pool", list(from_lines(POOL, 1000))),
    )
    for column, (name, pieces) in enumerate(corpora):
        seen = measures.planted(pieces)
        for way, made in seen.made.items():
            right = seen.found[way] >= floors.PLANTED[way][column] * made
            yield f"planted in {name}, {way}: {seen.found[way]} of {made}", right
        all_ = sum(seen.made.values())
        yield (
            f"in a story not theirs: {seen.strangers} of {all_}",
            seen.strangers <= floors.STRANGERS * all_,
        )


def _arrivals() -> Iterator[Check]:
    seen = measures.arrivals(list(from_lines(POOL, 1500)), orders=5)
    yield (
        f"one by one in five orders: {seen.differing} of {seen.articles} articles grouped otherwise"
        f" ({seen.in_stories} in {seen.stories} stories; {seen.milliseconds:.2f} ms CPU each)",
        max(seen.differing) <= floors.DIFFERING * seen.articles,
    )


def _growth(sizes: list[int]) -> Iterator[Check]:
    if not any(sizes):
        return
    pool = Pool(POOL)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.jsonl"
            growth.write(pool, path, size)
            seen = growth.measured(path)
            path.unlink()
            spent = seen.prints + seen.spool + seen.pairs + seen.clusters
            yield (
                f"{seen.articles:,} articles of {seen.words:.0f} words, µs CPU each: "
                f"prints {seen.prints:.0f}, spool {seen.spool:.0f}, pairs {seen.pairs:.0f}, "
                f"clusters {seen.clusters:.0f}; {seen.memory:.0f} MB; "
                f"planted copies found {seen.found:.4f}",
                spent <= floors.MICROSECONDS and seen.memory <= floors.MEGABYTES,
            )


if __name__ == "__main__":
    sys.exit(main())
