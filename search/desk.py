"""Desk: what every route works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from index.generations import Live
from index.settings import Settings
from search.answer import Answer, answer
from search.request import Request


@dataclass(frozen=True, slots=True)
class Desk:
    """The live index, the settings and the clock."""

    live: Live
    settings: Settings
    clock: Callable[[], date]

    def answer(self, request: Request) -> Answer:
        """Search the live index. Raises what ``Live`` and ``search.answer`` raise."""
        with self.live.reading() as live:
            return answer(live.searcher, request, self.clock(), live.generation)
