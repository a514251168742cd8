"""Live: the index that readers see, whichever generation that is just now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from index.engine import Searcher
from index.errors import IndexDamaged, RebuildNeeded
from index.generations import Generation
from index.manifest import Takedown, Withdrawn, fingerprint
from index.opening import open_generations
from index.released import ReleasedSearcher, hidden_in, minute_at
from index.scrub import Scrub
from index.settings import CLUSTER, Settings

_EARLY = datetime(1970, 1, 1, tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC)


class _Open:
    """A generation opened for reading, and how many are using it just now."""

    def __init__(self, generation: Generation, engine: str, scrub: bool) -> None:
        self.name = generation.name
        self.users = 0
        self._hold = generation.held()
        try:
            self.manifest = generation.manifest()
            self.takedowns = {down.id: down for down in self.manifest.takedowns}
            self.withdrawn = {one.id: one for one in self.manifest.withdrawn}
            self._refuse_other_rules(engine)
            for damage in generation.damages(thorough=False):
                raise damage
            self.searcher: Searcher = generation.searcher()
        except BaseException:
            self._hold.close()
            raise
        self.scrub = Scrub(generation, self.searcher.words.prepare) if scrub else None
        # What a cluster shows may change under our hands: where an update was killed, and the
        # state that we read was lost and taken anew.
        self._may_change = self.manifest.engine == CLUSTER
        self._hidden: int | None = None
        self._looked = 0
        self._removed = self.manifest.spoken_of

    def searcher_at(self, minute: int) -> Searcher:
        """A searcher that shows nothing under embargo, nor offers words of what was removed for
        good; what is hidden is counted once a minute, as long as there is any or may come some.
        Raises EngineError."""
        again = self._hidden or self._may_change
        if self._hidden is None or (again and minute != self._looked):
            self._hidden, self._looked = hidden_in(self.searcher, minute), minute
        if not self._hidden and not self._removed:
            return self.searcher
        return ReleasedSearcher(self.searcher, minute, self._hidden, self._removed)

    @property
    def hidden(self) -> int:
        """How many articles are under embargo, as far as was looked last."""
        return self._hidden or 0

    def _refuse_other_rules(self, engine: str) -> None:
        if engine and engine != self.manifest.engine:
            raise RebuildNeeded(
                f"the index was built with {self.manifest.engine}, the settings ask for {engine}"
            )
        if self.manifest.fingerprint != fingerprint():
            raise RebuildNeeded("the index was built with another schema or analyzer")

    def close(self) -> None:
        if self.scrub:
            self.scrub.stop()
        self.searcher.close()
        self._hold.close()


@dataclass(frozen=True, slots=True)
class Reading:
    """A searcher that shows nothing under embargo, the name of the generation that it reads, and
    what was removed from it. ``stories``: whether it was built with them; ``run``: whose result of
    the holdings it is, also where a generation changes in place."""

    searcher: Searcher
    generation: str
    takedowns: Mapping[str, Takedown] = field(default_factory=dict)  #: by id
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)  #: by id
    stories: bool = True
    run: str = ""
    created: datetime = _EARLY  #: when the generation was made
    hidden: int = 0  #: articles under embargo

    @property
    def commit(self) -> str:
        """What differs once anything was written."""
        return f"{self.generation}.{self.run}"

    @property
    def state(self) -> str:
        """What differs once anything that can be read here has changed."""
        return f"{self.generation}.{self.run}.{self.hidden}"

    def embargo(self, id: str) -> datetime | None:
        """When the embargo of this article ends, if it is under one. Raises EngineError."""
        searcher = self.searcher
        return searcher.embargo(id) if isinstance(searcher, ReleasedSearcher) else None


class Live:
    """The live index as readers see it; picks up a new generation by itself. Thread-safe.

    ``clock`` tells the moment (aware), by which embargoes end. With ``scrub`` the words and
    the files of a large index are read through beside the searches, and damage ends them.
    """

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime] = _now, scrub: bool = False
    ) -> None:
        self._scrub = scrub
        self._clock = clock
        self._generations = open_generations(settings)
        self._engine = settings.engine
        self._mutex = threading.Lock()
        self._open: _Open | None = None
        self._seen: object = None  # the mark of the generation that was opened last

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A searcher on the live generation, which stays whole until it is let go.

        Raises IndexMissing, RebuildNeeded or IndexDamaged.
        """
        opened = self._take()
        try:
            searcher = opened.searcher_at(minute_at(self._clock()))
            removed, told = (opened.takedowns, opened.withdrawn), opened.manifest
            made = datetime.fromisoformat(told.created)
            yield Reading(
                searcher, opened.name, *removed, told.stories, told.run, made, opened.hidden
            )
        finally:
            self._let_go(opened)

    def scrubbed(self) -> None:
        """Wait until the files of the live index have been read through, where that is done."""
        if (now := self._open) and now.scrub:
            now.scrub.done.wait()

    @contextmanager
    def searcher(self) -> Iterator[Searcher]:
        """As ``reading``, for those who need not know which generation it is."""
        with self.reading() as reading:
            yield reading.searcher

    def close(self) -> None:
        """Let go of the index once its users have."""
        with self._mutex:
            last, self._open, self._seen = self._open, None, None
            if last and not last.users:
                last.close()

    def _take(self) -> _Open:
        with self._mutex:
            mark = self._generations.mark()
            if self._open is None or mark != self._seen:
                self._reopen()
                self._seen = mark
            assert self._open is not None
            if self._open.scrub and self._open.scrub.damage:
                raise self._open.scrub.damage
            self._open.users += 1
            return self._open

    def _reopen(self) -> None:
        """Open the live generation; a pruned one under our hands means that there is a newer."""
        for attempt in range(3):
            generation = self._generations.live()
            try:
                fresh = _Open(generation, self._engine, self._scrub)
                break
            except IndexDamaged:
                if attempt == 2 or self._generations.live().name == generation.name:
                    raise
        last, self._open = self._open, fresh
        if last and not last.users:
            last.close()

    def _let_go(self, opened: _Open) -> None:
        with self._mutex:
            opened.users -= 1
            if not opened.users and opened is not self._open:
                opened.close()
