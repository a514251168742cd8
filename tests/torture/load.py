"""Load: clients without a pause, reloads, ends and dead workers under them; slow ones, strange
ones, and ten thousand at once."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from statistics import median

from index.build import rebuild
from index.settings import Settings
from tests.torture.client import Client, Tally
from tests.torture.crowd import many
from tests.torture.promise import Kept, Scale
from tests.torture.requests import MUST_BE_REFUSED
from tests.torture.rounds import Rounds
from tests.torture.served import Served, serving, until

CLIENTS = 2
SLACK = 12  #: MB that memory may grow in a few seconds, beside a tenth
FLAT = 1.03  #: times the memory of the second quarter of some minutes, at most, in the last one
MANY = 10_000  #: connections
FEW_FILES = 500  #: of a process of a server that has no room for more than 300 connections


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """The server as it is run, on an archive whose articles change."""
    rounds = Rounds(folder / "load", "tantivy")
    rounds.next()
    rebuild(rounds.settings, [rounds.archive])
    log = folder / "log"
    with serving(rounds.settings, log, PRESSESUCHE_METRICS="on") as served:
        yield _saturated(served, rounds, scale)
        yield _reloaded(served, scale.of(1, 10))
        with _slow(served, scale.of(40, 400)) as slow_ones:
            yield _strange(served, scale.of(1, 20))
            yield _not_reading(served, scale.of(40, 400))
            yield slow_ones()
        if scale is Scale.FULL:
            yield from many(served, MANY)
        yield _workers_killed(served, scale.of(2, 20))
        yield _truncated(served, rounds)
        yield _stopped(served, scale)
    yield _discreet(served)
    with serving(rounds.settings, folder / "log-few", FEW_FILES) as little:
        yield from many(little, scale.of(1000, 3000))
    yield _files(folder, scale.of(12, 200))
    for number in range(scale.of(0, 9)):
        with serving(rounds.settings, folder / f"log-{number}") as again:
            yield from _only_failed(_stopped(again, scale))


def _only_failed(kept: Kept) -> Iterator[Kept]:
    if kept.failures:
        yield kept


def _under_load(
    served: Served, act: Callable[[], list[str]], pause: float = 0.0
) -> tuple[list[Tally], list[str]]:
    """What clients tell who asked while something was done, and what that tells."""
    clients = [Client(served.port, pause) for _ in range(CLIENTS)]
    failures = act()
    time.sleep(0.5)
    return [client.end() for client in clients], failures


def _saturated(served: Served, rounds: Rounds, scale: Scale) -> Kept:
    memory: list[int] = []
    writes, seconds = 0, scale.of(6, 360)

    def write() -> list[str]:
        nonlocal writes
        failures = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rounds.next()
            code, said = rounds.run("rebuild" if writes % 4 == 3 else "update")
            if code:
                failures.append(f"a writer failed: {said}")
            writes += 1
            memory.append(served.memory())
        return failures

    before = served.workers()
    tallies, failures = _under_load(served, write)
    if scale is Scale.FULL:
        quarter = len(memory) // 4
        middle, last = median(memory[quarter : 2 * quarter]), median(memory[-quarter:])
        grows = last > FLAT * middle
    else:
        middle, last = median(memory[len(memory) // 2 : -1] or memory), memory[-1]
        grows = last > 1.1 * middle + SLACK
    if grows:
        failures.append(f"memory grows: {memory} MB")
    if served.workers() != before:
        failures.append("a worker died")
    failures += _held_beside_the_live_one(served, rounds)
    half, slow = (max(tally.percentile(share) for tally in tallies) for share in (0.5, 0.99))
    figures = (
        f"p50 {half:.0f} ms, p99 {slow:.0f} ms; {writes} updates and rebuilds;"
        f" {memory[0]} MB at first, {middle:.0f} MB, {last:.0f} MB at last"
    )
    told = f"{CLIENTS} clients without a pause while the index changes: no error, flat memory"
    return _kept(told, tallies, failures, figures)


def _held_beside_the_live_one(served: Served, rounds: Rounds) -> list[str]:
    """What workers have open of other generations, once each has been asked again."""
    live = (rounds.settings.index / "current").read_text(encoding="ascii").split()[0]

    def let_go() -> bool:
        served.get("/search?q=Hafen")
        return served.generations() == {live}

    return [] if until(let_go) else [f"still open: {served.generations()}, live is {live}"]


def _reloaded(served: Served, times: int) -> Kept:
    def reload() -> list[str]:
        return [f"reload {n} did not end" for n in range(times) if not served.reload()]

    tallies, failures = _under_load(served, reload, pause=0.01)  # else it takes half a minute
    return _kept(
        "reload (SIGHUP) under load: no request fails", tallies, failures, f"{times} times"
    )


def _stopped(served: Served, scale: Scale) -> Kept:
    clients = [Client(served.port) for _ in range(CLIENTS)]
    time.sleep(scale.of(1, 2))
    served.tell(signal.SIGTERM)
    tallies = [client.ended() for client in clients]
    failures = [] if served.process.wait() == 0 else [f"exit code {served.process.returncode}"]
    failures += ["a client was not told of the end" for t in tallies if not t.refused]
    told = "end (SIGTERM) under load: what was asked is answered"
    return _kept(told, tallies, failures, "once")


def _kept(told: str, tallies: Sequence[Tally], failures: Sequence[str], figures: str) -> Kept:
    failed = [failure for tally in tallies for failure in tally.failures]
    return Kept(told, sum(t.answered for t in tallies) + len(failed), (*failures, *failed), figures)


def _strange(served: Served, times: int) -> Kept:
    """Requests that are too long, too large or none at all."""
    failures = []
    for _ in range(times):
        for name, sent, status in MUST_BE_REFUSED:
            said = _said(served, sent)
            if not said.startswith(f"HTTP/1.1 {status} ".encode()):
                failures.append(f"{name}: {said[:60]!r} instead of {status}")
        if served.get("/search?q=Hafen").status != 200:
            failures.append("nothing is answered afterwards")
    told = "huge heads, bodies and what is no request: refused, and others answered"
    return Kept(told, times * len(MUST_BE_REFUSED), tuple(failures))


def _said(served: Served, sent: bytes) -> bytes:
    """All that is answered to these bytes."""
    with closing(served.connected()) as sock:
        sock.settimeout(60)
        with suppress(ConnectionError):  # an answer may come before all is sent
            sock.sendall(sent)
        got = bytearray()
        with suppress(OSError):
            while piece := sock.recv(65536):
                got += piece
        return bytes(got)


@contextmanager
def _slow(served: Served, number: int) -> Iterator[Callable[[], Kept]]:
    """Those who send a byte now and then keep nobody waiting; what has become of them."""
    request = b"GET /search?q=Hafen HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    failures, answers = [], 0
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(served.connected())) for _ in range(number)]
        for sock in slow:
            sock.sendall(request)
        for round in range(8):
            for sock in slow:
                with suppress(OSError):
                    sock.sendall(b"a")
            said = served.get("/search?q=Hafen").status
            answers += 1
            if said != 200:
                failures.append(f"round {round}: {said} to somebody else")

        def ended() -> Kept:
            for sock in slow:
                sock.settimeout(60)
                got = _all_of(sock)
                if b" 408 " not in got[:20]:
                    failures.append(f"a slow one was told {got[:30]!r}")
            told = "heads sent byte by byte hold no thread, and end by 408"
            return Kept(told, number, tuple(failures), f"{answers} others answered meanwhile")

        yield ended


def _not_reading(served: Served, number: int) -> Kept:
    """Readers who ask for pages and never read them."""
    failures = []
    request = b"GET /overview HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(number):
            sock = socket.socket()
            stack.enter_context(closing(sock))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect(("127.0.0.1", served.port))
            sock.sendall(request)
        for _ in range(8):
            if (said := served.get("/search?q=Hafen").status) != 200:
                failures.append(f"{said} to somebody else")
    return Kept("pages that are not read hold no thread", number, tuple(failures))


def _all_of(sock: socket.socket) -> bytes:
    got = bytearray()
    with suppress(OSError):
        while piece := sock.recv(65536):
            got += piece
    return bytes(got)


def _files(folder: Path, number: int) -> Kept:
    """Exports that nobody reads, more than are sent at once; pages are still answered."""
    failures, refused = [], 0
    request = b"GET /search?q=Hafen&format=ninjs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with ExitStack() as stack:
        settings = _long_articles(folder / "long")
        served = stack.enter_context(serving(settings, folder / "log-files"))
        for _ in range(number):
            sock = socket.socket()
            stack.enter_context(closing(sock))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            sock.connect(("127.0.0.1", served.port))
            sock.sendall(request)
            got = b""
            with suppress(OSError):
                got = sock.recv(200)
            refused += got.startswith(b"HTTP/1.1 503 ")
            if not got.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 503 ")):
                failures.append(f"{got[:40]!r}")
            if (said := served.get("/search?q=Hafen").status) != 200:
                failures.append(f"{said} to a page")
    if not refused:
        failures.append("none was refused")
    told = "exports that are not read: pages are answered all the while"
    return Kept(told, number, tuple(failures), f"{refused:,} refused")


def _long_articles(folder: Path) -> Settings:
    """An index of which an export is larger than what the kernel takes from us unread."""
    archive = folder / "archive"
    archive.mkdir(parents=True)
    for number in range(60):
        text = "Am Hafen legt ein Schiff an, und ein anderes fährt wieder hinaus.\n\n" * 400
        (archive / f"{number:02}.txt").write_text(f"Meldung {number}\n\n{text}", encoding="utf-8")
    settings = Settings(folder / "index", "tantivy", folder / "holdings.sqlite", processes=0)
    rebuild(settings, [archive])
    return settings


def _workers_killed(served: Served, times: int) -> Kept:
    """A worker that dies is replaced, and the others answer meanwhile."""
    failures = []
    for number in range(times):
        before = served.workers()
        os.kill(min(before), signal.SIGKILL)
        if not until(lambda before=before: len(served.workers() - before) == 1):
            failures.append(f"kill {number}: no new worker")
        for _ in range(4):
            if (said := served.get("/search?q=Hafen").status) != 200:
                failures.append(f"kill {number}: {said} afterwards")
    return Kept("a worker killed: replaced, and the others answer", times, tuple(failures))


def _truncated(served: Served, rounds: Rounds) -> Kept:
    """Files of the index cut under the server (SIGBUS in who reads them), and mended."""
    failures = []
    generation = max((rounds.settings.index / "generations").iterdir())
    for path in generation.rglob("*"):
        if path.is_file() and path.suffix in (".store", ".term", ".idx", ".pos"):
            os.truncate(path, 0)
    statuses = [served.get("/search?q=Hafen").status for _ in range(12)]
    ready = served.get("/readyz")
    if ready.status != 503 or b"damaged" not in ready.body:
        failures.append(f"/readyz: {ready.status} {ready.body!r}")
    if statuses[-1] != 503 or served.get("/healthz").status != 200:
        failures.append(f"answers: {statuses}")
    if {200} & set(statuses[4:]):
        failures.append(f"answered as if nothing were wrong: {statuses}")
    rebuild(rounds.settings, [rounds.archive])
    if [served.get("/search?q=Hafen").status for _ in range(4)] != [200] * 4:
        failures.append("nothing is answered after it was mended")
    if served.get("/readyz").status != 200:
        failures.append("/readyz after it was mended")
    told = "an index cut under the server: 503 with the reason, and 200 once it is mended"
    died = statuses.count(0)
    return Kept(told, len(statuses), tuple(failures), f"{died} requests died with their worker")


def _discreet(served: Served) -> Kept:
    """Every line that was written is JSON, and tells nothing of what was asked or by whom."""
    failures = []
    try:
        lines = served.logged()
    except ValueError as error:
        return Kept("logs are lines of JSON without personal data", 1, (str(error),))
    for line in lines:
        if any(word in str(line) for word in ("Hafen", "Nummer", "127.0.0.1'", "q=", "X-Slow")):
            failures.append(str(line))
    return Kept("logs are lines of JSON without personal data", len(lines), tuple(failures[:20]))
