"""How fast sources are read: ``make ingest-bench``.

Pages beside trafilatura alone (with its own metadata, and without) on the same pages in the
same process, best of several turns, processor seconds; the pool as JSON Lines; the memory that each
took at its highest, in a process of its own; and an archive of pages, indexed twice.
"""

from __future__ import annotations

import gzip
import logging
import lzma
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from trafilatura import bare_extraction

from index.article import Article, Origin
from index.sources import read
from index.sources.html import article_from_page
from index.sources.sidecar import SILENT

ROOT = Path(__file__).parents[2]
MATERIAL = ROOT.parent / "shared" / "data"
TURNS = 3
COPIES = 8  #: of the pages, with other addresses, in the archive that is indexed twice


def main() -> int:
    """Prints the table; the exit code."""
    if not MATERIAL.is_dir():
        print(f"The material is not on this machine: {MATERIAL}", file=sys.stderr)
        return 1
    for work in (_pages, _records):
        # A process each, for memory at its highest can only be told of a whole one.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            print(pool.submit(work).result())
    print(_both_cores())
    print(_again())
    return 0


def _saved_pages() -> list[bytes]:
    return [gzip.open(path).read() for path in sorted(MATERIAL.glob("ingest/html/*/*.gz"))]


def _pages() -> str:
    logging.disable(logging.CRITICAL)
    pages = _saved_pages()
    ways: dict[str, Callable[[bytes], object]] = {
        "ours": lambda page: article_from_page(page, SILENT, Origin("")),
        "trafilatura with metadata": lambda page: bare_extraction(page, with_metadata=True),
        "trafilatura, text alone": bare_extraction,
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(TURNS):
        for name, way in ways.items():
            begin = process_time()
            for page in pages:
                way(page)
            best[name] = min(best[name], process_time() - begin)
    lines = [
        f"{name:28}{len(pages) / seconds:8.1f} pages a second a core"
        f"{seconds / best['ours']:8.2f} of ours in time"
        for name, seconds in best.items()
    ]
    return "\n".join([*lines, f"memory at its highest {_peak()} MB", ""])


def _records() -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pool.jsonl"
        with lzma.open(MATERIAL / "pool-10k.jsonl.xz") as packed:
            path.write_bytes(packed.read())
        best, count = float("inf"), 0
        for _ in range(TURNS):
            begin = process_time()
            count = sum(isinstance(one, Article) for one in read([path]))
            best = min(best, process_time() - begin)
    return f"JSON Lines: {count / best:,.0f} articles a second, {count:,} of them; {_peak()} MB\n"


def _both_cores() -> str:
    """Pages a second with as many processes as there are processors, in wall time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    pages = _saved_pages() * 2
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        list(pool.map(_one, pages[: 8 * cores]))
        begin = perf_counter()
        count = sum(pool.map(_one, pages, chunksize=8))
        seconds = perf_counter() - begin
    return f"{cores} processes: {count / seconds:.1f} pages a second, wall"


def _again() -> str:
    """The first rebuild of an archive of pages, and the second, by the command itself."""
    with tempfile.TemporaryDirectory() as folder:
        count = 0
        for copy in range(COPIES):
            for path in sorted(MATERIAL.glob("ingest/html*/**/*.gz")):
                page = gzip.decompress(path.read_bytes())
                for secure in (b"https://", b"https:\\/\\/"):  # other addresses, other articles
                    page = page.replace(secure, secure + f"v{copy}.".encode())
                (Path(folder) / f"{count:05}.html").write_bytes(page)
                count += 1
        (first, first_wall), (second, second_wall) = (_rebuild(folder) for _ in range(2))
    return (
        f"rebuild of {count:,} pages: {first:.1f} s of processors ({first_wall:.1f} s), again"
        f" {second:.1f} s ({second_wall:.1f} s): {first / second:.1f} times faster"
    )


def _rebuild(folder: str) -> tuple[float, float]:
    """Processor seconds of all its processes, and seconds by the clock."""
    environment = {**os.environ, "PRESSESUCHE_INDEX": f"{folder}/.index"}
    environment.pop("PRESSESUCHE_HOLDINGS", None)
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    # 3: some pages hold no article
    done = subprocess.run(
        [sys.executable, "manage.py", "rebuild", folder],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, perf_counter() - begin


def _one(page: bytes) -> int:
    logging.disable(logging.CRITICAL)
    return bool(article_from_page(page, SILENT, Origin("")).paragraphs)


def _peak() -> int:
    """The memory of this process at its highest, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


if __name__ == "__main__":
    sys.exit(main())
