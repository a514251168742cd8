"""Report: what a rebuild or an update did, and how long each stage took."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from index.errors import PressesucheError, SourceError, SourceNote

T = TypeVar("T")


class NothingToIndex(PressesucheError):
    """The sources gave no article at all; the live index was left as it is."""

    def __init__(self, paths: Sequence[Path], skipped: Sequence[SourceError]) -> None:
        named = ", ".join(map(str, paths)) or "the sources"
        reasons = "".join(f"\n  {error}" for error in skipped[:20])
        super().__init__(f"no article could be read from {named}; the index is unchanged{reasons}")
        self.paths, self.skipped = tuple(paths), tuple(skipped)


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild or an update did. Seconds are wall time."""

    generation: str  #: the live one afterwards
    engine: str
    articles: int  #: in the index afterwards
    switched: bool = True  #: False where nothing had changed: then the index is as it was
    new: int = 0  #: never seen before
    added: int = 0  #: not in the index before: the new ones, and those that are back
    changed: int = 0
    removed: int = 0
    withdrawn: int = 0  #: of those removed, by their agencies
    left_out: int = 0  #: that sources have but their agencies have withdrawn, in all
    embargoed: int = 0  #: of those written, hidden until their embargoes end
    read: int = 0  #: with repeated ones
    repeated: int = 0  #: read, but another place has an article of this id too, and counts
    some_repeated: tuple[str, ...] = ()  #: where a few of these are
    skipped: tuple[SourceError, ...] = ()
    notes: tuple[SourceNote, ...] = ()  #: what is to be told, though nothing is wrong
    compacted: bool = False
    uncompacted: str = ""  #: why it was not, though much of the index is removed articles
    seconds: float = 0.0
    stages: tuple[tuple[str, float], ...] = ()  #: what was done, and how long it took

    @property
    def unchanged(self) -> int:
        """In the index as before."""
        return self.articles - self.added - self.changed


@dataclass(slots=True)
class Stopwatch:
    """How long each stage takes, in the order in which they began. Stages may lie in others:
    each counts its own time only."""

    started: float = field(default_factory=perf_counter)
    _seconds: dict[str, float] = field(default_factory=dict)
    _running: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """The block belongs to this stage."""
        self._enter(name)
        try:
            yield
        finally:
            self._leave()

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """The items; the time to get them belongs to this stage."""
        iterator = iter(items)
        while True:
            self._enter(name)
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._leave()
            yield item

    def _enter(self, name: str) -> None:
        self._charge()
        self._seconds.setdefault(name, 0.0)
        self._running.append(name)

    def _leave(self) -> None:
        self._charge()
        self._running.pop()

    def _charge(self) -> None:
        now = perf_counter()
        if self._running:
            self._seconds[self._running[-1]] += now - self._since
        self._since = now

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return perf_counter() - self.started

    @property
    def stages(self) -> tuple[tuple[str, float], ...]:
        return tuple(self._seconds.items())


Progress = Callable[[int], None]  #: told the number of articles read so far
