"""A process that answers queries as the server does; it may die of one, we do not.

``python -m tests.torture.asker INDEX HOLDINGS ENGINE [HOSTS PREFIX TIMEOUT]``: for each line on its
input, a JSON string with the path and query of a URL, one line of JSON: the status, milliseconds of
processor time and by the clock, and what an answer says that is none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from index.settings import CLUSTER, ClusterSettings, Settings
from search.app import create_app
from search.serving.garbage import seldom_looked_for

ROOT = Path(__file__).parents[2]
TODAY = date(2025, 6, 15)
LONGEST = 30.0  #: seconds for one answer, after which the process is killed


@dataclass(frozen=True, slots=True)
class Told:
    """What came back."""

    status: int = 0  #: 0: the process died
    cpu: float = 0.0  #: milliseconds
    died: str = ""
    wall: float = 0.0  #: milliseconds by the clock
    kind: str = ""  #: the media type
    retry: str = ""  #: Retry-After
    said: str = ""  #: the answer, of an error
    found: int = -1  #: articles, where that is told as JSON


class Asker:
    """The process, and a new one whenever it has died."""

    def __init__(self, settings: Settings) -> None:
        self._command = [sys.executable, "-m", "tests.torture.asker", str(settings.index)]
        self._command += [str(settings.holdings), settings.engine]
        if settings.engine == CLUSTER:
            there = settings.cluster
            self._command += [",".join(there.hosts), there.prefix, str(there.timeout)]
        self._process: subprocess.Popen[str] | None = None

    def ask(self, url: str) -> Told:
        """The answer to one request."""
        process = self._process = self._process or subprocess.Popen(
            self._command,
            cwd=ROOT,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin and process.stdout
        process.stdin.write(f"{json.dumps(url)}\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            return Told(**json.loads(line))
        self._process = None
        died = process.wait()
        process.stdout.close()
        with suppress(BrokenPipeError):
            process.stdin.close()
        return Told(died=f"exit code {died}")

    def close(self) -> None:
        if self._process:
            self._process.communicate()


def main() -> None:
    index, holdings, engine, *there = sys.argv[1:]
    cluster = ClusterSettings()
    if there:
        hosts, prefix, timeout = there
        cluster = ClusterSettings(tuple(hosts.split(",")), prefix=prefix, timeout=float(timeout))
    settings = Settings(Path(index), engine, Path(holdings), cluster=cluster)
    client = create_app(settings, lambda: TODAY).test_client()
    seldom_looked_for()
    for line in sys.stdin:
        began, at = time.process_time(), time.perf_counter()
        response = client.get(json.loads(line))
        body = response.get_data()
        told = Told(
            response.status_code,
            cpu=round((time.process_time() - began) * 1000, 2),
            wall=round((time.perf_counter() - at) * 1000, 2),
            kind=response.mimetype,
            retry=response.headers.get("Retry-After", ""),
            said=body.decode("utf-8", "replace") if response.status_code >= 500 else "",
            found=(response.json or {}).get("total", -1) if response.is_json else -1,
        )
        print(json.dumps(asdict(told)), flush=True)


if __name__ == "__main__":
    main()
