"""The server itself: what it makes of headers that only a proxy may write."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from time import sleep

import pytest

from index.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def port(newsroom: Settings) -> Iterator[int]:
    """The port of a server of its own."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    environ = {
        **os.environ,
        "PRESSESUCHE_INDEX": str(newsroom.index),
        "PRESSESUCHE_HOLDINGS": str(newsroom.holdings),
        "FORWARDED_ALLOW_IPS": "*",
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        yield port
        server.terminate()


def feed(port: int, headers: dict[str, str]) -> str:
    """The address that a feed says it has."""
    for _ in range(100):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/search?q=Hafen&format=atom", headers=headers)
            break
        except ConnectionRefusedError:  # it says where it is a moment before it listens
            sleep(0.1)
    with closing(connection):
        text = connection.getresponse().read().decode()
    found = re.search(r'rel="self"[^>]*href="([^"]*)"|href="([^"]*)"[^>]*rel="self"', text)
    assert found, text[:500]
    return found[1] or found[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Ssl", "on"),
        ("X-Forwarded-Protocol", "ssl"),
        ("X-Forwarded-Host", "boese.example"),
        ("X-Forwarded-Prefix", "/boese"),
        ("Script-Name", "/boese"),
        ("SCRIPT_NAME", "/boese"),
        ("X-Script-Name", "/boese"),
    ],
)
def test_headers_of_proxies_change_nothing_where_none_is_named(
    port: int, name: str, value: str
) -> None:
    assert feed(port, {name: value}).startswith(f"http://127.0.0.1:{port}/search?")
