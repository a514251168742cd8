"""Proxy: who a request comes from, and how, where it comes through a proxy of ours.

Anybody can write X-Forwarded-For into a request. It is believed only where the request comes from
an address that the settings name, and of its list only the end that such addresses wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from index.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR = "HTTP_X_FORWARDED_FOR"
_BEFORE_PORT = re.compile(r"\[(?P<six>[^\]]*)\](:[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")


class Proxied:
    """An application behind proxies that have these addresses."""

    def __init__(self, application: WSGIApplication, proxies: Sequence[Network]) -> None:
        self._application = application
        self._proxies = tuple(proxies)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answers = self._application
        if through := self._through(environ):
            answers = ProxyFix(answers, x_for=through, x_proto=1, x_host=1)
        return answers(environ, start_response)

    def _through(self, environ: WSGIEnvironment) -> int:
        """How many proxies of ours, one behind another, the request came through."""
        count, came_from = 0, environ.get("REMOTE_ADDR", "")
        told = [one.strip() for one in environ.get(FOR, "").split(",")]
        while self._is_ours(came_from):
            count += 1
            if count > len(told):
                return count - 1
            came_from = told[-count]
        return count

    def _is_ours(self, address: str) -> bool:
        number = numbered(address)
        return number is not None and any(number in network for network in self._proxies)


def numbered(address: str) -> IPv4Address | IPv6Address | None:
    """The address of a request as a number; None for what is none. Some proxies write the port too.

    >>> numbered("::ffff:127.0.0.1"), numbered("unknown")
    (IPv4Address('127.0.0.1'), None)
    >>> numbered("192.0.2.1:4711"), numbered("[2001:db8::1]:4711")
    (IPv4Address('192.0.2.1'), IPv6Address('2001:db8::1'))
    """
    if match := _BEFORE_PORT.fullmatch(address):
        address = match["six"] or match["four"]
    try:
        number = ip_address(address)
    except ValueError:
        return None
    mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return mapped or number
