"""Address: where this archive is reached, for what leaves it: feeds, files, mails."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

YEAR = "2025"  #: of every tag, for ever: RFC 4151 wants a date when the host was ours


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme, host and port, such as https://presse.example; "" where none is known.

    ``host`` names the archive in what must never change, whatever way a request came: the host
    of the setting, "localhost" without one.

    >>> ours = Address("https://presse.example", "presse.example")
    >>> ours.article("k3x"), ours.tag("/articles/k3x")
    ('https://presse.example/articles/k3x', 'tag:presse.example,2025:/articles/k3x')
    """

    base: str = ""
    host: str = "localhost"

    def url(self, path: str) -> str:
        """The whole URL of a path of ours."""
        return f"{self.base}{path}"

    def article(self, id: str) -> str:
        """The permanent link of an article."""
        return f"{self.base}/articles/{id}"

    def tag(self, path: str) -> str:
        """A tag URI (RFC 4151): a name that stays, also where the address changes."""
        return f"tag:{self.host},{YEAR}:{path}"


def address(setting: str, asked: str = "") -> Address:
    """The address of the setting; without one that by which we were asked, if any.

    >>> address("", "http://127.0.0.1:5000/").url("/search")
    'http://127.0.0.1:5000/search'
    """
    if setting:
        return Address(setting.rstrip("/"), urlsplit(setting).hostname or "localhost")
    return Address(asked.rstrip("/"))
