"""A web of invented hosts, all of them one server on this machine."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Condition, Thread

from index.fetching.manners import Manners

HERE = (ip_network("127.0.0.1/32"),)  #: all that a test may ask, beside what is public

Handler = BaseHTTPRequestHandler


@dataclass(frozen=True)
class Reply:
    """What is answered, as it is sent."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """What was asked, and when."""

    host: str
    path: str
    headers: dict[str, str]
    at: float


class StoppedClock:
    """A clock that moves only where somebody waits for a time; for one worker."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def now(self) -> float:
        return self.time

    def wall(self) -> float:
        return self.time

    def wait(self, changed: Condition, seconds: float | None) -> None:
        if seconds is None:
            changed.wait(0.01)
        else:
            self.time += seconds


@dataclass
class Site:
    """The hosts, what they answer, and what they were asked."""

    clock: StoppedClock = field(default_factory=StoppedClock)
    replies: dict[tuple[str, str], Reply | Callable[[Handler], None]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    names: dict[str, Sequence[str]] = field(default_factory=dict)  #: that lead elsewhere
    resolved: list[str] = field(default_factory=list)
    security: ssl.SSLContext | None = None
    port: int = 0

    def url(self, host: str, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def put(
        self,
        host: str,
        path: str,
        body: bytes | str = b"",
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        **headers: str,
    ) -> str:
        """Let a host answer this; its address."""
        data = body.encode() if isinstance(body, str) else body
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        self.replies[host, path] = Reply(data, kind, status, named)
        return self.url(host, path)

    def do(self, host: str, path: str, what: Callable[[Handler], None]) -> str:
        """Let a host do what no proper one does."""
        self.replies[host, path] = what
        return self.url(host, path)

    def resolve(self, name: str, port: int) -> Sequence[str]:
        """All names lead here, but those in ``names``."""
        self.resolved.append(name)
        return self.names.get(name, ["127.0.0.1"])

    def paths(self, host: str = "") -> list[str]:
        """What was asked for, robots.txt left out."""
        return [
            one.path for one in self.asked if one.path != "/robots.txt" and host in ("", one.host)
        ]

    def manners(self, **more: object) -> Manners:
        return Manners(**{"threads": 1, "private": HERE, **more})  # type: ignore[arg-type]

    def serve(self) -> ThreadingHTTPServer:
        """Begin to answer; whoever asked for it shuts it down."""
        site = self

        class _Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = self.headers["Host"].rpartition(":")[0] or self.headers["Host"]
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append(Request(host, self.path, headers, site.clock.now()))
                reply = site.replies.get((host, self.path), Reply(b"nothing here", status=404))
                self.close_connection = True
                if not isinstance(reply, Reply):
                    reply(self)
                    return
                tag = dict(reply.headers).get("ETag")
                status = 304 if tag and headers.get("if-none-match") == tag else reply.status
                body = b"" if status == 304 else reply.body
                self.send_response(status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        class _Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Who hangs up early is meant to."""

        server = _Server(("127.0.0.1", 0), _Handler)
        if self.security is not None:
            server.socket = self.security.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server


PROSE = (
    "Der Gemeinderat kam am Abend zusammen und stimmte nach langer Debatte für den Umbau des"
    " Hallenbads. Die Arbeiten sollen im Mai beginnen und zwei Jahre dauern, sagte die"
    " Bürgermeisterin, und die Kosten trägt zur Hälfte das Land."
)


def page(title: str, day: str = "2025-04-10", extra: str = "") -> str:
    """A page with an article; ``day`` may be empty."""
    meta = f'<meta property="article:published_time" content="{day}T19:05:00+02:00">' if day else ""
    return (
        f"<!doctype html><html lang=de><head><title>{title}</title>{meta}"
        f'<meta property="og:title" content="{title}"></head><body><main><article>'
        f"<h1>{title}</h1><p>{PROSE}</p><h2>Was folgt</h2><p>{extra or PROSE[::-1]}</p>"
        "</article></main></body></html>"
    )


def rss(*links: str, name: str = "Elbtaler Bote") -> str:
    """A feed with an item for each link."""
    items = "".join(
        f"<item><title>Meldung {number}</title><link>{link}</link>"
        f"<guid isPermaLink='false'>urn:{number}</guid>"
        f"<pubDate>Tue, 08 Apr 2025 08:30:00 +0200</pubDate>"
        f"<description>Was die Meldung {number} in zwei Worten sagt: {PROSE}</description></item>"
        for number, link in enumerate(links, 1)
    )
    head = f"<title>{name}</title><link>/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'
