"""What arrives at the server, before anybody answers it."""

from __future__ import annotations

import pytest

from search.serving.incoming import Incoming
from search.serving.refusal import CROWDED, LARGE_BODY, LARGE_HEAD, LONG_LINE, WITHOUT_LENGTH

HEAD = b"POST /saved HTTP/1.1\r\nHost: presse.example\r\nContent-Length: 5\r\n\r\n"


def arrived(*pieces: bytes) -> Incoming:
    request = Incoming()
    for piece in pieces:
        request.add(piece)
    return request


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\n", False),
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"\r\nGET / HTTP/1.1\r\n\r\n", True),
        (HEAD, False),
        (HEAD + b"hall", False),
        (HEAD + b"hallo", True),
        (HEAD + b"halloGET", True),
        (b"GET / HTTP/1.1\n\n", True),  # gunicorn refuses it; to wait would be in vain
        (b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", True),  # likewise
        (b"GET / HTTP/1.1\r\nContent-Length: 9\r\nContent-Length: 9\r\n\r\n", True),
    ],
)
def test_a_request_is_whole_however_it_is_cut(data: bytes, whole: bool) -> None:
    assert arrived(data).whole is whole
    assert arrived(*(data[n : n + 1] for n in range(len(data)))).whole is whole


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"GET /" + 33_000 * b"a", LONG_LINE),
        (b"GET /" + 33_000 * b"a" + b" HTTP/1.1\r\n\r\n", LONG_LINE),
        (b"GET / HTTP/1.1\r\nX: " + 70_000 * b"a", LARGE_HEAD),
        (b"GET / HTTP/1.1\r\nX: " + 70_000 * b"a" + b"\r\n\r\n", LARGE_HEAD),
        (HEAD.replace(b" 5", b" 65537"), LARGE_BODY),
        (HEAD.replace(b" 5", 6000 * b"9"), LARGE_BODY),
        (HEAD.replace(b"Content-Length: 5", b"transfer-encoding:chunked"), WITHOUT_LENGTH),
    ],
)
def test_what_is_too_much_is_refused(data: bytes, refusal: object) -> None:
    assert arrived(data).refusal is refusal
    assert arrived(data[:30], data[30:]).refusal is refusal


def test_who_asks_whether_to_go_on_is_told() -> None:
    asking = HEAD.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    assert arrived(asking).interim == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert arrived(asking + b"hallo").interim == b""
    assert arrived(HEAD).interim == b""
    assert arrived(asking.replace(b"HTTP/1.1", b"HTTP/1.0")).interim == b""


def test_what_was_taken_is_gone() -> None:
    request = arrived(HEAD + b"hallo")
    assert request.taken() == HEAD + b"hallo"
    assert not request.whole and not request.data
    request.add(b"GET /healthz HTTP/1.1\r\n\r\n")
    assert request.whole and request.is_for(b"/healthz") and not request.is_for(b"/readyz")


def test_a_refusal_says_when_to_come_again_and_repeats_nothing() -> None:
    head, _, body = bytes(CROWDED).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n")
    assert b"\r\nRetry-After: 2\r\n" in head
    assert f"Content-Length: {len(body)}".encode() in head
