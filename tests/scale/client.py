"""A client that asks without pause: ``python -m tests.scale.client PORT SECONDS PATH…``.

Prints how many requests were answered. It imports little, so as to be there at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import cycle
from time import perf_counter


def answered(port: int, seconds: float, paths: Sequence[str]) -> int:
    """How many requests are answered in so long; 0 if one is answered with an error."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    until, count = perf_counter() + seconds, 0
    for path in cycle(paths):
        if perf_counter() >= until:
            break
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            return 0
        count += 1
    connection.close()
    return count


if __name__ == "__main__":
    print(answered(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
