"""The server: gunicorn around the application, on one machine."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import socket
import tempfile
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import message

from index.errors import PressesucheError
from index.settings import Settings
from search.app import create_app
from search.serving import logbook
from search.serving.arbiter import Arbiter, inherits_sockets, workers_before
from search.serving.arenas import few_arenas
from search.serving.garbage import seldom_looked_for
from search.serving.incoming import LONGEST_LINE
from search.serving.worker import Worker

THREADS = 4  #: requests that one worker answers at a time
FILES = THREADS // 2  #: of them exports
CONNECTIONS = 1000  #: of one worker
OTHER_FILES = 200  #: that a worker may have open beside connections: of the index
KEPT_ALIVE = 5  #: seconds that a connection may wait for its next request
GRACE = 30  #: seconds that a request may still take when the server stops
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  #: the library's variable, looked at when imported
_COUNTS = "pressesuche-metrics-"


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


class _Log(Logger):  # type: ignore[misc]
    """What gunicorn has to say goes where everything goes."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(
        self, application: Flask, options: dict[str, Any], before: tuple[int, ...]
    ) -> None:
        self._application, self._options, self._before = application, options, before
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._application

    def run(self) -> None:
        Arbiter(self, self._before).run()


def run_server(
    settings: Settings, host: str, port: int, workers: int, say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Raises PortTaken, AddressUnusable, and what ``create_app`` does."""
    few_arenas()
    before = workers_before()
    if not inherits_sockets():
        _refuse_taken(host, port)
    logbook.keep(settings.log)
    options = _options(settings, host, port, workers)
    if settings.metrics:
        options |= _metrics()
    application = create_app(settings, files_at_once=FILES)
    seldom_looked_for()
    if not before:
        say(f"Pressesuche is at http://{_shown(host)}:{port} (stop with Ctrl-C)")
    _Server(application, options, before).run()


def try_server(settings: Settings) -> None:
    """Load all that a server needs, and start none. Raises what ``create_app`` raises."""
    if settings.metrics:
        import_module("search.serving.metrics")
    create_app(settings)


def _options(settings: Settings, host: str, port: int, workers: int) -> dict[str, Any]:
    message.MAX_REQUEST_LINE = LONGEST_LINE  # gunicorn's own, 8190, is no setting
    return {
        "bind": f"{_shown(host)}:{port}",
        "workers": workers,
        "worker_class": Worker,
        "threads": THREADS,
        "worker_connections": _connections(),
        "keepalive": KEPT_ALIVE,
        "graceful_timeout": GRACE,
        "logger_class": _Log,
        "loglevel": "warning" if settings.log == logbook.OFF else "info",
        "limit_request_line": LONGEST_LINE,
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # else gunicorn believes this machine: see search.http.proxy
    }


def _connections() -> int:
    """As many as the system lets us have open, up to CONNECTIONS."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return CONNECTIONS
    return max(2 * THREADS, min(CONNECTIONS, (soft - OTHER_FILES) // 2))


def _metrics() -> dict[str, Any]:
    """A folder in which the workers count, and what is to be done when one of them ends."""
    last = os.environ.get(METRICS_FOLDER, "")  # of the program that this process was before
    folder = os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix=_COUNTS)
    mark_process_dead = import_module("search.serving.metrics").mark_process_dead
    return {
        "child_exit": lambda server, worker: mark_process_dead(worker.pid),
        "on_exit": lambda server: _remove(folder, last),
        "on_reload": lambda server: _remove(last),
    }


def _remove(*folders: str) -> None:
    for folder in folders:
        if Path(folder).name.startswith(_COUNTS):
            shutil.rmtree(folder, ignore_errors=True)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


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
