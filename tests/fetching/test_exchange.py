"""One request: its limits, and what servers may do that they should not."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Sequence

import pytest
import trustme

from index.fetching.addresses import NotPublic
from index.fetching.exchange import Answer, Asker, Stopped, Unanswered
from index.fetching.target import target_of
from tests.fetching.site import Handler, Site

KB = 1 << 10
Ask = Callable[..., Answer]


@pytest.fixture
def ask(site: Site) -> Ask:
    def ask(url: str, **manners: object) -> Answer:
        kept = site.manners(**{"largest": 64 * KB, **manners})
        return Asker(kept, site.resolve, ssl.create_default_context()).ask(target_of(url), {})

    return ask


def test_an_answer_as_it_was_sent_and_unpacked(site: Site, ask: Ask) -> None:
    packed = gzip.compress(b"Der Rat tagt.")
    url = site.put("bote.example", "/1", packed, Content_Encoding="gzip", ETag='"a"')
    answer = ask(url, contact="wir@bote.example")
    assert (answer.status, answer.content, answer.body) == (200, b"Der Rat tagt.", packed)
    assert answer.header("etag") == '"a"'
    (asked,) = site.asked
    assert asked.headers["host"] == f"bote.example:{site.port}"
    assert asked.headers["user-agent"] == "Pressesuche/0.1 (+wir@bote.example)"
    assert answer.asked.startswith(b"GET /1 HTTP/1.1\r\nHost: bote.example")


@pytest.mark.parametrize(
    "packed",
    [zlib.compress(b"Der Rat tagt."), zlib.compress(b"Der Rat tagt.")[2:-4]],
    ids=["zlib", "bare"],
)
def test_deflate_in_both_its_forms(site: Site, ask: Ask, packed: bytes) -> None:
    url = site.put("bote.example", "/1", packed, Content_Encoding="deflate")
    assert ask(url).content == b"Der Rat tagt."


def raw(*pieces: bytes, forever: bytes = b"") -> Callable[[Handler], None]:
    """Sends bytes as they are, and the last ones without an end."""

    def send(handler: Handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
        while forever:
            handler.wfile.write(forever)

    return send


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNK = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (raw(OK, b"\r\n", forever=b"x" * 4096), "larger than 0.0625 MB"),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", forever=CHUNK), "larger than"),
        (raw(OK, b"Content-Length: 99999999\r\n\r\n", forever=b"x" * 4096), "larger than"),
        (raw(OK, b"Content-Length: 10\r\n\r\nkurz"), "broke off, 6 bytes before"),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n20\r\nkurz"), "no proper answer"),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "no proper answer"),
        (raw(OK, forever=b"X-Mehr: x\r\n"), "no proper answer"),
        (raw(OK, b"X-Lang: ", forever=b"x" * 4096), "no proper answer"),
        (raw(b"SSH-2.0-OpenSSH_9.9\r\n"), "no proper answer"),
        (raw(b""), "no proper answer"),
        (raw(OK, b"Content-Encoding: gzip\r\n\r\nkein gzip"), "cannot be unpacked"),
        (raw(OK, b"Content-Encoding: br\r\n\r\n..."), "encoded as br"),
        (raw(OK.replace(b"text/html", b"image/png"), b"\r\n..."), "image/png is neither"),
    ],
)
def test_what_is_no_proper_answer(
    site: Site, ask: Ask, sent: Callable[[Handler], None], reason: str
) -> None:
    with pytest.raises(Unanswered, match=reason):
        ask(site.do("bote.example", "/", sent))


def test_a_gzip_bomb_is_not_unpacked(site: Site, ask: Ask) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(50)) + packer.flush()
    assert len(bomb) < 64 * KB
    with pytest.raises(Unanswered, match="larger than"):
        ask(site.put("bote.example", "/", bomb, Content_Encoding="gzip"))


def silent(handler: Handler) -> None:
    handler.connection.settimeout(10)
    handler.connection.recv(1)  # until the other side hangs up


def dripping(handler: Handler) -> None:
    handler.wfile.write(OK + b"\r\n")
    handler.connection.settimeout(0.02)
    while True:
        handler.wfile.write(b"x")
        try:
            if not handler.connection.recv(1):
                return
        except TimeoutError:
            continue


@pytest.mark.parametrize(
    ("what", "limits", "reason"),
    [
        (silent, {"silence": 0.1}, "there was silence after 0.1 s"),
        (dripping, {"whole": 0.2}, "was not finished after 0.2 s"),
    ],
)
def test_who_is_slow_is_not_waited_for(
    site: Site, ask: Ask, what: Callable[[Handler], None], limits: dict[str, float], reason: str
) -> None:
    with pytest.raises(Unanswered, match=reason):
        ask(site.do("bote.example", "/", what), **limits)


def test_nobody_listens(site: Site, ask: Ask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unanswered, match="no connection"):
            ask(f"http://bote.example:{port}/")


def test_the_name_is_looked_up_once_and_the_address_is_the_one_that_was_checked(
    site: Site, ask: Ask
) -> None:
    url = site.put("bote.example", "/", "Der Rat tagt.")
    answers: Iterator[Sequence[str]] = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    site.resolve = lambda name, port: next(answers)  # type: ignore[method-assign]
    asker = Asker(site.manners(), site.resolve, ssl.create_default_context())
    assert asker.ask(target_of(url), {}).address == "127.0.0.1"
    assert next(answers) == ["10.0.0.1"]
    with pytest.raises(NotPublic):
        asker.ask(target_of(url), {})
    assert len(site.asked) == 1


def test_without_leave_this_machine_is_not_asked(site: Site, ask: Ask) -> None:
    for host in ("bote.example", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433"):
        with pytest.raises(NotPublic, match=r"127\.0\.0\.1|7f00:1"):
            site.names = {"::ffff:127.0.0.1": ["::ffff:127.0.0.1"]}
            ask(site.url(host), private=())
    assert not site.asked


@pytest.mark.parametrize("what", [silent, raw(OK, b"\r\n", forever=b"x" * 4096)])
def test_who_stops_does_not_wait_for_the_end(site: Site, what: Callable[[Handler], None]) -> None:
    url = site.do("bote.example", "/", what)
    asker = Asker(site.manners(), site.resolve, ssl.create_default_context(), lambda: True)
    with pytest.raises(Stopped):
        asker.ask(target_of(url), {})


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[Site]:
    """Hosts with a certificate for bote.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("bote.example").configure_cert(context)
    site = Site(security=context)
    server = site.serve()
    yield site
    server.shutdown()
    server.server_close()


def test_a_certificate_is_checked_for_the_name_though_a_number_is_asked(
    encrypted: Site, authority: trustme.CA
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    asker = Asker(encrypted.manners(), encrypted.resolve, trusting)
    encrypted.put("bote.example", "/1", "Der Rat tagt.")
    answer = asker.ask(target_of(encrypted.url("bote.example", "/1", "https")), {})
    assert answer.content == b"Der Rat tagt."
    with pytest.raises(Unanswered, match="certificate is not valid: Hostname mismatch"):
        asker.ask(target_of(encrypted.url("kurier.example", "/1", "https")), {})


def test_a_certificate_of_nobody_known_is_refused(encrypted: Site) -> None:
    asker = Asker(encrypted.manners(), encrypted.resolve, ssl.create_default_context())
    with pytest.raises(Unanswered, match=r"certificate is not valid: .*certificate"):
        asker.ask(target_of(encrypted.url("bote.example", "/1", "https")), {})
    assert not encrypted.asked


def test_no_encryption_where_there_should_be(site: Site, ask: Ask) -> None:
    with pytest.raises(Unanswered, match="encrypted"):
        ask(site.url("bote.example", "/", "https"))
