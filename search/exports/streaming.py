"""Streaming: a whole result as pieces of bytes, while one state of the index is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

from search.desk import Desk
from search.exports.address import Address
from search.exports.forms import Export
from search.exports.walk import Walk
from search.request import Request


class Streamed:
    """The bytes of an export, window by window.

    The index is opened, the query understood and the first window read before anything is given,
    so that whatever is wrong is an error and no cut-off file. The state of the index is held until
    ``close``: it is not deleted under the reader, and nothing is told twice or missed.

    Raises what ``Live`` and ``Walk`` raise, in the middle of it EngineError: whoever sends the
    pieces has to break off then, and not to end in good order.
    """

    def __init__(self, desk: Desk, request: Request, export: Export, address: Address) -> None:
        with ExitStack() as stack:
            live = stack.enter_context(desk.live.reading())
            searcher, variants = live.searcher, desk.variants
            walk = Walk.begun(searcher, request, desk.clock(), live.state, variants)
            self._walk = walk.to_the_end()
            self._pieces = export.write(self._walk.articles(), address)
            self._held = stack.pop_all()

    @property
    def total(self) -> int:
        """How many articles there are."""
        return self._walk.total

    def __iter__(self) -> Iterator[bytes]:
        return in_bytes(self._pieces)

    def close(self) -> None:
        """Let go of the index."""
        self._held.close()


def in_bytes(pieces: Iterable[str], at_once: int = 100) -> Iterator[bytes]:
    """Texts as UTF-8, many small ones together."""
    left = iter(pieces)
    while some := "".join(islice(left, at_once)):
        yield some.encode(errors="replace")
