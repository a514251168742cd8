"""The outlets that are known: a list that anybody may edit, ``data/outlets.tsv``.

One outlet a line: name, country, kind, domains and other spellings, with tabs between; of
several domains or spellings, a comma stands between. Lines that begin with # are remarks.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from index.german.normalise import fold

LIST = Path(__file__).parent / "data" / "outlets.tsv"
_WWW = re.compile(r"^(?:www\d?|m|mobil|amp|epaper|beta|rss|feeds?|news)\.")


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """An outlet of the list."""

    name: str
    country: str  #: ISO 3166: de, at, ch …
    kind: str  #: newspaper, magazine, broadcaster, online, agency, office
    domains: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlets:
    """The list, to be asked by domain or by name."""

    by_domain: dict[str, KnownOutlet]
    by_name: dict[str, KnownOutlet]

    def at(self, url: str) -> KnownOutlet | None:
        """The outlet that publishes at an address: that of its longest known domain."""
        host = host_of(url)
        while host:
            if found := self.by_domain.get(host):
                return found
            host = host.partition(".")[2]
        return None

    def named(self, name: str) -> KnownOutlet | None:
        """The outlet of a name, however it is spelled."""
        return self.by_name.get(bare(name))


@cache
def known_outlets(path: Path = LIST) -> Outlets:
    """The list. Raises ValueError for a line that is none, OSError where it cannot be read."""
    by_domain: dict[str, KnownOutlet] = {}
    by_name: dict[str, KnownOutlet] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if not 3 <= len(columns) <= 5 or not columns[0]:
            raise ValueError(f"{path}:{number}: name, country, kind, domains, spellings expected")
        name, country, kind, domains, spellings = (*columns, "", "")[:5]
        outlet = KnownOutlet(name, country, kind, _several(domains), _several(spellings))
        for domain in outlet.domains:
            by_domain.setdefault(domain, outlet)
        for said in (name, *outlet.domains, *outlet.spellings):
            by_name.setdefault(bare(said), outlet)
    return Outlets(by_domain, by_name)


@cache
def list_digest() -> bytes:
    """A digest of the list: where it changes, whatever rests on it has to be read again."""
    return hashlib.blake2b(LIST.read_bytes(), digest_size=16).digest()


def outlet_name(url: str, *said: str) -> str:
    """The outlet of an article: by its address, else by what the page calls itself.

    An address that is not in the list gives what the page says, or else its domain.

    >>> outlet_name("https://www.taz.de/!123/")
    'taz'
    >>> outlet_name("https://www.bote.example/1", "Der Bote")
    'Der Bote'
    >>> outlet_name("https://www.bote.example/1")
    'bote.example'
    """
    known = known_outlets()
    by_address = known.at(url)
    if by_address:
        return by_address.name
    for name in said:
        by_name = known.named(name)
        if by_name:
            return by_name.name
    return next((name for name in said if name), "") or _WWW.sub("", host_of(url))


def host_of(url: str) -> str:
    """The host in an address, "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower() if "//" in url else ""
    except ValueError:
        return ""


def label_of(url: str) -> str:
    """The part of a host that says whose it is.

    >>> label_of("https://www.bote.example/1")
    'bote'
    """
    return _WWW.sub("", host_of(url)).rpartition(".")[0].rpartition(".")[2]


def bare(name: str) -> str:
    """A name as it is compared: letters and digits, without the article before it."""
    return re.sub(r"\W", "", re.sub(r"^(?:der|die|das)\s+", "", fold(name)))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split(","))))
