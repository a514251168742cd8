"""Who alerts are sent to: a mail server and a web server, which keep what they are sent."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_LINK = re.compile(r"https://presse\.example/articles/(\w+)")


@dataclass(frozen=True)
class Letter:
    """Something that was received: by whom, under which name, about which articles."""

    to: str
    name: str
    ids: tuple[str, ...]
    content: bytes


@dataclass
class Mailbox:
    """A mail server. Addresses in ``refused`` get nothing, and are told so."""

    letters: list[Letter] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  #: and what they are told
    sessions: int = 0
    encrypted: bool = False  #: whether the last mail came so
    users: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = mail_of(content)
        self.encrypted = server.transport.get_extra_info("sslcontext") is not None
        ids = tuple(_LINK.findall(mail.get_content()))
        self.letters.append(Letter(envelope.rcpt_tos[0], mail["Message-ID"], ids, content))
        return "250 OK"

    def authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"geheim", handled=False)


def mail_of(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


@contextmanager
def mail_server(
    security: str = "none", context: ssl.SSLContext | None = None, users: bool = False
) -> Iterator[Mailbox]:
    """A mail server on a port of its own."""
    mailbox = Mailbox()
    more: dict[str, Any] = {}
    if security == "tls":
        more["ssl_context"] = context
    if security == "starttls":
        more |= {"tls_context": context, "require_starttls": True}
    if users:
        more |= {"authenticator": mailbox.authenticated, "auth_required": True}
        more["auth_require_tls"] = security == "starttls"
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port(), **more)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Hook:
    """A web server that takes what it is told."""

    letters: list[Letter] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 204
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/neu"


@contextmanager
def web_server() -> Iterator[Hook]:
    """A web server on a port of its own."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status < 300:
                told = msgspec.json.decode(content)
                ids = tuple(hit["id"] for hit in told["hits"])
                name = self.headers["Idempotency-Key"]
                hook.letters.append(Letter(self.path, name, ids, content))
                hook.headers.append({k.lower(): v for k, v in self.headers.items()})
            self.send_response(hook.status)
            if hook.status == 302:
                self.send_header("Location", "/anderswo")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_port
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
