"""A process that answers queries as the server does; it may die of one, we do not.

``python -m tests.torture.asker INDEX HOLDINGS ENGINE``: for each line on its input, a JSON string
with the path and query of a URL, one line of JSON: the status, and milliseconds of processor time.
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

from index.settings import ClusterSettings, Settings
from search.app import create_app

ROOT = Path(__file__).parents[2]
TODAY = date(2025, 6, 15)
LONGEST = 30.0  #: seconds for one answer, after which the process is killed


@dataclass(frozen=True, slots=True)
class Told:
    """What came back."""

    status: int = 0  #: 0: the process died
    cpu: float = 0.0  #: milliseconds
    died: str = ""


class Asker:
    """The process, and a new one whenever it has died."""

    def __init__(self, settings: Settings, cluster: str = "") -> None:
        self._command = [sys.executable, "-m", "tests.torture.asker", str(settings.index)]
        self._command += [str(settings.holdings), settings.engine, cluster]
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
    index, holdings, engine, prefix = sys.argv[1:5]
    hosts = os.environ.get("PRESSESUCHE_TEST_OPENSEARCH", "http://127.0.0.1:9200")
    cluster = ClusterSettings(hosts=(hosts,), prefix=prefix) if prefix else ClusterSettings()
    settings = Settings(Path(index), engine, Path(holdings), cluster=cluster)
    client = create_app(settings, lambda: TODAY).test_client()
    for line in sys.stdin:
        began = time.process_time()
        response = client.get(json.loads(line))
        response.get_data()
        spent = (time.process_time() - began) * 1000
        print(json.dumps(asdict(Told(response.status_code, round(spent, 2)))), flush=True)


if __name__ == "__main__":
    main()
