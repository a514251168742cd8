"""Files: answers of any length, of which only some may be sent at once.

Each keeps a thread for as long as its reader takes to read it, so that a few could keep all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Protocol

from flask import Flask, Response

from search.failures import TooManyFiles

WAIT = 10  #: seconds after which a file may be asked for again
_MOMENT = 0.2  #: seconds: somebody who has just got a file and asks for the next is not refused


class Gauge(Protocol):
    """Something that is told how many there are."""

    def inc(self) -> None: ...
    def dec(self) -> None: ...


class Files:
    """Those of one process that are being sent."""

    def __init__(self, most: int, gauge: Gauge | None = None) -> None:
        self.most, self._gauge = most, gauge
        self._free = threading.BoundedSemaphore(most)

    def take(self) -> bool:
        """Begin to send one, unless there are too many."""
        taken = self._free.acquire(timeout=_MOMENT)
        if taken and self._gauge:
            self._gauge.inc()
        return taken

    def give_back(self) -> None:
        """One has been sent."""
        self._free.release()
        if self._gauge:
            self._gauge.dec()


class _Sent:
    """The pieces of a file; ``end`` is called once, when all are taken or nobody wants more."""

    def __init__(self, pieces: Iterable[bytes], ended: Callable[[], None]) -> None:
        self._pieces, self._ended = pieces, [ended]

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        self.end()

    def end(self) -> None:
        with suppress(IndexError):
            self._ended.pop()()

    def close(self) -> None:
        """The response calls this when nobody wants more."""
        if close := getattr(self._pieces, "close", None):
            close()


def send_few_at_once(app: Flask, files: Files, tell: Callable[[Exception], Response]) -> None:
    """Let this application refuse a file too many, with what ``tell`` makes of TooManyFiles."""

    def bounded(response: Response) -> Response:
        if not response.is_streamed or response.direct_passthrough:
            return response
        if not files.take():
            response.close()
            return tell(TooManyFiles(files.most))
        sent = _Sent(response.response, files.give_back)  # type: ignore[arg-type]
        response.response = sent
        response.call_on_close(sent.end)
        return response

    app.after_request(bounded)
