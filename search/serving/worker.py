"""Worker: gunicorn's threads, of which those who are slow get none.

In gunicorn a thread reads a request as slowly as it comes, so that a handful of clients who send
a letter now and then hold all threads (CVE-2007-6750, "Slowloris"), and closing a connection in
good order keeps the main loop waiting. Here the main loop reads, of all connections at once, and a
thread gets a request when all of it is there.
"""

from __future__ import annotations

import errno
import selectors
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from search.serving.connection import SENDING, Connection
from search.serving.refusal import BAD, CROWDED, FAILED, LARGE_HEAD, LONG_LINE, SLOW, Refusal

ARRIVING = 10.0  #: seconds in which a request has to arrive
LONGEST_QUEUE = 200  #: requests of one process that wait for a thread
PARTING = 2.0  #: seconds that the other side has to close, so that it gets our last word
MOST_PARTING = 200
TURN = 0.001  #: seconds that a thread may compute while others wait
HEALTH = (b"/healthz", b"/readyz")  #: are answered however many wait
_AT_ONCE = 65536  #: bytes read from one connection before the others have their turn
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Answers many connections with a few threads.

    No more than ``worker_connections`` are open. One more, and the one that has been waiting
    longest is closed: first those that are kept alive, then those that have not sent a request.
    """

    sockets: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most = self.worker_connections
        self.worker_connections *= 2  # gunicorn would not accept any more
        self._arriving: dict[Connection, None] = {}  # in the order of their ``due``
        self._parting: dict[Connection, None] = {}  # likewise
        self._with_threads = 0

    def init_process(self) -> None:
        """Threads that compute let the main loop have its turn sooner than after Python's 5 ms."""
        sys.setswitchinterval(TURN)
        super().init_process()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """As gunicorn does; the arbiter is told that we live however many events there are."""
        for number, (key, _) in enumerate(self.poller.select(timeout)):
            if number % 20 == 19:
                self.notify()
            key.data(key.fileobj)

    def accept(self, listener: Any) -> None:
        """A new connection, and its request, which is mostly there already."""
        self._accepted(listener)

    def _accepted(self, listener: Any) -> bool:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in _EXHAUSTED and not self._make_room():
                time.sleep(0.05)
            return False
        try:
            connection = Connection(self.cfg, sock, client, listener.getsockname(), self._part)
        except OSError:  # gone already
            sock.close()
            return False
        self.nr_conns += 1
        self._await(connection)
        self._read(connection, sock)
        if self.nr_conns > self._most:
            self._make_room()
        return True

    def set_accept_enabled(self, enabled: bool) -> None:
        """When we stop, those who are at the door are still let in, and then it is closed."""
        if not enabled and not self.alive and self._accepting:
            for listener in self.sockets:
                for _ in range(self.cfg.backlog):
                    if not self._accepted(listener):
                        break
            super().set_accept_enabled(False)
            for listener in self.sockets:
                listener.close()
            self.sockets = []
            return
        super().set_accept_enabled(enabled)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """The next request on a connection that was kept alive."""
        if conn not in self.keepalived_conns:
            return  # closed since the poller saw it
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)
        self._read(conn, client)

    def enqueue_req(self, conn: Connection) -> None:
        """The next request has begun to come while the last one was answered."""
        conn.sock.setblocking(False)
        self._await(conn)
        conn.incoming.add(conn.parser.unreader.take_buffered())
        self._look(conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """A thread is done with it."""
        self._with_threads -= 1
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close what has waited for too long."""
        now = time.monotonic()
        if not self.alive:  # nobody who has not begun will be waited for
            for conn in [one for one in self._arriving if not one.incoming.data]:
                conn.due = min(conn.due, now + STOP_KEEPALIVE_LINGER)
                if conn.due <= now:
                    self._drop(conn)
        while self._arriving and (conn := next(iter(self._arriving))).due <= now:
            if not conn.incoming.data:
                self._read(conn, conn.sock)  # it may have come while we had no time to look
                if conn in self._arriving and not conn.incoming.data:
                    self._drop(conn)
            if conn in self._arriving:
                self._refuse(conn, SLOW)
        while self._parting and (conn := next(iter(self._parting))).due <= now:
            self._parted(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        """In a thread: whoever takes nothing of the answer counts as gone."""
        conn.sock.settimeout(SENDING)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the answer was not taken") from error

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """In a thread: what is no request, or an error of ours. No address is written down."""
        if not isinstance(exc, ParseException):
            self.log.error("error in the server", exc_info=exc)
        with suppress(OSError):
            client.sendall(bytes(_refusal(exc)))

    def _await(self, conn: Connection) -> None:
        """Wait for a request."""
        conn.due = time.monotonic() + ARRIVING
        self._arriving[conn] = None
        self._register(conn, partial(self._read, conn))

    def _read(self, conn: Connection, sock: socket.socket) -> None:
        if conn not in self._arriving:
            return  # refused since the poller saw it
        try:
            data = sock.recv(_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        conn.incoming.add(data)
        self._look(conn)

    def _look(self, conn: Connection) -> None:
        """Whether it is a thread's turn, or there will be none."""
        request = conn.incoming
        if request.refusal:
            self._refuse(conn, request.refusal)
        elif request.whole:
            crowded = self._with_threads >= self.cfg.threads + LONGEST_QUEUE
            if crowded and not request.is_for(*HEALTH):
                self._refuse(conn, CROWDED)
                return
            self._forget(conn)
            self._with_threads += 1
            super().enqueue_req(conn)
        elif request.interim:
            with suppress(OSError):
                conn.sock.send(request.interim)
            request.interim = b""

    def _refuse(self, conn: Connection, refusal: Refusal) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        with suppress(OSError):
            conn.sock.send(bytes(refusal))
        self._part(conn)

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: Connection) -> None:
        del self._arriving[conn]
        self._unregister(conn)

    def _make_room(self) -> bool:
        """Close one connection that waits; whether there was any."""
        if self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self._unregister(conn)
            self.nr_conns -= 1
            conn.close()
        elif self._arriving:
            self._refuse(next(iter(self._arriving)), CROWDED)
        elif self._parting:
            self._parted(next(iter(self._parting)))
        else:
            return False
        return True

    def _part(self, conn: Connection) -> None:
        """Say that nothing more will come, and wait a moment for the other side to close: what
        was said last would be lost otherwise (RFC 9112, section 9.6)."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        conn.due = time.monotonic() + PARTING
        self._parting[conn] = None
        self._register(conn, partial(self._drain, conn))
        if len(self._parting) > MOST_PARTING:
            self._parted(next(iter(self._parting)))

    def _drain(self, conn: Connection, sock: socket.socket) -> None:
        if conn not in self._parting:
            return  # closed since the poller saw it
        try:
            if sock.recv(_AT_ONCE):
                return
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            pass
        self._parted(conn)

    def _parted(self, conn: Connection) -> None:
        del self._parting[conn]
        self._unregister(conn)
        conn.close()

    def _register(self, conn: Connection, then: Callable[[socket.socket], None]) -> None:
        self.poller.register(conn.sock, selectors.EVENT_READ, then)

    def _unregister(self, conn: Connection) -> None:
        with suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)


def _refusal(error: BaseException) -> Refusal:
    if isinstance(error, LimitRequestLine):
        return LONG_LINE
    if isinstance(error, LimitRequestHeaders):
        return LARGE_HEAD
    return BAD if isinstance(error, ParseException) else FAILED
