"""Robots: what a host allows us, by its robots.txt (RFC 9309; read by Protego)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from protego import Protego

from index.fetching.manners import NAME


@dataclass(frozen=True)
class Robots:
    """What one origin says to robots. ``text`` is None where it could not be asked."""

    text: str | None

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text or "")

    def allows(self, url: str) -> bool:
        """Whether we may ask for this; nothing may be asked of who could not be asked."""
        return self.text is not None and self._rules.can_fetch(url, NAME)

    @property
    def delay(self) -> float:
        """Seconds that are to lie between two requests; 0 where nothing is said of it.

        >>> Robots("User-agent: *\\nCrawl-delay: 5").delay
        5.0
        """
        rate = self._rules.request_rate(NAME)
        between = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(0.0, between, self._rules.crawl_delay(NAME) or 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that are named."""
        return tuple(self._rules.sitemaps)


def robots_answered(status: int, content: bytes) -> Robots:
    """What an answer to the question for robots.txt says (RFC 9309, 2.3.1).

    Where there is none (4xx), all is allowed; where the host is in trouble (5xx) or asks to be
    left alone (429), nothing is.

    >>> robots_answered(404, b"").allows("/"), robots_answered(503, b"").allows("/")
    (True, False)
    """
    if 200 <= status < 300:
        return Robots(content.decode("utf-8", "replace").removeprefix("\ufeff"))
    return Robots("" if 400 <= status < 500 and status != 429 else None)
