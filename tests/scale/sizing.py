"""What an archive of so many articles takes on one machine: ``make sizing``.

The commands of an operator, as they are set up: a rebuild, an update of 100 articles in a file of
their own, and a server with one worker that is asked 200 pages. Printed are the rows of the table
in ``docs/OPERATIONS.md``: bytes, and CPU seconds of all processes, so that a busy machine does not
matter much. The last row is not measured but follows from the two before it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from math import log
from pathlib import Path

import msgspec

from tests.scale.corpus import Pool, Row, read, rows
from tests.scale.machine import Machine
from tests.scale.processes import MemoryWatch, family, memory
from tests.scale.questions import ALL_OF_A_PAGE, FILTERED, FORMS, Source
from tests.scale.room import RoomWatch, taken
from tests.scale.serving import WHAT, address, one_client, server
from tests.scale.workers import ROOT

POOL = ROOT.parent / "shared" / "data" / "pool-10k.jsonl.xz"
FOLDER = ROOT / "var" / "bench" / "sizing"
SIZES = (1_000, 10_000, 100_000)
EXTRAPOLATED = 1_000_000
UPDATED = 100  #: articles of the update
PAGES = 200  #: different pages that the server is asked for
ROUNDS = 2  #: times that it is asked for them


class SizingFailed(Exception):
    """A command did not do what was to be measured; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Sizing:
    """What so many articles take: bytes, and seconds of CPU."""

    articles: int
    sources: float
    index: float
    holdings: float
    room: float  #: of a rebuild at its highest, beyond what is there before
    rebuild_memory: float  #: of all its processes at the highest, with mapped files
    rebuild_cpu: float
    update_cpu: float
    worker: float  #: memory of a server with one worker after the pages
    mapped: float  #: the same with those parts of the index that it has looked at
    page_cpu: float


def _megabytes(bytes_: float) -> str:
    return f"{bytes_ / 1e6:,.{1 if bytes_ < 1e7 else 0}f}"


def _seconds(seconds: float) -> str:
    return f"{seconds:,.1f}" if seconds < 100 else f"{seconds:,.0f}"


#: The columns: what each is called, and how it is written.
COLUMNS: dict[str, tuple[str, Callable[[float], str]]] = {
    "articles": ("articles", lambda number: f"{number:,}"),
    "sources": ("sources MB", _megabytes),
    "index": ("index MB", _megabytes),
    "holdings": ("holdings MB", _megabytes),
    "room": ("room of a rebuild MB", _megabytes),
    "rebuild_memory": ("memory of a rebuild MB", _megabytes),
    "rebuild_cpu": ("CPU of a rebuild s", _seconds),
    "update_cpu": (f"CPU of an update of {UPDATED} s", _seconds),
    "worker": ("memory of a server MB", _megabytes),
    "mapped": ("with the index it has read MB", _megabytes),
    "page_cpu": ("CPU of a page ms", lambda seconds: f"{seconds * 1000:.1f}"),
}
_MEMORY = {"rebuild_memory", "worker"}  # what grows less and less


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the exit code."""
    asked = _options().parse_args(arguments)
    if not asked.source.is_file():
        print(f"{asked.source} is not here: name articles of your own, --source FILE.jsonl")
        return 1
    pool, measured = Pool(asked.source), []
    for articles in sorted(asked.articles):
        print(f"{articles:,} articles …", file=sys.stderr, flush=True)
        measured.append(measure(pool, articles, asked.folder / str(articles)))
    print("\n".join(markdown(measured, asked.extrapolate)))
    print(f"\nOn {Machine.here()}.")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.scale.sizing", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, help="these numbers")
    parser.add_argument("--extrapolate", type=int, default=EXTRAPOLATED, help="0: no such row")
    parser.add_argument("--source", type=Path, default=POOL, help="real articles, JSON Lines")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    return parser


def measure(pool: Pool, articles: int, folder: Path) -> Sizing:
    """What this many articles take. The folder is made anew. Raises SizingFailed."""
    shutil.rmtree(folder, ignore_errors=True)
    sources, kept, temporary = (folder / name for name in ("sources", "kept", "temporary"))
    for one in (sources, kept, temporary):
        one.mkdir(parents=True)
    news = list(_corpus(pool, articles, sources / "archive.jsonl"))
    environ = {
        "PRESSESUCHE_INDEX": str(kept / "index"),
        "PRESSESUCHE_HOLDINGS": str(kept / "holdings.sqlite"),
        "TMPDIR": str(temporary),
    }
    size = taken(sources)
    rebuilt = _run(environ, folder, "rebuild", str(sources))
    holdings = sum(file.stat().st_size for file in kept.glob("holdings.sqlite*"))
    index = taken(kept / "index")
    _write(sources / "news.jsonl", news)
    updated = _run(environ, folder, "update")
    worker, mapped, page = _served(environ, sources / "archive.jsonl")
    room = rebuilt.room - size
    shutil.rmtree(folder)
    return Sizing(
        articles=articles,
        sources=size,
        index=index,
        holdings=holdings,
        room=room,
        rebuild_memory=rebuilt.memory,
        rebuild_cpu=rebuilt.cpu,
        update_cpu=updated.cpu,
        worker=worker,
        mapped=mapped,
        page_cpu=page,
    )


def _corpus(pool: Pool, articles: int, file: Path) -> Iterator[Row]:
    """Write this many articles, and give as many more as an update brings."""
    made = rows(pool, articles + UPDATED)
    _write(file, islice(made, articles))
    return made


def _write(file: Path, articles: Iterator[Row] | list[Row]) -> None:
    with file.open("wb") as lines:
        lines.writelines(msgspec.json.encode(row) + b"\n" for row in articles)


@dataclass(frozen=True, slots=True)
class _Done:
    cpu: float
    memory: int
    room: int


def _run(environ: Mapping[str, str], folder: Path, *command: str) -> _Done:
    """Run a command of ours, and look at it and its processes until they end."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with RoomWatch(folder, process.pid) as room, MemoryWatch(process.pid) as held:
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
    if process.returncode:
        raise SizingFailed(f"{command[0]} ended with {process.returncode}: {said}")
    return _Done(used.ru_utime + used.ru_stime, held.peak.whole, room.peak)


def _served(environ: Mapping[str, str], archive: Path) -> tuple[float, float, float]:
    """The memory of a server with one worker after many pages, without and with mapped files,
    and the CPU of a page."""
    source = Source(read(archive))
    forms = [FILTERED if number % 5 == 4 else ALL_OF_A_PAGE for number in range(PAGES)]
    paths = [address(WHAT["page"], FORMS[form](source, form)) for form in forms]
    with server(environ, workers=1) as (port, pid):
        _, cpu, _ = one_client(port, pid, paths, ROUNDS)
        held = [memory(one) for one in family(pid)]
    return sum(one.own for one in held), sum(one.whole for one in held), cpu


def extrapolated(smaller: Sizing, larger: Sizing, articles: int) -> Sizing:
    """What this many would take, if it goes on as between these two.

    Disk and CPU on a straight line; memory, which grows less and less, by the same factor for
    each factor of articles.
    """
    steps = (articles - larger.articles) / (larger.articles - smaller.articles)

    def further(name: str) -> float:
        before, after = getattr(smaller, name), getattr(larger, name)
        if name in _MEMORY:
            return float(after * (after / before) ** _times(smaller, larger, articles))
        return float(after + (after - before) * steps)

    rest = {one.name: max(further(one.name), 0.0) for one in fields(Sizing)[1:]}
    return Sizing(articles=articles, **rest)


def _times(smaller: Sizing, larger: Sizing, articles: int) -> float:
    """How often the step from one to the other has to be made again to get to so many."""
    return log(articles / larger.articles) / log(larger.articles / smaller.articles)


def markdown(measured: Sequence[Sizing], further: int = 0) -> Iterator[str]:
    """The table, line by line; with ``further`` articles extrapolated, where two were measured."""
    yield f"| {' | '.join(label for label, _ in COLUMNS.values())} |"
    yield f"| {' | '.join('---:' for _ in COLUMNS)} |"
    for one in measured:
        yield f"| {' | '.join(_cells(one))} |"
    if further and len(measured) > 1:
        first, *cells = _cells(extrapolated(measured[-2], measured[-1], further))
        yield f"| {' | '.join([f'{first}, extrapolated', *cells])} |"


def _cells(one: Sizing) -> list[str]:
    return [written(getattr(one, name)) for name, (_, written) in COLUMNS.items()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
