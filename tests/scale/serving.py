"""Whole requests: the page and the JSON, through ``manage.py serve`` and gunicorn."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from time import perf_counter, sleep
from urllib.parse import urlencode

from tests.scale.figures import Corpus, Served
from tests.scale.ourselves import day, environment, typed
from tests.scale.peers import PEERS
from tests.scale.processes import MemoryWatch, cpu_now, family
from tests.scale.questions import Question
from tests.scale.sides import Bench, now
from tests.scale.workers import ROOT, PeerFailed

WHAT = {"page": "/search", "JSON": "/api/search"}
WORKERS = 2  #: gunicorn's processes, and clients that ask at once
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)", re.MULTILINE)
_LUA = """
local paths = { %s }
local number = 0
request = function()
  number = number %% #paths + 1
  return wrk.format("GET", paths[number])
end
"""


def serve(
    bench: Bench, corpus: Corpus, peer: str, questions: Sequence[Question], seconds: float
) -> None:
    """Ask a server for the page and the JSON of every question."""
    engine, folder = PEERS[peer][1], bench.index_folder(corpus, peer)
    if bench.resume and all(bench.figures.serving(peer, corpus, what) for what in WHAT):
        return
    with server(environment(engine, folder)) as (port, pid), MemoryWatch(pid) as watch:
        for what, route in WHAT.items():
            paths = [address(route, question) for question in questions]
            latencies, used, length = one_client(port, pid, paths, bench.rounds)
            rate, tool = _many_clients(port, paths, seconds)
            figure = Served(
                peer, corpus, what, now(), latencies, used, rate, tool, watch.peak, length
            )
            bench.figures.add(figure)
            bench.say(f"  {peer}, {what}: CPU {used * 1000:.2f} ms, {rate:.0f} a second")
    bench.save()


def address(route: str, question: Question) -> str:
    """Where a question is asked."""
    return f"{route}?{urlencode(list(_parameters(question)))}"


def _parameters(question: Question) -> Iterator[tuple[str, str]]:
    yield "q", typed(question)
    if question.outlet:
        yield "outlet", question.outlet
    if question.since:
        yield "from", day(question.since).isoformat()
        yield "to", day(question.until).isoformat()


@contextmanager
def server(environ: Mapping[str, str], workers: int = WORKERS) -> Iterator[tuple[int, int]]:
    """A server on the index that these variables name: its port and its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *options],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.DEVNULL,
    )
    try:
        _await(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers with a page."""
    for _ in range(600):
        if process.poll() is not None:
            raise PeerFailed(f"the server ended, {process.returncode}")
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/search")
            if connection.getresponse().status == 200:
                return
            raise PeerFailed("the server does not answer with a page")
        except (OSError, HTTPException):
            sleep(0.1)
        finally:
            connection.close()
    raise PeerFailed("the server does not answer")


def one_client(
    port: int, pid: int, paths: Sequence[str], rounds: int
) -> tuple[tuple[float, ...], float, float]:
    """Seconds of each request, CPU seconds and bytes of one in the mean.

    One connection stays with one of the processes; all are asked beforehand, so that what is
    read once is read.
    """
    for _ in range(2 * WORKERS):
        _get_all(port, paths[: len(paths) // 4 + 1])
    pids = family(pid)
    before = sum(map(cpu_now, pids))
    latencies: list[float] = []
    length = 0
    for _ in range(rounds):
        more, read = _get_all(port, paths)
        latencies += more
        length += read
    used = sum(map(cpu_now, pids)) - before
    return tuple(latencies), used / len(latencies), length / len(latencies)


def _get_all(port: int, paths: Sequence[str]) -> tuple[list[float], int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    latencies, length = [], 0
    for path in paths:
        started = perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        length += len(response.read())
        latencies.append(perf_counter() - started)
        if response.status != 200:
            raise PeerFailed(f"{path} was answered with {response.status}")
    connection.close()
    return latencies, length


def _many_clients(port: int, paths: Sequence[str], seconds: float) -> tuple[float, str]:
    """Requests a second when as many clients as processes ask without pause."""
    if shutil.which("wrk"):
        return _wrk(port, paths, seconds), "wrk"
    return clients(port, paths, seconds), "Python's http.client"


def clients(port: int, paths: Sequence[str], seconds: float) -> float:
    """Requests a second of clients of our own, each a process."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.scale.client", str(port), str(seconds), *paths],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for _ in range(WORKERS)
    ]
    counts = [int(client.communicate()[0] or 0) for client in started]
    if not all(counts):
        raise PeerFailed("a client was not answered")
    return sum(counts) / seconds


def _wrk(port: int, paths: Sequence[str], seconds: float) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % ", ".join(f'"{path}"' for path in paths))  # URLs hold no quotes
        script.flush()
        options = ["-t", "1", "-c", str(WORKERS), "-d", f"{max(1, round(seconds))}s"]
        command = ["wrk", *options, "-s", script.name, f"http://127.0.0.1:{port}"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = _RATE.search(said)
    if not found or "Non-2xx" in said:
        raise PeerFailed(f"wrk was not answered well: {said}")
    return float(found[1])
