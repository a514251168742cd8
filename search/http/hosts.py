"""Hosts: under which names we answer.

A site of somebody else's can have its own name lead to this machine (DNS rebinding), and then read
with a reader's browser what is meant for that reader only. So a name that is not ours gets no
answer. An address in numbers cannot be taken over like this; unless names are set, all are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest, MisdirectedRequest

from index.settings import Settings

ANY = "*"
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_HERE = "localhost"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that we answer to, small letters; ``numbers``: and any address in numbers."""

    names: frozenset[str]
    numbers: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Hosts:
        """Those of the settings, the one that readers are told, and this machine's own."""
        named = set(settings.hosts)
        told = urlsplit(settings.address).hostname
        return cls(frozenset(named | {_HERE} | ({told} if told else set())), not named)

    def answer(self, host: str) -> bool:
        """Whether we answer to this Host. Raises ValueError for one that cannot be.

        >>> ours = Hosts(frozenset({"localhost", "presse.example"}))
        >>> ours.answer("Presse.example.:443"), ours.answer("[::1]:5000"), ours.answer("x.example")
        (True, True, False)
        """
        match = _HOST.fullmatch(host)
        if match is None:
            raise ValueError(host)
        name = match["name"].lower().rstrip(".")
        name.encode().decode("idna")  # links to ourselves are built of it
        if ANY in self.names:
            return True
        if name in self.names or name.endswith(f".{_HERE}"):
            return True
        try:
            number = ip_address(name.strip("[]"))
        except ValueError:
            return False
        return self.numbers or number.is_loopback


def only_ours(hosts: Hosts) -> Callable[[], None]:
    """What refuses requests to other names: with 421, and with 400 what is no name."""

    def refuse() -> None:
        host = request.headers.get("Host", "")
        try:
            ours = hosts.answer(host) and hosts.answer(_asked(request.environ) or host)
        except ValueError:
            raise BadRequest from None
        if not ours:
            raise MisdirectedRequest

    return refuse


def _asked(environ: Mapping[str, Any]) -> str:
    """The name in the address that is asked for, which then counts and not the Host (RFC 9112,
    section 3.2.2); "" where it is a path, as all but proxies write it. Raises ValueError."""
    target = str(environ.get("RAW_URI", ""))
    return "" if target.startswith("/") else urlsplit(target).netloc


def answer_only_to(app: Flask, settings: Settings) -> None:
    """Let this application answer only to the names of the settings."""
    app.before_request(only_ours(Hosts.of(settings)))
