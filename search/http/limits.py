"""Limits: how often one address may ask for what costs much.

Counted by the library ``limits``: in the memory of each process, or in a store that all share.
Who asks from this machine itself is not counted: an archive of one's own needs no limits, and a
proxy on it has to be named (``proxy``). No address is kept or written down: only a keyed
hash of it, and that no longer than the time that is counted in. A store that fails stops nobody.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from ipaddress import IPv6Address, IPv6Network
from time import time
from typing import Any

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.exceptions import TooManyRequests

from index.errors import SettingsError
from index.settings import LimitSettings
from search.exports.choosing import chosen_form
from search.exports.forms import EXPORTS
from search.http.proxy import numbered
from search.reader import BadParameters

OFF = "off"
LISTS = ("pages.search",)  #: cheap as pages, costly as files of all that was found
SAVING = ("saved.save",)
#: What reads many articles, or one as often as it has words.
COSTLY = frozenset(
    {
        "pages.compare",
        "pages.overview",
        "pages.overview_file",
        "explanations.explain",
        "trends.page",
        "trends.file",
        "words.words",
        "research.concordance",
        "research.concordance_file",
        "research.sample",
        "research.sample_file",
        "signposts.sitemap_index",
        "signposts.sitemap_part",
        "api.overview",
        "api.compare",
        "api.concordance",
        "api.sample",
        "api.why",
        "api.trends",
        "api.words",
        "saved.feed",
        "saved.show",
    }
)
_SOON = 0.5  #: seconds in which a store has to answer
_REDIS = {"socket_timeout": _SOON, "socket_connect_timeout": _SOON}
_QUICKLY: dict[str, dict[str, Any]] = {
    "memcached": {"timeout": _SOON, "connect_timeout": _SOON},
    **dict.fromkeys(("redis", "rediss", "redis+unix"), _REDIS),
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Often:
    """How often one address may ask for something, and what it is called in the store."""

    name: str
    rate: RateLimitItem


class Limits:
    """Counts, and refuses with 429 who asks too often. Raises SettingsError for the store."""

    def __init__(self, settings: LimitSettings) -> None:
        self._store = settings.store
        self._costly = _often("costly", settings.costly)
        self._saving = _often("saved", settings.saved)
        alone = settings.store.startswith("memory")
        # One key for all machines that share a store; nobody without its address knows it.
        shared = blake2b(settings.store.encode(), digest_size=32).digest()
        self._key = secrets.token_bytes(32) if alone else shared
        if not alone:
            _ = self._counter  # a wrong setting is told when we start

    def check(self) -> None:
        """Count this request, if it is one of those. Raises TooManyRequests."""
        asked = self._asked()
        who = self._who(request.remote_addr or "")
        if asked is None or not who:
            return
        try:
            if self._counter.hit(asked.rate, asked.name, who):
                return
            reset = self._counter.get_window_stats(asked.rate, asked.name, who).reset_time
        except StorageError:
            _log.warning("the store of limits does not answer: requests are not counted")
            return
        wait = min(max(1, round(reset - time())), asked.rate.get_expiry())
        raise TooManyRequests(retry_after=wait)

    @cached_property
    def _counter(self) -> SlidingWindowCounterRateLimiter:
        """Made with the first request: the memory has a thread, which no fork takes along."""
        store: Storage
        if self._store.startswith("memory"):
            store = MemoryStorage()
        else:
            try:
                scheme = self._store.partition(":")[0]
                made = storage_from_string(self._store, wrap_exceptions=True, **_QUICKLY[scheme])
            except (ConfigurationError, ValueError) as error:
                said = f"a store that can be used ({type(error).__name__})"
                raise SettingsError("PRESSESUCHE_LIMIT_STORE", "…", said) from None
            assert isinstance(made, Storage)
            store = made
        return SlidingWindowCounterRateLimiter(store)

    def _asked(self) -> Often | None:
        if request.endpoint in SAVING:
            return self._saving
        if request.endpoint in COSTLY or (request.endpoint in LISTS and _wants_a_file()):
            return self._costly
        return None

    def _who(self, address: str) -> str:
        """A name for an address that does not tell it; "" for this machine."""
        number = numbered(address)
        if number is not None and number.is_loopback:
            return ""
        if isinstance(number, IPv6Address):  # of which everybody has a whole network
            number = IPv6Network((number, 64), strict=False).network_address
        return blake2b(f"{number or address}".encode(), key=self._key, digest_size=16).hexdigest()


def limit(app: Flask, settings: LimitSettings) -> None:
    """Let this application refuse who asks too often. Raises SettingsError."""
    app.before_request(Limits(settings).check)


def _often(name: str, rate: str) -> Often | None:
    return None if rate == OFF else Often(name, parse(rate))


def _wants_a_file() -> bool:
    try:
        form = chosen_form(request.args.get("format", ""), request.accept_mimetypes)
    except BadParameters:
        return False
    return form in EXPORTS
