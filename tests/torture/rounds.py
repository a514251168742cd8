"""An archive of rounds: every article says which round it is of, so that no mixture stays hidden.

``python -m tests.torture.rounds read INDEX HOLDINGS`` searches without a pause and tells, for each
answer, the round that it is of; ``rebuild`` and ``update`` write.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from whoosh import query as wq

from index.build import rebuild
from index.engine import Query, Sort, Window
from index.errors import PressesucheError
from index.live import Live
from index.settings import Settings
from index.update import update

ROOT = Path(__file__).parents[2]
ARTICLES = 60
_ALL = Query(wq.Every(), (), ("outlet",), Sort.NEWEST, Window(0, 2 * ARTICLES))


class Rounds:
    """The archive, and what readers see of it."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.archive = folder / "archive"
        self.settings = Settings(folder / "index", engine, folder / "holdings.sqlite", processes=0)
        self.archive.mkdir(parents=True)
        self.round = 0

    def next(self) -> int:
        """All articles are those of the next round."""
        self.round += 1
        for number in range(ARTICLES):
            text = f"Meldung {number}\n\nRunde{self.round} begann am Hafen, Nummer {number}.\n"
            path = self.archive / f"{number:03}.txt"
            path.with_suffix(".part").write_text(text, encoding="utf-8")
            path.with_suffix(".part").replace(path)
        return self.round

    def started(self, what: str, blocks: int = 0) -> subprocess.Popen[str]:
        """A process that reads, rebuilds or updates; no file may get more ``blocks`` of 1 kB."""
        command = [sys.executable, "-m", "tests.torture.rounds", what, str(self.settings.index)]
        command += [str(self.settings.holdings), self.settings.engine, str(self.archive)]
        if blocks:
            command = ["sh", "-c", f'ulimit -f {2 * blocks}; exec "$@"', "sh", *command]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, what: str) -> tuple[int, str]:
        """The exit code of a process that writes, and what it said of errors."""
        process = self.started(what)
        said = process.communicate()[1]
        return process.returncode, said

    def seen(self) -> str:
        """What a reader who comes now sees: a round, or what is wrong."""
        with closing(Live(self.settings)) as live:
            return look(live)

    def orphans(self) -> list[str]:
        """Files and folders that belong to nothing, after a run that went well."""
        index, here = self.settings.index, self.settings.holdings.parent
        kept = (index / "current").read_text().split()[:2]
        found = [*index.iterdir(), *(index / "generations").iterdir(), *here.iterdir()]
        ours = {"current", "lock", "generations", *kept, index.name, self.archive.name}
        own = self.settings.holdings.name
        files = {own, f"{own}-wal", f"{own}-shm", "holdings.pages", "holdings.pages-wal"}
        known = ours | files | {"holdings.pages-shm", "holdings.sqlite.pages"}
        return [str(path) for path in found if path.name not in known and not _is_read(path)]


def _is_read(path: Path) -> bool:
    """Whether it is a generation that somebody reads: then it goes with the next run."""
    if not (path / "in-use").exists():
        return False
    with (path / "in-use").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def look(live: Live) -> str:
    """The round of all articles in one state of the index, or what is wrong with it."""
    with live.searcher() as searcher:
        found = searcher.search(_ALL)
        rounds = {_round(hit.article.body) for hit in found.hits}
    if len(rounds) != 1:
        return f"mixed: {sorted(rounds)}"
    if not found.total == len(found.hits) == ARTICLES:
        return f"{found.total} articles, {len(found.hits)} hits"
    return rounds.pop()


def _round(body: str) -> str:
    return body.split(" ", 1)[0]


def _read(settings: Settings) -> None:
    with closing(Live(settings)) as live:
        while True:
            try:
                told = look(live)
            except PressesucheError as error:
                told = f"failed: {error}"
            print(told, flush=True)


def main() -> None:
    what, index, holdings, engine, archive = sys.argv[1:6]
    settings = Settings(Path(index), engine, Path(holdings), processes=0)
    if what == "read":
        return _read(settings)
    try:
        if what == "rebuild":
            rebuild(settings, [Path(archive)])
        else:
            update(settings)
    except PressesucheError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
