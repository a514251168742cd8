"""Doors: names, proxies, forms, paths, limits, and where the server itself can be sent."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_network
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

from flask import Flask

from index.fetching.exchange import Unanswered
from index.fetching.target import NotFetchable
from index.settings import LimitSettings, Settings
from search.app import create_app
from search.exports.address import address
from search.saved.calling import Caller
from search.saved.letters import Letter
from search.saved.mailing import Unsent
from search.saved.saved import Kind, Saved, SavedHit, Target
from tests.newsroom import TODAY
from tests.torture.payloads import BREAKS, EVIL
from tests.torture.promise import Kept
from tests.torture.stand import FOUND, Stand

NAMES = (
    *(EVIL, f"localhost.{EVIL}", f"{EVIL}:5000", f"localhost@{EVIL}", f"{EVIL}#localhost"),
    *("localhost:x", "a b", "", "localhost/..", f"[{EVIL}]", "127.0.0.1.boese.example", "\xe4"),
)
OURS = ("localhost", "LOCALHOST:5000", "127.0.0.1:80", "[::1]:5000", "archiv.localhost", "10.1.2.3")
#: Addresses of this machine and others that nobody else reaches, in every spelling.
INWARD = (
    *("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1"),
    *("0.0.0.0", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.0.0.1."),
    *("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "①②⑦.⓪.⓪.①", "127。0。0。1", "LOCALHOST."),
    *("169.254.169.254", "[fd00:ec2::254]", "10.0.0.1", "192.168.0.1", "[fe80::1%25lo]"),
    *("017700000001", "127.0.0.1%00.bote.example", "localhost%2e", "[0:0:0:0:0:ffff:127.0.0.1]"),
)
UPWARDS = (
    *("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/index/settings.py"),
    *("....//....//README.md", "..\\..\\README.md", "%00/etc/passwd", "/etc/passwd"),
    *("..%252f..%252fREADME.md", "style.css/../../README.md", "%c0%ae%c0%ae/README.md", "."),
)
_SECRETS = {
    "PRESSESUCHE_OPENSEARCH": "http://127.0.0.1:9",
    "PRESSESUCHE_OPENSEARCH_USER": "presse",
    "PRESSESUCHE_OPENSEARCH_PASSWORD": "geheim-1",
    "PRESSESUCHE_SMTP_HOST": "127.0.0.1",
    "PRESSESUCHE_SMTP_SENDER": "presse@bote.example",
    "PRESSESUCHE_SMTP_USER": "presse",
    "PRESSESUCHE_SMTP_PASSWORD": "geheim-2",
    "PRESSESUCHE_LIMIT_STORE": "redis://:geheim-3@127.0.0.1:9",
}


def trials(here: Stand, folder: Path) -> Iterator[Kept]:
    yield _names(here)
    yield _proxies(here)
    yield _forms(here)
    yield _often(here)
    yield _paths(here)
    yield _inward()
    yield _secrets()


def _kept(promise: str, told: Iterator[str | None], figures: str = "") -> Kept:
    answers = list(told)
    return Kept(promise, len(answers), tuple(one for one in answers if one), figures)


def _names(here: Stand) -> Kept:
    paths = ("/", f"/search?q={FOUND}&format=atom", "/api/search", "/healthz", "/static/style.css")

    def told() -> Iterator[str | None]:
        for name, path in product(NAMES, paths):
            answer = here.client.get(path, headers={"Host": name}, buffered=True)
            good = answer.status_code in (400, 421) and EVIL not in answer.text
            yield None if good else f"Host {name!r} {path}: {answer.status}"
        for name, path in product(OURS, paths):
            status = here.client.get(path, headers={"Host": name}, buffered=True).status_code
            yield None if status == 200 else f"Host {name!r} {path}: {status}"

    return _kept("no other name gets an answer, or into a link", told())


def _again(here: Stand, **changes: Any) -> Flask:
    """The same archive with other settings."""
    settings = Settings(index=here.settings.index, holdings=here.settings.holdings, **changes)
    return create_app(settings, lambda: TODAY)


def _proxies(here: Stand) -> Kept:
    believing = _again(here, proxies=(ip_network("10.0.0.0/8"),))
    lies = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": f"//{EVIL}",
        "X-Forwarded-Port": "444",
        "Forwarded": f"host={EVIL};proto=https",
        "X-Original-URL": "/saved",
        "X-Rewrite-URL": "/saved",
        "X-HTTP-Method-Override": "POST",
    }
    feed = f"/search?q={FOUND}&format=atom"

    def told() -> Iterator[str | None]:
        plain = here.client.get(feed).text
        for name, value in lies.items():
            for app, sender in ((here.app, "10.0.0.1"), (believing, "192.0.2.1")):
                client = app.test_client()
                environ = {"REMOTE_ADDR": sender}
                got = client.get(feed, headers={name: value}, environ_overrides=environ)
                same = got.status_code == 200 and got.text == plain
                yield None if same else f"{name} of {sender}: {got.status}"
        client = believing.test_client()
        ours = {"REMOTE_ADDR": "10.0.0.1"}
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
        got = client.get(feed, headers=told, environ_overrides=ours)
        yield None if "https://localhost/search" in got.text else "our own proxy is not believed"
        got = client.get(feed, headers={"X-Forwarded-Host": EVIL}, environ_overrides=ours)
        yield None if got.status_code == 421 else f"a proxy's foreign host: {got.status}"

    kept = _kept("X-Forwarded-… is believed of our proxies only", told())
    believing.extensions["desk"].live.close()
    return kept


def _forms(here: Stand) -> Kept:
    """Every route that takes a form, from everywhere."""
    elsewhere: tuple[dict[str, str], ...] = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": f"https://{EVIL}"},
        {"Origin": "http://localhost.boese.example"},
        {"Origin": "http://localhost:81"},
    )
    writing = [route for route in here.routes() if route.methods - {"GET"}]

    def told() -> Iterator[str | None]:
        known = {f"{sorted(one.methods - {'GET'})} {one.rule}" for one in writing}
        expected = {
            "['POST'] /saved",
            "['POST'] /saved/<token>",
            "['POST'] /saved/<token>/delete",
            "['POST'] /alerts/<word>",
        }
        yield None if known == expected else f"routes that change something: {known ^ expected}"
        for route, headers in product(writing, elsewhere):
            path = route.path()
            answer = here.client.post(path, data={"q": "x"}, headers=headers, buffered=True)
            yield None if answer.status_code == 403 else f"{path} {headers}: {answer.status}"
        answer = here.client.post("/saved", data={"q": "x"}, headers={"Origin": "null"})
        yield None if answer.status_code == 403 else f"/saved from nowhere: {answer.status}"
        token = f"/saved/{here.samples['token'][0]}"
        for headers in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}):
            answer = here.client.post(token, data={"name": "x", "q": FOUND}, headers=headers)
            yield None if answer.status_code == 303 else f"our own {headers}: {answer.status}"

    return _kept("forms are taken from our own pages only", told(), f"{len(writing)} routes")


def _often(here: Stand) -> Kept:
    app = _again(here, limits=LimitSettings(costly="5/minute", saved="2/hour"))
    client = app.test_client()

    def ask(path: str, sender: str, **more: Any) -> Any:
        return client.open(path, environ_overrides={"REMOTE_ADDR": sender}, buffered=True, **more)

    def told() -> Iterator[str | None]:
        statuses = [ask(f"/words?q={n}", "192.0.2.1").status_code for n in range(7)]
        yield None if statuses == [200] * 5 + [429] * 2 else f"five of seven: {statuses}"
        for path in ("/concordance", f"/search?q={FOUND}&format=csv", "/api/why", "/overview.csv"):
            answer = ask(path, "192.0.2.1")
            wait = answer.headers.get("Retry-After", "")
            good = answer.status_code == 429 and wait.isdigit() and 1 <= int(wait) <= 60
            yield None if good else f"{path}: {answer.status}, Retry-After {wait}"
        for path in ("/search?q=a", f"/articles/{here.ids[0]}", "/help", "/healthz"):
            answer = ask(path, "192.0.2.1")
            yield None if answer.status_code == 200 else f"{path}: {answer.status}"
        for sender in ("192.0.2.2", "2001:db8::1"):
            yield None if ask("/words?q=x", sender).status_code == 200 else f"{sender} refused"
        first = [ask(f"/words?q={n}", f"2001:db8:1::{n}").status_code for n in range(6)]
        yield None if first[-1] == 429 else f"a network of addresses: {first}"
        here_itself = [ask(f"/words?q={n}", "127.0.0.1").status_code for n in range(9)]
        yield None if here_itself == [200] * 9 else f"this machine: {here_itself}"
        saved = [
            ask("/saved", "192.0.2.9", method="POST", data={"q": f"{FOUND} {n}"}).status_code
            for n in range(3)
        ]
        yield None if saved == [303, 303, 429] else f"two of three saved: {saved}"

    kept = _kept("who asks too often is told when to come again", told())
    app.extensions["desk"].live.close()
    return kept


def _paths(here: Stand) -> Kept:
    secret = "from __future__", "root:", "# Pressesuche"

    def told() -> Iterator[str | None]:
        for route in here.routes():
            for name, up in product(route.samples, UPWARDS):
                for path in {route.path(**{name: up}), _raw(route.path(**{name: "UP"}), up)}:
                    answer = here.client.get(path, buffered=True)
                    bad = answer.status_code >= 500 or any(one in answer.text for one in secret)
                    asset = name == "name" and route.rule.startswith("/static")
                    found = asset and answer.status_code == 200
                    yield f"{path}: {answer.status}" if bad or found else None

    return _kept("no path leads to a file that is not ours to give", told())


def _raw(path: str, up: str) -> str:
    return path.replace("UP", quote(up, safe="/%\\"))


def _inward() -> Kept:
    """Webhooks and fetches to this machine: refused, and nobody knocks at a door that is open."""
    knocked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

        def wait() -> None:
            with contextlib.suppress(OSError):
                while True:
                    knocked.append(door.accept())

        Thread(target=wait, daemon=True).start()
        caller = Caller()

        def told() -> Iterator[str | None]:
            for name, scheme in product(INWARD, ("http", "https")):
                try:
                    caller.send(f"{scheme}://{name}:{port}/", "id", b"{}", "", 0)
                except (Unsent, NotFetchable, Unanswered) as error:
                    yield None if not knocked else f"{name}: knocked, {error}"
                else:
                    yield f"{name}: sent"

        return _kept("nobody sends the server to places inside", told(), f"{len(INWARD)} spellings")


def _secrets() -> Kept:
    """Settings that are secrets, wherever settings and their errors are written."""
    secrets = ("geheim-1", "geheim-2", "geheim-3")

    def told() -> Iterator[str | None]:
        settings = Settings.from_environment(_SECRETS)
        for text in (repr(settings), str(settings), f"{settings!r}"):
            yield next((f"{one} in {text[:60]}…" for one in secrets if one in text), None)
        for name, value in _SECRETS.items():
            for wrong in (f"{value} geheim-4@", "geheim-4@x:y", "\x00geheim-4@"):
                try:
                    Settings.from_environment({**_SECRETS, name: wrong})
                except ValueError as error:  # pragma: no cover
                    yield f"{name}: {error}" if "geheim" in str(error) else None
                except Exception as error:
                    yield f"{name}: {error}" if "geheim" in f"{error}{error!r}" else None
                else:
                    yield None

    return _kept("no secret of the settings is written anywhere", told())


def mail_wrong(here: Stand, payload: str) -> Iterator[str]:
    """What is wrong with a mail of articles and a search that have this payload."""
    desk = here.app.extensions["desk"]
    hits = []
    with desk.live.searcher() as searcher:
        for number, id in enumerate(here.ids[:5]):
            article = searcher.article(id)
            assert article is not None
            hits.append((SavedHit(*_hit(number, id)), article))
    letter = _letter(payload, hits)
    mail = message_from_bytes(
        letter.content(address("https://presse.example"), "presse@bote.example", "wort.x"),
        policy=default,
    )
    assert isinstance(mail, EmailMessage)
    known = {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id"),
        *("List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
        *("Content-Transfer-Encoding", "Content-Language", "Precedence"),
    }
    strange = set(mail.keys()) - known
    if strange or mail.defects:
        yield f"headers {strange}, {mail.defects}"
    if mail.is_multipart() or mail.get_content_type() != "text/plain":
        yield f"a mail of {mail.get_content_type()}"
    for break_ in BREAKS:
        if break_ in mail["Subject"] and "\n" in break_:
            yield "lines in the subject"


def _hit(number: int, id: str) -> tuple[Any, ...]:
    return (number, id, datetime.now(UTC).isoformat())


def _letter(payload: str, news: list[Any]) -> Letter:
    moment = datetime.now(UTC)
    written = moment.isoformat()
    saved = Saved(1, "0b5e", payload, f"q={FOUND}", written, written, "", "", 0)
    target = Target(*_target())
    return Letter("0b5e", target, saved, moment, news)


def _target() -> tuple[Any, ...]:
    return (1, "0b5e", 1, Kind.MAIL, "leser@bote.example", "de", 0, "", 0.0)
