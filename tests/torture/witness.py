"""A process that looks at an index and tells what it sees; it may die of it, we do not.

``python -m tests.torture.witness INDEX HOLDINGS ENGINE [large]``: for each line on its input one
line of JSON: how many damages ``check`` finds, and what the readers' searches answer, as a digest,
or the error that they meet. ``large``: the index counts as too large to be read at each opening.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from werkzeug.datastructures import MultiDict

from index import folder
from index.build import check
from index.errors import PressesucheError
from index.live import Live
from index.settings import Settings
from search.answer import answer
from search.api.body import search_body
from search.arguments import parse

ROOT = Path(__file__).parents[2]
TODAY = date(2025, 4, 10)
QUERIES = (
    "",
    "Brücke",
    "Hafen UND Rat",
    "Haushalt ODER Klinik",
    "Markt NICHT Museum",
    '"Lage um"',
    "Bahnhof NAHE/6 Radweg",
    "=Feuerwehr",
    "Schul*",
    "*haus",
    "Brauerai~",
    "titel:Deich",
    "medium:Hafenkurier",
    "agentur:dpa Hochwasser",
    "datum:2025-04..2025-09 Mühle",
    "* NICHT Gemeinde",
)
SORTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the witness saw."""

    damages: int = 0
    answers: str = ""  #: a digest of all of them, "" where they met an error
    error: str = ""
    early: str = ""  #: the same before all files of a large index were read
    died: int = 0  #: of which signal, or the exit code


class Witness:
    """The process, and a new one whenever it has died."""

    def __init__(self, settings: Settings, large: bool = False) -> None:
        self._command = [sys.executable, "-m", "tests.torture.witness", str(settings.index)]
        self._command += [str(settings.holdings), settings.engine, "large" if large else ""]
        self._process: subprocess.Popen[str] | None = None

    def look(self) -> Seen:
        """What there is to see just now."""
        process = self._process = self._process or subprocess.Popen(
            self._command,
            cwd=ROOT,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # tantivy tells each of its panics there
        )
        assert process.stdin and process.stdout
        process.stdin.write("look\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            return Seen(**json.loads(line))
        self._process = None
        died = process.wait()
        process.stdout.close()
        with suppress(BrokenPipeError):
            process.stdin.close()
        return Seen(died=died)

    def close(self) -> None:
        if self._process:
            self._process.communicate()


def _answers(live: Live) -> Iterator[str]:
    for query in QUERIES:
        for sort in SORTS:
            asked = parse(MultiDict([("q", query), ("sort", sort), ("size", "40")]), TODAY).request
            with live.reading() as now:
                found = answer(now.searcher, asked, TODAY, now.generation)
            yield json.dumps({**json.loads(search_body(found, "de")), "took_ms": 0})


def _look(settings: Settings) -> Seen:
    try:
        damages = len(check(settings).damages)
    except PressesucheError:
        damages = 1
    digest = hashlib.blake2b(digest_size=16)
    try:
        with closing(Live(settings, scrub=True)) as live:
            early = _early(live)  # what is read meanwhile may be wrong, but must harm nobody
            live.scrubbed()
            for one in _answers(live):
                digest.update(one.encode())
    except PressesucheError as error:
        return Seen(damages, error=f"{type(error).__name__}: {error}")
    return Seen(damages, digest.hexdigest(), early=early)


def _early(live: Live) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with live.searcher():  # a damaged index that is small is not even opened
        pass
    try:
        for one in _answers(live):
            digest.update(one.encode())
    except PressesucheError:
        return ""
    return digest.hexdigest()


def main() -> None:
    index, holdings, engine, large = sys.argv[1:5]
    if large:
        folder.READ_WHOLE = 0
    settings = Settings(index=Path(index), holdings=Path(holdings), engine=engine)
    for _ in sys.stdin:
        seen = _look(settings)
        print(json.dumps(asdict(seen)), flush=True)


if __name__ == "__main__":
    main()
