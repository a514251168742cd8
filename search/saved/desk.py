"""What the pages of saved searches work with: the store, held against the live index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from index.article import Article
from index.engine import Searcher
from index.holdings import Holdings
from index.live import Reading
from search.desk import Desk
from search.request import Request
from search.saved.asking import LONGEST, asked_of, request_of
from search.saved.noticing import Noticer
from search.saved.outbox import Outbox
from search.saved.saved import CannotBeSaved, Saved, SavedHit
from search.saved.store import NAME_LONGEST, Store


@dataclass(frozen=True, slots=True)
class News:
    """A part of the hits of a search, the latest first, without those that may not be shown."""

    saved: Saved
    hits: tuple[tuple[SavedHit, Article], ...]
    earlier: int | None  #: the position that still earlier ones lie below; None: there are none
    state: str  #: differs where anything of this may


@dataclass(frozen=True, slots=True)
class SavedDesk:
    """The saved searches, the desk beside them, and the moment."""

    desk: Desk
    store: Store
    moment: Callable[[], datetime]

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.store.database)

    def save(self, name: str, request: Request) -> str:
        """Save what a request asks for; the token of its link.

        Raises CannotBeSaved, TooManySearches, SavedError, and what ``Live`` raises.
        """
        asked = _asked(request)
        with self._noticer() as noticer:
            found, _, _ = noticer.found(asked)
        named = _named(name) or request.text[:NAME_LONGEST]
        most = self.desk.settings.saved_most
        return self.store.save(named, asked, found, self.moment(), most)[0]

    def change(self, saved: Saved, name: str, text: str) -> None:
        """Another name, and another query under the same filters. Raises as ``save`` does."""
        asked, found = saved.asked, None
        request = request_of(saved.asked, self.desk.clock())
        if text.strip() != request.text:
            asked = _asked(replace(request, text=text.strip()))
            with self._noticer() as noticer:
                found, _, _ = noticer.found(asked)
        self.store.change(saved, _named(name) or text.strip()[:NAME_LONGEST], asked, found)

    def news(self, token: str, most: int, below: int | None = None) -> News | None:
        """The hits of a link's search, after a look whether there are new ones; None where there
        is no such search. Raises SavedError, and what ``Live`` raises."""
        saved = self.store.find(token)
        if saved is None:
            return None
        self.store.is_used(saved, self.desk.clock())
        with self._noticer() as noticer:
            try:
                if noticer.notice(saved):
                    saved = self.store.find(token) or saved
            except CannotBeSaved:
                pass  # its page says so; what was noticed is there still
            hits = self.store.hits(saved, most + 1, below)
            earlier = hits[most - 1].position if len(hits) > most else None
            shown = tuple(_shown(noticer.reading.searcher, hits[:most]))
            return News(saved, shown, earlier, noticer.state)

    @contextmanager
    def _noticer(self) -> Iterator[Noticer]:
        with self.desk.live.reading() as reading:
            yield self._on(reading)

    def _on(self, reading: Reading) -> Noticer:
        desk = self.desk
        holdings = Holdings(desk.settings.holdings)
        return Noticer(self.store, reading, holdings, desk.variants, desk.clock(), self.moment())


def _shown(searcher: Searcher, hits: Sequence[SavedHit]) -> Iterator[tuple[SavedHit, Article]]:
    for hit in hits:
        if (article := searcher.article(hit.article)) is not None:
            yield hit, article


def _asked(request: Request) -> str:
    asked = asked_of(request)
    if len(asked) > LONGEST:
        raise CannotBeSaved(f"more than {LONGEST} characters")
    return asked


def _named(name: str) -> str:
    """A name on one line."""
    shown = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(shown.split())[:NAME_LONGEST]
