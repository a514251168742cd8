"""Manners: how others' servers are treated, and what is taken from them at most."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

Network = IPv4Network | IPv6Network

NAME = "Pressesuche"  #: what robots.txt files call us
VERSION = "0.1"
MOST_HOPS = 5  #: redirects from one address to what is there
ROBOTS_LARGEST = 500 << 10  #: bytes of a robots.txt that count (RFC 9309, 2.5)
ROBOTS_KEPT = 24 * 3600.0  #: seconds for which one may be kept (RFC 9309, 2.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What a run keeps to. Times are seconds, sizes bytes."""

    contact: str = ""  #: an address or a page where operators can reach us
    delay: float = 1.0  #: between the end of a request and the next to the same host
    patience: float = 120.0  #: the longest wait that a host may ask for; beyond, the next run asks
    connect: float = 10.0  #: until a connection stands, and again until it is encrypted
    silence: float = 20.0  #: between two pieces of an answer
    whole: float = 120.0  #: for all of an answer
    largest: int = 31 << 18  #: of an answer, as it is sent and unpacked; sources read 8 MB
    pages: int = 100  #: of one feed in one run; 0: none, the feed's own words are kept instead
    threads: int = 8  #: hosts that are asked at the same time
    again: bool = False  #: whether pages that are here already are asked for again
    private: tuple[Network, ...] = ()  #: networks that are not public and may be asked all the same

    @property
    def agent(self) -> str:
        """The User-Agent: who we are, and who runs us.

        >>> Manners(contact="redaktion@bote.example").agent
        'Pressesuche/0.1 (+redaktion@bote.example)'
        """
        whose = f" (+{self.contact})" if self.contact else ""
        return f"{NAME}/{VERSION}{whose}"
