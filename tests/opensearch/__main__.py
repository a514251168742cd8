"""``python -m tests.opensearch up|down|fetch|clean``: an OpenSearch that stays until told to go."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from time import monotonic, sleep

from tests.opensearch.distribution import NotAvailable, cache, installed, java
from tests.opensearch.nodes import prepared

PORT = int(os.environ.get("OPENSEARCH_PORT", "9200"))
HEAP = int(os.environ.get("OPENSEARCH_HEAP", "512"))  # MB
COUNT = int(os.environ.get("OPENSEARCH_NODES", "1"))


def up(folder: Path) -> None:
    """Start it, with the data of last time."""
    ports = [*range(PORT, PORT + COUNT), *range(PORT + 100, PORT + 100 + COUNT)]
    nodes = prepared(folder, COUNT, heap=HEAP, quick_start=False, outlives_us=True, ports=ports)
    if any(node.answers() for node in nodes.all):
        print(f"Something answers at {', '.join(nodes.urls)} already.")
        return
    nodes.start()
    for node in nodes.all:
        assert node.process
        (node.folder / "pid").write_text(str(node.process.pid), encoding="ascii")
    print(f"OpenSearch answers at {','.join(nodes.urls)}; make opensearch-down stops it.")


def down(folder: Path) -> None:
    """Stop it; its data stay."""
    for file in sorted(folder.glob("*/pid")):
        pid = int(file.read_text(encoding="ascii"))
        file.unlink()
        until = monotonic() + 60
        try:
            os.kill(pid, signal.SIGTERM)
            while monotonic() < until:
                os.kill(pid, 0)
                sleep(0.2)
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            print(f"{file.parent.name} is stopped.")


def main(what: str) -> None:
    folder = cache() / "nodes"
    if what == "up":
        up(folder)
    elif what == "down":
        down(folder)
    elif what == "fetch":
        print(f"OpenSearch is in {installed()}; it runs on {java()}.")
    elif what == "clean":
        down(folder)
        shutil.rmtree(cache(), ignore_errors=True)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2] or [""])
    except NotAvailable as reason:
        sys.exit(f"Error: {reason}")
