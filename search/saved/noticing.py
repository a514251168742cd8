"""Noticing: what a saved search finds now and never found before becomes its hits, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from index.german.variants import Variants
from index.holdings import Holdings
from index.live import Reading
from search.saved.asking import Asking, request_of, sequences
from search.saved.known import Numbers, numbers
from search.saved.saved import Saved
from search.saved.store import KEPT, Found, Store


@dataclass(frozen=True, slots=True)
class Noticer:
    """Holds saved searches against one state of the index."""

    store: Store
    reading: Reading
    holdings: Holdings
    variants: Variants
    today: date  #: which dates in words are relative to
    now: datetime

    @property
    def state(self) -> str:
        """Differs whenever a search may find something else: after an update or a rebuild, when
        an embargo ends, and on another day."""
        shown = self.reading.searcher.size()
        return f"{self.reading.generation} {self.reading.run} {shown} {self.today}"

    def found(self, asked: str) -> tuple[Found, Asking, Numbers]:
        """What is found now, and the keys of it. Raises CannotBeSaved, and what engines raise."""
        request = request_of(asked, self.today)
        asking = Asking.of(self.reading.searcher, request, self.today, self.variants)
        keys = asking.keys()
        found = Found(self.state, self.reading.run, numbers(sequences(keys)))
        return found, asking, keys

    def notice(self, saved: Saved) -> int:
        """Make hits of what is new; how many that are. Raises as ``found`` does."""
        if saved.state == self.state:
            return 0
        found, asking, keys = self.found(saved.asked)
        if self._is_renumbered(saved):
            self.store.begin_anew(saved, found)
            return 0
        new = self.store.unknown(saved, found.sequences)
        latest = new[-KEPT:]  # of a flood, what was seen last
        wanted = keys[np.isin(sequences(keys), latest)]
        ids = sorted((number, article.id) for number, article in asking.articles(wanted))
        return self.store.note(saved, found, ids, self.now)

    def _is_renumbered(self, saved: Saved) -> bool:
        """Whether the holdings are others than those which the search was held against last."""
        if saved.run in ("", self.reading.run) or not self.holdings.file.exists():
            return False
        return not self.holdings.knows(saved.run)
