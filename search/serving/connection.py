"""Connection: one with a reader, and what has arrived on it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from gunicorn.workers.gthread import TConn

from search.serving.incoming import Incoming

SENDING = 60.0  #: seconds in which one piece of an answer has to be taken
PARSING = 2.0  #: seconds that the parser may wait for what we took for whole, and it does not
ROOM = 256 << 10  #: bytes of an answer that the kernel keeps for a slow reader: more than a page


class Connection(TConn):  # type: ignore[misc]
    """gunicorn's connection, which a thread only gets once a whole request has arrived."""

    def __init__(
        self,
        cfg: Any,
        sock: socket.socket,
        client: Any,
        server: Any,
        part: Callable[[Connection], None],
    ) -> None:
        super().__init__(cfg, sock, client, server)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        self.incoming = Incoming()
        self.due = 0.0  #: the moment, by the monotonic clock, until which it may wait
        self.data_ready = True  # no thread has to wait
        self._part = part

    def init(self) -> None:
        """Give what has arrived to the parser. Runs in the thread that answers."""
        super().init()
        self.sock.settimeout(PARSING)
        self.parser.unreader.unread(self.incoming.taken())

    def close(self, graceful: bool = False) -> None:
        """``graceful``: once the other side has, or a moment later; nobody waits for it."""
        if graceful:
            self._part(self)
        else:
            super().close()
