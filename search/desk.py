"""Desk: what every route works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from index.article import Article
from index.german.variants import Variants
from index.live import Live
from index.settings import Settings
from search.answer import Answer, answer
from search.failures import TakenDown
from search.request import Request


@dataclass(frozen=True, slots=True)
class Desk:
    """The live index, the settings, the clock, and the spellings of names."""

    live: Live
    settings: Settings
    clock: Callable[[], date]
    variants: Variants

    def answer(self, request: Request) -> Answer:
        """Search the live index. Raises what ``Live`` and ``search.answer`` raise."""
        with self.live.reading() as live:
            today = self.clock()
            return answer(live.searcher, request, today, live.generation, self.variants)

    def article(self, id: str) -> Article | None:
        """The article of this id. Raises TakenDown for one that was removed for good, and what
        ``Live`` raises.
        """
        with self.live.reading() as live:
            if down := live.takedowns.get(id):
                raise TakenDown(down)
            return live.searcher.article(id)
