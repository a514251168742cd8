"""Addresses: where a name leads, and whether that is a place that is everybody's.

A page or a feed may name, or redirect to, anything, so it must not be able to send us to
machines that only we can reach. All addresses of a name are checked, and the connection is
made to one of those that were, so that a second answer for the same name changes nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from index.fetching.manners import Network
from index.fetching.target import NotFetchable


class NotPublic(NotFetchable):
    """A name leads to a place that is not everybody's."""


#: Name and port -> its addresses in numbers. Raises OSError where there are none.
Resolve = Callable[[str, int], Sequence[str]]

_THROUGH_IPV6 = IPv6Network("64:ff9b::/96")  #: IPv4 behind a translator (RFC 6052)
_TUNNELS = (b"\0\0\x5e\xfe", b"\x02\0\x5e\xfe")  #: before IPv4, in a network's own (RFC 5214)
#: Not everybody's, though not every Python or no registry says so: IANA's own (192.0.0.192 and
#: 168.63.129.16 are where machines that are hosted are told their secrets), and IPv4
#: behind a translator of one's own (RFC 8215).
_TOO = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("168.63.129.16/32"),
    IPv6Network("64:ff9b:1::/48"),
)


def resolve(name: str, port: int) -> Sequence[str]:
    """The addresses of a name, as this machine knows them. Raises OSError."""
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("a name that cannot be") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def checked(
    name: str, port: int, resolver: Resolve, allowed: Sequence[Network] = ()
) -> Sequence[str]:
    """The addresses of a name, all of them public or in one of the networks allowed.

    Raises NotPublic where one is not, and NotFetchable where there is none.
    """
    try:
        found = resolver(name, port)
    except OSError as error:
        raise NotFetchable(f"{name} has no address ({error.strerror or error})") from error
    if not found:
        raise NotFetchable(f"{name} has no address")
    for address in found:
        if not is_public(address) and not _is_in(address, allowed):
            raise NotPublic(f"{name} leads to {address}, which is not a public address")
    return found


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet.

    >>> [is_public(a) for a in ("93.184.215.14", "10.0.0.1", "::ffff:93.184.215.14", "fe80::1%1")]
    [True, False, False, False]
    """
    try:
        number = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped is not None or number.is_site_local:
            return False
        if (inside := _translated(number)) is not None:
            return is_public(str(inside))
        if (inside := _tunnelled(number)) is not None and not is_public(str(inside)):
            return False
    return number.is_global and not (
        any(number in network for network in _TOO)
        or number.is_multicast
        or number.is_reserved
        or number.is_loopback
        or number.is_link_local
        or number.is_unspecified
    )


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _translated(number: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if number in _THROUGH_IPV6:
        return IPv4Address(number.packed[-4:])
    return number.teredo[1] if number.teredo else number.sixtofour


def _tunnelled(number: IPv6Address) -> IPv4Address | None:
    """The IPv4 address through which a network of IPv6 is reached."""
    return IPv4Address(number.packed[-4:]) if number.packed[8:12] in _TUNNELS else None
