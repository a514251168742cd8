"""Permissions: what the robots.txt files of all origins say, asked once a day."""

from __future__ import annotations

from index.fetching.addresses import checked
from index.fetching.exchange import Asker, Unanswered
from index.fetching.lanes import Clock
from index.fetching.ledger import Ledger
from index.fetching.manners import MOST_HOPS, ROBOTS_KEPT, ROBOTS_LARGEST
from index.fetching.robots import Robots, robots_answered
from index.fetching.target import NotFetchable, Target, target_of

MOVED = (301, 302, 303, 307, 308)  #: statuses that say where else to ask


class Permissions:
    """What is known of robots.txt files. All but ``ask`` is called by one thread at a time."""

    def __init__(self, ledger: Ledger, clock: Clock, asker: Asker) -> None:
        self._ledger, self._clock, self._asker = ledger, clock, asker
        self._known: dict[str, Robots] = {}

    def known(self, target: Target) -> Robots | None:
        """What the origin of an address says; None where it has to be asked."""
        if target.origin not in self._known:
            kept = self._ledger.robots(target.origin, self._clock.wall())
            if kept is None:
                return None
            self._known[target.origin] = Robots(kept)
        return self._known[target.origin]

    def keep(self, target: Target, robots: Robots) -> None:
        """Keep what an origin says for a day; that it says nothing, for this run only."""
        self._known[target.origin] = robots
        if robots.text is not None:
            until = self._clock.wall() + ROBOTS_KEPT
            self._ledger.keep_robots(target.origin, robots.text, until)

    def ask(self, target: Target) -> Robots:
        """Ask the origin of an address. Raises NotFetchable, Unanswered.

        Redirects are followed at once (RFC 9309, 2.3.1.2), each one checked.
        """
        asked = target_of("/robots.txt", target.origin)
        for _ in range(1 + MOST_HOPS):
            answer = self._asker.ask(asked, {}, ROBOTS_LARGEST)
            if answer.status not in MOVED:
                return robots_answered(answer.status, answer.content)
            try:
                asked = target_of(answer.location, asked.url)
                checked(asked.host, asked.port, self._asker.resolve, self._asker.manners.private)
            except NotFetchable as error:
                raise Unanswered(f"it redirects wrongly: {error}") from error
        return Robots("")  # as if there were none, says the standard
