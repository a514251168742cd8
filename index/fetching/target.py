"""Target: an address on the web, as a request needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

_PORTS = {"http": 80, "https": 443}
_SAFE = "%/:=&?~#+!$,;'@()*[]"  # what may stand in an address as it is
_LONGEST = 4096  #: characters of an address
_NUMBERS = re.compile(r"[\d.]+|0[xX][\da-fA-F]+|.*:.*")


class NotFetchable(ValueError):
    """An address that is none, or one that we do not ask; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked, of whom."""

    scheme: str  #: http or https
    host: str  #: as it goes over the wire: small letters, xn-- for others' alphabets
    port: int
    path: str  #: with the query behind it

    @property
    def netloc(self) -> str:
        """The host, and the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address in one spelling, without what is behind a #."""
        return f"{self.origin}{self.path}"

    def __str__(self) -> str:
        return self.url


def target_of(url: str, base: str = "") -> Target:
    """What an address says; a relative one is seen from ``base``. Raises NotFetchable.

    >>> target_of("HTTPS://Straße.example:443/ü?a=1#oben").url
    'https://xn--strae-oqa.example/%C3%BC?a=1'
    >>> target_of("../2", base="http://bote.example/a/b/1").url
    'http://bote.example/a/2'
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = parts.port
    except ValueError as error:
        raise NotFetchable("not an address") from error
    if parts.scheme not in _PORTS:
        raise NotFetchable("neither http nor https")
    if not parts.hostname:
        raise NotFetchable("an address without a host")
    if "@" in parts.netloc:
        raise NotFetchable("an address with a name or a password in it")
    if len(url) > _LONGEST:
        raise NotFetchable(f"an address of more than {_LONGEST:,} characters")
    port = port if port is not None else _PORTS[parts.scheme]
    if port < 1024 and port not in _PORTS.values():
        raise NotFetchable(f"port {port} is not one of the web")
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Target(parts.scheme, _host(parts.hostname), port, f"{path}{query}")


def _host(name: str) -> str:
    name = name.rstrip(".")
    if _NUMBERS.fullmatch(name):
        return name  # an address in numbers: whoever resolves it says which
    try:
        # Underscores are in no name of the standard, and in some that are used.
        if name.isascii() and re.fullmatch(r"[\w.-]{1,253}", name):
            return name.lower()
        return idna.encode(name, uts46=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise NotFetchable("a host with a name that cannot be") from error
