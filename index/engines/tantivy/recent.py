"""Recent: the articles that were read last, so that the next page of the same need not read."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import tantivy

from index.article import Article

MEMORY = 16_000_000  #: bytes, as they are stored; as values articles take about twice that

_Key = tuple[int, int]


class Recent:
    """Articles by their address in one state of an index, those read longest ago given up first.

    Safe to use from several threads.

    >>> address, recent = tantivy.DocAddress(0, 7), Recent(memory=10)
    >>> recent.keep(address, Article(id="a"), size=6)
    >>> recent.get(address).id, recent.get(tantivy.DocAddress(0, 8))
    ('a', None)
    >>> recent.keep(tantivy.DocAddress(0, 8), Article(id="b"), size=6)
    >>> recent.get(address) is None
    True
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._free = memory
        self._held: OrderedDict[_Key, tuple[Article, int]] = OrderedDict()
        self._mutex = Lock()

    def get(self, address: tantivy.DocAddress) -> Article | None:
        """The article at this address, if it was read lately."""
        key = _key(address)
        with self._mutex:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def keep(self, address: tantivy.DocAddress, article: Article, size: int) -> None:
        """Remember an article that takes ``size`` bytes, and forget others for it."""
        key = _key(address)
        with self._mutex:
            if key not in self._held:
                self._held[key] = article, size
                self._free -= size
            while self._free < 0:
                self._free += self._held.popitem(last=False)[1][1]


def _key(address: tantivy.DocAddress) -> _Key:
    return address.segment_ord, address.doc
