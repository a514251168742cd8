"""Robots: what search engines may read (RFC 9309).

An archive belongs to those who keep it: unless the setting says that it is public, nothing may be
read by robots. Public are articles only. Lists would lead a robot through every combination of
filters, and say nothing that the articles do not.
"""

from __future__ import annotations

from search.exports.address import Address
from search.exports.sitemap import INDEX, PART

_ALLOWED = ("/articles/", "/static/", PART, INDEX)
_FORBIDDEN = ("/articles/*?", "/")  # articles in other forms or with marks; everything else


def robots(address: Address, public: bool) -> str:
    """robots.txt (RFC 9309): the longest rule that fits an address counts."""
    if not public:
        return "User-agent: *\nDisallow: /\n"
    rules = [f"Allow: {path}\n" for path in _ALLOWED]
    rules += [f"Disallow: {path}\n" for path in _FORBIDDEN]
    return f"User-agent: *\n{''.join(rules)}\nSitemap: {address.url(INDEX)}\n"
