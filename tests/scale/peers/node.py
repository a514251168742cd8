"""The OpenSearch node that the peers share, seen from outside: processes, sizes, removal."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.scale.peers import PeerMissing

URL = "PRESSESUCHE_TEST_OPENSEARCH"  #: where it listens, such as http://127.0.0.1:9200


def address() -> str:
    """The node's URL. Raises PeerMissing where none answers."""
    url = os.environ.get(URL, "").split(",")[0]
    if not url:
        raise PeerMissing(f"no OpenSearch is running, and {URL} names none")
    try:
        _call(url, "/")
    except (URLError, OSError) as error:
        raise PeerMissing(f"{url} does not answer") from error
    return url


def processes(url: str) -> tuple[int, ...]:
    """The processes of its cluster on this machine."""
    nodes = _call(url, "/_nodes/process")["nodes"].values()
    return tuple(node["process"]["id"] for node in nodes)


def stored(url: str, names: str) -> int:
    """Bytes of the indices of these names (with *), without replicas."""
    _call(url, f"/{names}/_flush", "POST")
    return int(_call(url, f"/{names}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"])


def remove(url: str, names: str) -> None:
    """Remove the indices of these names."""
    for index in _call(url, f"/_cat/indices/{names}?format=json"):
        _call(url, f"/{index['index']}", "DELETE")


def _call(url: str, path: str, method: str = "GET") -> Any:
    with urlopen(Request(f"{url}{path}", method=method), timeout=120) as answer:
        return json.load(answer)
