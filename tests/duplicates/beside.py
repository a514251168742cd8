"""What finding stories costs a rebuild: the same articles with and without, in turn.

``python -m tests.duplicates.beside [--rounds N] [--source FILE]`` rebuilds an index of the pool (or
of a JSON Lines file) again and again, each time in a process of its own with empty memories, once
with stories and once without, and prints the CPU seconds of each at its best and their difference
an article. It fails above the limit, which is not the goal.
"""

from __future__ import annotations

import argparse
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from tests.duplicates.__main__ import MATERIAL, POOL, ROOT

GOAL = 0.7  #: milliseconds of CPU an article
LIMIT = 1.3  #: not reached so far; this is what it must not fall behind


def main() -> int:
    """Measures it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.duplicates.beside")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--source", type=Path, help="instead of the pool")
    asked = parser.parse_args()
    if asked.source is None and not POOL.is_file():
        print(f"The material is not on this machine: {MATERIAL}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        source = asked.source or _unpacked(POOL, Path(folder))
        with source.open("rb") as lines:
            articles = sum(1 for _ in lines)
        best = {"on": float("inf"), "off": float("inf")}
        for number in range(2 * asked.rounds):
            stories = "on" if number % 2 else "off"
            seconds = _rebuild(source, Path(folder) / "index", stories)
            best[stories] = min(best[stories], seconds)
            print(f"stories {stories}: {seconds:.1f} s of CPU", flush=True)
    each = (best["on"] - best["off"]) / articles * 1000
    print(f"{articles:,} articles: {each:.2f} ms of CPU an article; the goal is {GOAL}")
    return 0 if each <= LIMIT else 1


def _unpacked(packed: Path, folder: Path) -> Path:
    plain = folder / packed.stem
    with lzma.open(packed) as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target)
    return plain


def _rebuild(source: Path, folder: Path, stories: str) -> float:
    """CPU seconds of a rebuild with all its processes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    places = {
        "PRESSESUCHE_INDEX": str(folder / "index"),
        "PRESSESUCHE_HOLDINGS": str(folder / "holdings.sqlite"),
        "PRESSESUCHE_STORIES": stories,
    }
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "manage.py", "rebuild", str(source)],
        cwd=ROOT,
        env={**os.environ, **places},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
