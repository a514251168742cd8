"""Requests that no server should serve, and what they are told."""

from __future__ import annotations


def _get(path: str, *fields: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def _post(length: str, body: bytes) -> bytes:
    head = f"POST /saved HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + body


_CHUNKED = b"POST /saved HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"

#: A name, the bytes, and the status of the answer.
MUST_BE_REFUSED = (
    ("a line of 40 kB", _get("/search?q=" + 40_000 * "a"), 414),
    ("a line of 1 MB", _get("/" + 1_000_000 * "a"), 414),
    ("a line that never ends", b"G" * 100_000, 414),
    ("a field of 20 kB", _get("/", "X-Large: " + 20_000 * "a"), 431),
    ("a field of 1 MB", _get("/", "X-Large: " + 1_000_000 * "a"), 431),
    ("200 fields", _get("/", *(f"X-{n}: a" for n in range(200))), 431),
    ("20,000 fields", _get("/", *(f"X-{n}: a" for n in range(20_000))), 431),
    ("a body of 70 kB", _post("70000", 70_000 * b"a"), 413),
    ("a body said to be of 1 GB", _post("1000000000", b"a"), 413),
    ("a body said to be endless", _post("9" * 5000, b"a"), 413),
    ("a body in chunks", _CHUNKED + b"5\r\nhallo\r\n0\r\n\r\n", 411),
    ("two lengths", _get("/", "Content-Length: 0", "Content-Length: 1"), 400),
    ("a length below zero", _post("-1", b""), 400),
    ("a length that is no number", _post("0x10", b""), 400),
    ("lines that end by LF", b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n", 400),
    ("a NUL in a field", _get("/", "X-A: a\0b"), 400),
    ("no such version", b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", 400),
    ("no request at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hallo\r\n\r\n", 400),
    ("a body under another's length", _get("/", "Content-Length : 5"), 400),
    ("an expectation that nobody has", _get("/", "Expect: 200-maybe"), 400),
)
