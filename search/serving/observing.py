"""Observing: what every request comes to, told to whoever keeps count, without what it says."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
ID, ROUTE = "pressesuche.request", "pressesuche.route"  #: in the environment of a request
NO_ROUTE = "none"  #: of an address that we do not have
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Observed:
    """A request that was answered."""

    request: str  #: its name, which its answer has too
    method: str
    route: str  #: the name of the route, never the address
    status: int
    seconds: float
    bytes: int  #: of the body that were sent
    whole: bool = True  #: the body was sent to its end

    def told(self) -> dict[str, object]:
        """For the log."""
        return {
            "request": self.request,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": round(self.seconds * 1000, 1),
            "bytes": self.bytes,
            **({} if self.whole else {"cut": True}),
        }


Observer = Callable[[Observed], None]


class Observing:
    """An application of which every request is told."""

    def __init__(self, application: WSGIApplication, observers: Iterable[Observer]) -> None:
        self._application, self._observers = application, tuple(observers)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began = perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        name = given if _HARMLESS.fullmatch(given) else secrets.token_hex(8)
        environ[ID] = name
        status, length = 0, 0

        def started(line: str, headers: list[tuple[str, str]], *more: object) -> object:
            nonlocal status, length
            status = int(line[:3])
            length = next((int(v) for k, v in headers if k.lower() == "content-length"), 0)
            return start(line, [*headers, (HEADER, name)], *more)  # type: ignore[arg-type]

        def done(sent: int, whole: bool) -> None:
            method, route = _method(environ), environ.get(ROUTE, NO_ROUTE)
            seconds = perf_counter() - began
            one = Observed(name, method, route, status, seconds, sent, whole)
            for observer in self._observers:
                observer(one)

        body = self._application(environ, started)  # type: ignore[arg-type]
        if isinstance(body, environ.get("wsgi.file_wrapper", ())):  # the server sends it by itself
            done(length, True)
            return body  # type: ignore[no-any-return]
        return _Body(body, done)


def _method(environ: WSGIEnvironment) -> str:
    """One that we know: others are somebody's words."""
    method = environ["REQUEST_METHOD"]
    return method if method in _METHODS else "other"


class _Body:
    """The pieces of an answer, counted as they are taken."""

    def __init__(self, pieces: Iterable[bytes], done: Callable[[int, bool], None]) -> None:
        self._pieces, self._done = pieces, done
        self._sent, self._ended = 0, False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._sent += len(piece)
            yield piece
        self._end(True)

    def close(self) -> None:
        try:
            if close := getattr(self._pieces, "close", None):
                close()
        finally:
            self._end(False)

    def _end(self, whole: bool) -> None:
        if not self._ended:
            self._ended = True
            self._done(self._sent, whole)


def observe(app: Flask, *observers: Observer) -> None:
    """Tell these of every request."""

    def routed() -> None:
        if request.endpoint:
            request.environ[ROUTE] = request.endpoint

    app.before_request_funcs.setdefault(None, []).insert(0, routed)
    app.wsgi_app = Observing(app.wsgi_app, observers)  # type: ignore[method-assign,assignment]


def current() -> dict[str, str]:
    """The name and the route of the request that is being answered."""
    environ = request.environ
    return {"request": environ.get(ID, ""), "route": environ.get(ROUTE, NO_ROUTE)}
