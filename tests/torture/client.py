"""A client that asks and asks: ``python -m tests.torture.client PORT PAUSE``.

It asks until its input ends, or nobody listens any more, and then prints a line of JSON. It imports
little, so as to be there at once. A request has failed when it was not answered, not to its end, or
by an error of the server.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
ARTICLES = 60
MOST = 20  #: failures that are told
LASTS = 500  #: requests of one connection, so that each worker has its share of them


@dataclass
class Tally:
    """What has come of it."""

    answered: int = 0
    failures: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    refused: bool = False  #: nobody listened any more

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Client:
    """The process, which has asked already. ``pause``: seconds between requests."""

    def __init__(self, port: int, pause: float = 0.0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.client", str(port), str(pause)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        self._process.stdout.readline()

    def end(self) -> Tally:
        """Ask no more."""
        said, _ = self._process.communicate("")
        return Tally(**json.loads(said))

    def ended(self) -> Tally:
        """Once nobody listens any more."""
        assert self._process.stdout
        said = self._process.stdout.read()
        self._process.communicate()
        return Tally(**json.loads(said))


def ask(port: int, pause: float, stopped: threading.Event) -> Tally:
    """Ask until told otherwise."""
    tally, chance = Tally(), random.Random(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    while not stopped.is_set():
        if tally.answered % LASTS == LASTS - 1:
            connection.close()
        if connection.sock is None:
            try:
                connection.connect()
            except ConnectionRefusedError:
                tally.refused = True
                break
        path = _path(chance)
        began = perf_counter()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            failed = f"status {response.status}" if response.status >= 400 else ""
        except (OSError, HTTPException) as error:
            failed = f"{type(error).__name__}: {error}"
            connection.close()
        if failed:
            tally.failures.append(f"{path}: {failed}")
            if len(tally.failures) >= MOST:
                break
        else:
            if not tally.answered:
                print("asking", flush=True)
            tally.answered += 1
            tally.milliseconds.append(round((perf_counter() - began) * 1000, 1))
        if pause:
            stopped.wait(pause)
    return tally


def _path(chance: random.Random) -> str:
    number = chance.randrange(ARTICLES)
    word = quote(chance.choice(("Hafen", "begann", f"Nummer {number}", "Runde*")))
    forms = (
        f"/search?q={word}",
        f"/search?q={word}&sort=newest&page={chance.randrange(1, 4)}",
        f"/api/search?q={word}",
        f"/api/suggest?q={word[:3]}",
        f"/search?q={word}&format=csv",
        "/overview",
        "/help",
        "/readyz",
    )
    return chance.choices(forms, (8, 4, 4, 4, 1, 1, 1, 1))[0]


def main() -> None:
    stopped = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        stopped.set()

    threading.Thread(target=listen, daemon=True).start()
    print(json.dumps(asdict(ask(int(sys.argv[1]), float(sys.argv[2]), stopped))))


if __name__ == "__main__":
    main()
