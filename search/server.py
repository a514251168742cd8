"""The server: gunicorn around the application, on one machine."""

from __future__ import annotations

import errno
import gc
import socket
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from index.errors import PressesucheError
from index.settings import Settings
from search.app import create_app

THREADS = 4  #: requests that one worker answers at a time
LONGEST_LINE = 32 << 10  #: bytes of a request line: a query of 8192 characters, as URLs write it


class PortTaken(PressesucheError):
    """Somebody else listens on the port, or it may not be used."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"cannot listen on {host}:{port} ({reason}); choose another port: --port {port + 1}"
            f" (make serve PORT={port + 1})"
        )
        self.host, self.port = host, port


class AddressUnusable(PressesucheError):
    """Not an address of this machine."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(
            f"cannot listen on {host} ({reason}): --host takes an address of this machine,"
            " such as 127.0.0.1, or 0.0.0.0 for all of them"
        )
        self.host, self.reason = host, reason


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, application: Flask, options: dict[str, Any]) -> None:
        self._application, self._options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._application


def run_server(
    settings: Settings, host: str, port: int, workers: int, say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Raises PortTaken, AddressUnusable."""
    _refuse_taken(host, port)
    application = create_app(settings)
    gc.collect()
    gc.freeze()  # modules and lexicons stay: no collection has to look at them, no worker copies
    shown = f"[{host}]" if ":" in host else host
    say(f"Pressesuche is at http://{shown}:{port} (stop with Ctrl-C)")
    message.MAX_REQUEST_LINE = LONGEST_LINE  # gunicorn's own, 8190, is no setting
    options = {
        "bind": f"{shown}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "loglevel": "warning",
        "limit_request_line": LONGEST_LINE,
        "control_socket_disable": True,
    }
    _Server(application, options).run()


def _refuse_taken(host: str, port: int) -> None:
    """Look before gunicorn does, which would try for seconds and end with a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise AddressUnusable(host, reason) from error
            raise PortTaken(host, port, reason) from error
