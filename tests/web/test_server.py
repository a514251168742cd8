"""The server as it is run: gunicorn, its processes, and what they do at a reload and an end."""

from __future__ import annotations

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.newsroom import open_newsroom
from tests.torture.served import Served, serving, until


@dataclass(frozen=True, slots=True)
class Place:
    """A server, the file of variants that it was told to read, and where it keeps its counts."""

    served: Served
    variants: Path
    temporary: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("served")
    settings, variants = open_newsroom(folder), folder / "variants.txt"
    variants.write_text("Stadtrat / Gemeinderat\n", encoding="utf-8")
    (folder / "tmp").mkdir()
    more = {"PRESSESUCHE_VARIANTS": str(variants), "PRESSESUCHE_METRICS": "on"}
    more["TMPDIR"] = str(folder / "tmp")
    with serving(settings, folder / "log", **more) as served:
        yield Place(served, variants, folder / "tmp")


def raw(served: Served, sent: bytes, times: int = 1) -> bytes:
    """What is answered on one connection, until it is closed."""
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=60)) as sock:
        for _ in range(times):
            sock.sendall(sent)
        got = bytearray()
        while piece := sock.recv(65536):
            got += piece
        return bytes(got)


def total(served: Served) -> float:
    """Searches that all processes have counted."""
    text = served.get("/metrics").body.decode()
    found = re.search(r"^pressesuche_searches_total (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_requests_sent_ahead_are_answered_one_after_the_other(place: Place) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    last = ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert raw(place.served, 4 * ask + last).count(b"HTTP/1.1 200 OK\r\n") == 5
    half = last[: len(last) // 2]
    with closing(socket.create_connection(("127.0.0.1", place.served.port), timeout=60)) as sock:
        sock.sendall(ask + half)
        got = bytearray()
        while not got.endswith(b"ok\n"):
            got += sock.recv(65536)
        sock.sendall(last[len(half) :])
        while piece := sock.recv(65536):
            got += piece
    assert got.count(b"HTTP/1.1 200 OK\r\n") == 2


def test_a_body_is_waited_for_and_who_asks_is_told_to_send_it(place: Place) -> None:
    head = (
        b"POST /saved HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n"
        b"Expect: 100-continue\r\nContent-Length: 7\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", place.served.port), timeout=60)) as sock:
        sock.sendall(head)
        assert sock.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"q=Hafen")
        got = bytearray()
        while piece := sock.recv(65536):
            got += piece
    assert b"HTTP/1.1 " in got and b" 408 " not in got and b" 500 " not in got


def test_processes_count_together(place: Place) -> None:
    before = total(place.served)
    for _ in range(6):
        assert place.served.get("/search?q=Hafen").status == 200
    assert until(lambda: total(place.served) == before + 6)  # counted once the last byte is sent


def test_a_worker_that_dies_is_replaced_and_what_it_counted_stays(place: Place) -> None:
    served = place.served
    before, counted = served.workers(), total(served)
    os.kill(min(before), signal.SIGKILL)
    assert until(lambda: len(served.workers() - before) == 1)
    assert served.get("/search?q=Hafen").status == 200
    assert until(lambda: total(served) == counted + 1)


def test_a_reload_takes_what_is_there_now_in_the_same_process(place: Place) -> None:
    served, master = place.served, place.served.process.pid
    found = served.get("/api/search?q=Quaibund").body
    assert b'"total":0' in found.replace(b" ", b"")
    place.variants.write_text("Stadtrat / Gemeinderat / Quaibund\n", encoding="utf-8")
    assert served.reload()
    assert b'"total":0' not in served.get("/api/search?q=Quaibund").body.replace(b" ", b"")
    assert served.process.pid == master and served.process.poll() is None
    assert until(lambda: len(list(place.temporary.iterdir())) == 1)  # counts of the new one


def test_what_cannot_start_is_not_changed_to(place: Place) -> None:
    served, before = place.served, place.served.workers()
    good = place.variants.read_text(encoding="utf-8")
    place.variants.write_text("Stadtrat / a b c d e f g h i\n", encoding="utf-8")
    served.tell(signal.SIGHUP)
    assert until(lambda: "nothing is reloaded" in served.log.read_text(encoding="utf-8"))
    assert served.workers() == before and served.get("/search?q=Hafen").status == 200
    place.variants.write_text(good, encoding="utf-8")
    assert served.reload()


def test_an_end_waits_for_what_has_begun(place: Place) -> None:
    """The last one in this file: nobody listens afterwards."""
    served, ask = place.served, b"GET /search?q=Hafen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=60)) as sock:
        sock.sendall(ask[:20])
        assert served.get("/healthz").status == 200  # the first bytes have been read by then
        served.tell(signal.SIGTERM)
        assert until(lambda: served.get("/healthz").status == 0)
        sock.sendall(ask[20:])
        got = bytearray()
        while piece := sock.recv(65536):
            got += piece
    assert got.startswith(b"HTTP/1.1 200 OK\r\n") and b"\r\nConnection: close\r\n" in got
    assert served.process.wait(60) == 0
    assert not list(place.temporary.iterdir())
    assert "Hafen" not in served.log.read_text(encoding="utf-8")
