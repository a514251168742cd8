"""Compression: pages and answers packed for their way to the browser (RFC 9110, section 8.4).

A page shrinks to a quarter in less time than one of its hits takes. zstd packs fastest and best
(RFC 8878), so who understands it gets it; everybody else gets gzip.

What compression tells by its length (BREACH): where a page shows both a secret and what somebody
else chose, its length betrays the secret letter by letter. No page sets a cookie or has a form
with a token; the only secrets are the addresses of saved searches, and what lies below them is
never packed here. Streams are left alone: they are as long as they are.
"""

from __future__ import annotations

import sys
import zlib
from threading import local

from flask import Flask, Response, request

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEAST = 600  #: bytes that are worth it; less fits into one packet as it is
SECRET = frozenset(["saved"])  #: groups of routes whose pages show addresses that nobody shall know
_TYPES = frozenset(
    (
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "text/plain",
        "application/json",
        "application/problem+json",
        "application/atom+xml",
        "application/xml",
        "image/svg+xml",
    )
)
_GZIP = 31  # zlib's way to say: with a header of gzip
_QUICK = {"zstd": 3, "gzip": 1}  # levels; the next ones take twice the time for a tenth less
#: Tables that stay in the cache of a processor: less than two thirds of the time, a hundredth more.
_OF_PAGES: dict[int, int] = {
    zstd.CompressionParameter.compression_level: _QUICK["zstd"],
    zstd.CompressionParameter.hash_log: 13,
    zstd.CompressionParameter.chain_log: 13,
}


def compress(app: Flask) -> None:
    """Pack the answers of this application."""
    app.after_request(packed)


def packed(response: Response) -> Response:
    """The response as the sender of the current request understands it best."""
    if request.blueprint in SECRET or response.is_streamed or response.direct_passthrough:
        return response
    if response.status_code == 304:
        varies(response, "Accept-Encoding")
    elif response.mimetype in _TYPES and "Content-Encoding" not in response.headers:
        varies(response, "Accept-Encoding")
        body = response.get_data()
        if len(body) >= LEAST and (form := encoding()):
            response.set_data(pack(body, form))
            response.headers["Content-Encoding"] = form
    return response


def varies(response: Response, by: str) -> None:
    """Tell that the response would be another one for another header of this name.

    The same as ``response.vary.add``, which reads all names twice.
    """
    names = response.headers.get("Vary", "")
    if by.lower() not in names.lower().split(", "):
        response.headers["Vary"] = f"{names}, {by}" if names else by


def encoding() -> str:
    """What the current request's sender understands: "zstd", "gzip", or "" for neither."""
    accepted = request.accept_encodings
    return accepted.best_match(("zstd", "gzip")) or "" if accepted else ""


def pack(body: bytes, encoding: str, level: int = 0) -> bytes:
    """The bytes in an encoding.

    >>> zlib.decompress(pack(b"Zeitung", "gzip"), _GZIP), zstd.decompress(pack(b"Zeitung", "zstd"))
    (b'Zeitung', b'Zeitung')
    """
    if encoding != "zstd":
        return zlib.compress(body, level or _QUICK[encoding], _GZIP)
    return zstd.compress(body, level) if level else _packer.pack(body)


class _Packer(local):
    """What packs the answers of one thread; to make one takes as long as to pack a page."""

    def __init__(self) -> None:
        self._packer = zstd.ZstdCompressor(options=_OF_PAGES)

    def pack(self, body: bytes) -> bytes:
        return self._packer.compress(body, zstd.ZstdCompressor.FLUSH_FRAME)


_packer = _Packer()
