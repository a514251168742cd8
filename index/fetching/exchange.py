"""Exchange: one request and its answer, over a connection to an address that was checked.

``http.client`` is given a socket that is connected already: to the address in numbers, and
encrypted for the name, so that nobody looks the name up a second time. Every wait has an end,
and so has the whole: an answer that drips or never ends costs its limit and no more.
"""

from __future__ import annotations

import io
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from time import monotonic
from typing import Any

from index.fetching.addresses import Resolve, checked
from index.fetching.manners import Manners
from index.fetching.target import Target

_PIECE = 1 << 16
_LOOK = 0.5  #: seconds after which it is looked whether to stop
_NOT_FOR_US = ("image/", "video/", "audio/", "font/")
_OTHER_KINDS = "pdf zip gzip javascript msword vnd.ms-excel vnd.openxmlformats-officedocument"
_UNWANTED = tuple(f"application/{kind}" for kind in _OTHER_KINDS.split())


class Unanswered(Exception):
    """There was no answer, or none that can be used; the message says why."""


class Stopped(Unanswered):
    """The run was stopped while an answer came in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    target: Target
    address: str  #: the one that was asked
    asked: bytes  #: the request as it was sent
    moment: datetime  #: when it was sent
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]  #: as sent; how the body travelled is left out
    body: bytes  #: as sent: packed, if it was
    content: bytes  #: unpacked

    def header(self, name: str) -> str:
        """The first value of a header, "" where it is missing."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def location(self) -> str:
        """Where a redirect leads; letters beyond ASCII are UTF-8, as everybody reads them."""
        return self.header("location").encode("latin-1", "replace").decode("utf-8", "replace")

    @property
    def content_type(self) -> str:
        """The type that the server says, in small letters, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks servers."""

    manners: Manners
    resolve: Resolve
    security: ssl.SSLContext
    stopped: Callable[[], bool] = lambda: False

    def ask(self, target: Target, headers: Mapping[str, str], most: int = 0) -> Answer:
        """The answer of a server, redirects and errors included; its body only with success.

        ``most``: bytes of the body that are enough; it is cut there instead of refused.
        Raises NotFetchable for an address that may not be asked, and Unanswered.
        """
        return self._exchanged(target, headers, most, None)

    def tell(self, target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a body (POST); the answer of the server, of which the body is not read.

        Raises as ``ask`` does.
        """
        return self._exchanged(target, {**headers, "Content-Length": str(len(body))}, 0, body)

    def _exchanged(
        self, target: Target, headers: Mapping[str, str], most: int, body: bytes | None
    ) -> Answer:
        manners = self.manners
        addresses = checked(target.host, target.port, self.resolve, manners.private)
        end = monotonic() + manners.whole
        moment = datetime.now(UTC)
        sent = {
            "Host": target.netloc,
            "User-Agent": manners.agent,
            "Accept-Encoding": "gzip, deflate",
            **headers,
            "Connection": "close",
        }
        try:
            wire, address = self._connected(target, addresses, end)
            with wire:
                through = _Wire(wire, end, manners.silence, self.stopped)
                response = self._sent(through, target, sent, body)
                kept = tuple(
                    (name, " ".join(value.split()))
                    for name, value in response.getheaders()
                    if name.lower() not in ("transfer-encoding", "connection", "keep-alive")
                )
                answer = Answer(
                    target,
                    address,
                    _as_sent(target, sent, body),
                    moment,
                    response.status,
                    " ".join(response.reason.split()),
                    kept,
                    b"",
                    b"",
                )
                if body is not None or not 200 <= response.status < 300:
                    return answer
                return self._with_body(answer, response, most)
        except TimeoutError as error:
            late = monotonic() >= end
            seconds = manners.whole if late else manners.silence
            what = "was not finished" if late else "there was silence"
            raise Unanswered(f"{what} after {seconds:g} s") from error
        except ssl.SSLError as error:
            raise Unanswered(f"not encrypted as it should be: {error.reason or error}") from error
        except (HTTPException, OSError, ValueError) as error:
            said = getattr(error, "strerror", "") or str(error) or type(error).__name__
            raise Unanswered(f"no proper answer ({said})") from error

    def _connected(
        self, target: Target, addresses: Sequence[str], end: float
    ) -> tuple[socket.socket, str]:
        """A connection to the first address that takes one, and which that is."""
        reason = ""
        for address in addresses:
            if monotonic() >= end:
                break
            try:
                plain = socket.create_connection((address, target.port), self.manners.connect)
            except TimeoutError:
                reason = f"no connection after {self.manners.connect:g} s"
                continue
            except OSError as error:
                reason = f"no connection ({error.strerror or error})"
                continue
            if target.scheme == "http":
                return plain, address
            try:
                return self.security.wrap_socket(plain, server_hostname=target.host), address
            except ssl.SSLCertVerificationError as error:
                plain.close()
                raise Unanswered(f"its certificate is not valid: {error.verify_message}") from error
            except TimeoutError as error:
                plain.close()
                seconds = self.manners.connect
                raise Unanswered(f"no encrypted connection after {seconds:g} s") from error
            except BaseException:
                plain.close()
                raise
        raise Unanswered(reason)

    def _sent(
        self, wire: _Wire, target: Target, headers: Mapping[str, str], body: bytes | None
    ) -> HTTPResponse:
        connection = HTTPConnection(target.host, target.port)
        connection.sock = wire
        connection.putrequest(_method(body), target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        return connection.getresponse()

    def _with_body(self, answer: Answer, response: HTTPResponse, most: int) -> Answer:
        kind = answer.content_type
        if kind.startswith((*_NOT_FOR_US, *_UNWANTED)):
            raise Unanswered(f"{kind} is neither a page nor a feed")
        largest = most or self.manners.largest
        unpack = _unpacker(answer.header("content-encoding"))
        body, content = bytearray(), bytearray()
        while piece := response.read1(_PIECE):
            body += piece
            content += unpack(piece, largest + 1 - len(content))
            if max(len(body), len(content)) > largest:
                if most:
                    break
                raise Unanswered(f"larger than {largest / (1 << 20):g} MB")
        else:
            if response.length:  # of what was announced, so much did not come
                raise Unanswered(f"broke off, {response.length:,} bytes before its end")
        return Answer(
            answer.target,
            answer.address,
            answer.asked,
            answer.moment,
            answer.status,
            answer.reason,
            answer.headers,
            bytes(body),
            bytes(content[:largest]),
        )


def _method(body: bytes | None) -> str:
    return "GET" if body is None else "POST"


def _as_sent(target: Target, headers: Mapping[str, str], body: bytes | None) -> bytes:
    first = f"{_method(body)} {target.path} HTTP/1.1"
    lines = [first, *(f"{n}: {v}" for n, v in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Unpacks a body piece by piece, never to more than is asked for. Raises Unanswered."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity", "none"):
        return lambda piece, most: piece
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unanswered(f"its content is encoded as {encoding[:20]}, which was not asked for")
    unpacking: list[Any] = []

    def unpack(piece: bytes, most: int) -> bytes:
        try:
            if not unpacking:
                unpacking.append(zlib.decompressobj(wbits=_wrapping(piece)))
            return bytes(unpacking[0].decompress(piece, max(most, 1)))
        except zlib.error as error:
            raise Unanswered("its content cannot be unpacked") from error

    return unpack


def _wrapping(begin: bytes) -> int:
    """What is around deflated data, told by its first bytes: gzip's header, zlib's, or none."""
    wrapped = begin.startswith(b"\x1f\x8b") or begin[:1] == b"\x78"
    return 47 if wrapped else -15


class _Wire:
    """A connected socket with an end to its time, as far as ``http.client`` needs one."""

    def __init__(
        self, connected: socket.socket, end: float, silence: float, stopped: Callable[[], bool]
    ) -> None:
        self._socket, self._end, self._silence = connected, end, silence
        self._stopped = stopped

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._silence)
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Pieces(self._receive))

    def close(self) -> None:
        """Whoever connected it closes it."""

    def _receive(self, buffer: Any) -> int:
        end = min(self._end, monotonic() + self._silence)
        while (left := end - monotonic()) > 0:
            if self._stopped():
                raise Stopped("stopped")
            self._socket.settimeout(min(left, _LOOK))
            try:
                return self._socket.recv_into(buffer)
            except TimeoutError:
                continue
        raise TimeoutError


class _Pieces(io.RawIOBase):
    """What comes in, as it comes."""

    def __init__(self, receive: Callable[[Any], int]) -> None:
        self._receive = receive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._receive(buffer)
