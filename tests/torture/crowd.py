"""A crowd: more connections at once than a server has room for."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress

from tests.torture.promise import Kept
from tests.torture.served import Served, until

KEEP = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
FILES_TO_SPARE = 500  #: of this process, beside connections


def many(served: Served, number: int) -> Iterator[Kept]:
    """More connections than the server has room for; first silent ones, then ones that ask."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number + FILES_TO_SPARE
    if soft < wanted <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    number = min(number, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - FILES_TO_SPARE)
    before = served.workers()
    request = b"GET /search?q=Hafen HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    for told, sent in (
        ("silent connections: refused in good order, others answered", b""),
        ("connections kept alive: answered first", KEEP),
        ("requests at once: answered, or refused by 503 and Retry-After", request),
    ):
        failures, answers, open_, refused = [], 0, 0, 0
        asking = threading.Event()
        others: list[int] = []

        def ask(asking: threading.Event = asking, others: list[int] = others) -> None:
            while not asking.is_set():
                others.append(served.get("/healthz").status)
                time.sleep(0.02)

        asker = threading.Thread(target=ask)
        asker.start()
        with ExitStack() as stack:
            sockets = []
            for _ in range(number):
                sockets.append(stack.enter_context(closing(served.connected())))
                if sent:
                    with suppress(OSError):  # refused already: told below
                        sockets[-1].sendall(sent)
            for sock in sockets:
                kind = _told(sock, wait=sent is request)
                answers += kind == "answered"
                refused += kind == "refused"
                open_ += kind == "open"
                if kind not in ("answered", "refused", "open"):
                    failures.append(kind)
        asking.set()
        asker.join()
        if wrong := [status for status in others if status != 200]:
            failures.append(f"{len(wrong)} of {len(others)} others were told {set(wrong)}")
        again = until(lambda: served.get("/search?q=Hafen").status == 200)
        if not again or served.workers() != before:
            failures.append("nothing is answered afterwards, or a worker died")
        figures = f"{answers:,} answered, {refused:,} refused" + (
            f", {open_:,} open" if open_ else ""
        )
        yield Kept(
            f"{number:,} {told}", number, tuple(failures), f"{figures}; {len(others)} others"
        )


def _told(sock: socket.socket, wait: bool) -> str:
    """What has become of a connection."""
    sock.settimeout(60)
    if not wait:
        sock.setblocking(False)
    try:
        got = sock.recv(65536)
        while wait and (piece := sock.recv(65536)):
            got += piece
    except BlockingIOError:
        return "open"
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    head = got.partition(b"\r\n\r\n")[0]
    if got.startswith(b"HTTP/1.1 503 ") and b"Retry-After: " in head:
        return "refused"
    if not got:  # it had said nothing, and was closed in silence, which is no error
        return "refused" if not wait else "closed without an answer"
    return "answered" if got.startswith(b"HTTP/1.1 200 ") else f"{got[:40]!r}"
