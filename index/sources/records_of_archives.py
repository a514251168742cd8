"""Records of web archives: WARC (ISO 28500) and the older ARC, one at a time.

The stream is unpacked already, so that only the framing is left: headers, a length, a block.
No more of a block is held than is asked for.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LONGEST_LINE = 1 << 16
_MOST_HEADERS = 200
_CHUNK = 1 << 16
_ARC = re.compile(rb"(?P<url>\S+:\S*) \S+ \d{8,14} \S+(?: .*)? (?P<length>\d+)\s*$")


class BrokenOff(ValueError):
    """An archive cannot be read on."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record, and its block as far as it was asked for."""

    kind: str  #: response, request, revisit, resource, warcinfo …
    url: str
    block: bytes
    is_whole: bool  #: whether the block is all of it


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    content_type: str
    charset: str
    body: bytes


def records(stream: io.BufferedReader[Any], most: int) -> Iterator[Record]:
    """The records of an archive; of each block ``most`` bytes. Raises BrokenOff."""
    is_arc = stream.peek(16).startswith(b"filedesc:")
    while (line := _line_after_blanks(stream)) is not None:
        if is_arc:
            match = _ARC.match(line)
            if match is None:
                raise BrokenOff("a line that is no header of an ARC record")
            kind = "response" if match["url"].startswith(b"http") else "other"
            url, length = match["url"].decode("utf-8", "replace"), int(match["length"])
        else:
            if not line.startswith(b"WARC/"):
                raise BrokenOff("a line that is no header of a WARC record")
            headers = _headers(stream)
            kind = headers.get("warc-type", "").lower()
            url = headers.get("warc-target-uri", "").strip("<>")
            said = headers.get("content-length", "")
            if not said.isdigit():
                raise BrokenOff("a record without a length")
            length = int(said)
        block = stream.read(min(length, most))
        left = length - len(block)
        if len(block) < min(length, most):
            raise BrokenOff("the last record breaks off")
        while left:
            skipped = len(stream.read(min(left, _CHUNK)))
            if not skipped:
                raise BrokenOff("the last record breaks off")
            left -= skipped
        yield Record(kind, url, block, length <= most)


def answer_in(block: bytes, most: int) -> Answer:
    """The answer in a response record. Raises ValueError where it is none."""
    stream = io.BufferedReader(io.BytesIO(block))
    first = stream.readline(_LONGEST_LINE)
    match = re.match(rb"HTTP/\S+ (\d{3})", first)
    if match is None:
        raise ValueError("no HTTP answer in the record")
    headers = _headers(stream)
    body = stream.read()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    body = _decoded(body, headers.get("content-encoding", "").strip().lower(), most)
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = re.search(r"charset=[\"']?([\w.:-]+)", parameters)
    return Answer(int(match[1]), kind.strip().lower(), charset[1] if charset else "", body)


def _line_after_blanks(stream: io.BufferedReader[Any]) -> bytes | None:
    for _ in range(_MOST_HEADERS):
        line = stream.readline(_LONGEST_LINE)
        if not line:
            return None
        if line.strip():
            return line
    raise BrokenOff("nothing but blank lines")


def _headers(stream: io.BufferedReader[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = stream.readline(_LONGEST_LINE)
        if not line.strip():
            return found
        name, _, value = line.decode("utf-8", "replace").partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    raise BrokenOff("a record with endless headers")


def _unchunked(body: bytes) -> bytes:
    """A body that was sent in chunks; as it is, where an archive says so wrongly."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 32)
        size = re.match(rb"\s*([0-9a-fA-F]{1,8})", body[at:end]) if end >= 0 else None
        if size is None:
            return b"".join(pieces) if pieces else body
        length = int(size[1], 16)
        if not length:
            return b"".join(pieces)
        pieces.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def _decoded(body: bytes, encoding: str, most: int) -> bytes:
    if encoding in ("", "identity", "none", "utf-8") or not body:
        return body
    if encoding in ("gzip", "x-gzip", "deflate"):
        if encoding != "deflate" and not body.startswith(b"\x1f\x8b"):
            return body  # unpacked by the archive already
        for bits in (47, -15):  # with either header, or with none
            try:
                return zlib.decompressobj(wbits=bits).decompress(body, most)
            except zlib.error:
                continue
        raise ValueError("its content cannot be unpacked")
    raise ValueError(f"content encoded as {encoding} is not read")
