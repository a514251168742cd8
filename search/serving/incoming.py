"""Incoming: a request while it is still arriving, and whether it may go on.

Only as much is read here as tells where a request ends. Everything else, and whatever is strange,
is judged by gunicorn's parser, which gets the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search.serving.refusal import LARGE_BODY, LARGE_HEAD, LONG_LINE, WITHOUT_LENGTH, Refusal

LONGEST_LINE = 32 << 10  #: bytes of a request line: a query of 8192 characters, as URLs write it
LARGEST_HEAD = 64 << 10  #: bytes of request line and header fields together
LARGEST_BODY = 64 << 10  #: bytes of a form

_END = b"\r\n\r\n"
_LONE_LF = re.compile(rb"(?<!\r)\n")
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(slots=True)
class Incoming:
    """The bytes of one request, as far as they have come.

    >>> request = Incoming()
    >>> request.add(b"GET /hilfe HTTP/1.1\\r\\nHost: presse")
    >>> request.whole
    False
    >>> request.add(b".example\\r\\n\\r\\n")
    >>> request.whole
    True
    """

    data: bytearray = field(default_factory=bytearray)
    whole: bool = False  #: nothing more has to be waited for
    refusal: Refusal | None = None
    interim: bytes = b""  #: has to be said before the rest is sent
    _seen: int = 0  #: bytes that were looked at
    _length: int = 0  #: of the whole request, once its head is there

    def add(self, data: bytes) -> None:
        """More of it has come."""
        self.data += data
        if not self._length and not self.whole and not self.refusal:
            self._look()
        if self._length and len(self.data) >= self._length:
            self.whole = True

    def taken(self) -> bytes:
        """All bytes that have come; what comes from now on is another request."""
        data = bytes(self.data)
        self.data.clear()
        self.whole, self.refusal, self.interim = False, None, b""
        self._seen = self._length = 0
        return data

    def is_for(self, *paths: bytes) -> bool:
        """Whether it asks for one of these."""
        return self.data.startswith(tuple(b"GET %b " % path for path in paths))

    def _look(self) -> None:
        data, start = self.data, max(0, self._seen - len(_END))
        self._seen = len(data)
        if data.startswith(b"\r\n"):  # RFC 9112, section 2.2: an empty line may come first
            start = max(start, 2)
        end = data.find(_END, start)
        if end >= 0:
            self._judge(end)
        elif _LONE_LF.search(data, start):
            self.whole = True  # it will never be; gunicorn says so
        elif len(data) > LONGEST_LINE and b"\n" not in data:
            self.refusal = LONG_LINE
        elif len(data) > LARGEST_HEAD:
            self.refusal = LARGE_HEAD

    def _judge(self, end: int) -> None:
        line, *fields = bytes(self.data[:end]).lstrip(b"\r\n").split(b"\r\n")
        if len(line) > LONGEST_LINE:
            self.refusal = LONG_LINE
            return
        if end > LARGEST_HEAD:
            self.refusal = LARGE_HEAD
            return
        lengths, expects = [], False
        for name, _, value in (one.partition(b":") for one in fields):
            match name.lower():
                case b"content-length":
                    lengths.append(value.strip(b" \t"))
                case b"transfer-encoding":
                    self.refusal = WITHOUT_LENGTH
                case b"expect":
                    expects = not line.endswith(b"HTTP/1.0")  # which knows no interim answers
        length = lengths[0].lstrip(b"0") if len(lengths) == 1 and lengths[0].isdigit() else b""
        if len(length) > 9 or int(length or b"0") > LARGEST_BODY:
            self.refusal = LARGE_BODY
        if self.refusal:
            return
        self._length = end + len(_END) + int(length or b"0")
        if expects and len(self.data) < self._length:
            self.interim = _CONTINUE
