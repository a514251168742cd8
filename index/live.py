"""Live: the index that readers see, whichever generation that is just now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.engine import Searcher
from index.engines import open_engine
from index.errors import IndexDamaged, IndexMissing, RebuildNeeded
from index.generations import Generation, Generations
from index.manifest import Manifest, damages, fingerprint, missing_or_resized
from index.settings import Settings

READ_WHOLE = 64_000_000  #: bytes of an index up to which every opening checks all of them


class _Open:
    """A generation opened for reading, and how many are using it just now."""

    def __init__(self, generation: Generation, engine: str) -> None:
        self.name = generation.name
        self.users = 0
        self._lock = generation.held()
        try:
            self.manifest = generation.manifest()
            self._refuse_other_rules(engine)
            if damage := _damage(generation, self.manifest):
                raise damage
            self.searcher: Searcher = open_engine(self.manifest.engine).searcher(
                generation.engine_folder
            )
        except BaseException:
            self._lock.close()
            raise

    def _refuse_other_rules(self, engine: str) -> None:
        if engine and engine != self.manifest.engine:
            raise RebuildNeeded(
                f"the index was built with {self.manifest.engine}, the settings ask for {engine}"
            )
        if self.manifest.fingerprint != fingerprint():
            raise RebuildNeeded("the index was built with another schema or analyzer")

    def close(self) -> None:
        self.searcher.close()
        self._lock.close()


def _damage(generation: Generation, manifest: Manifest) -> IndexDamaged | None:
    """What is wrong with the files: all bytes of a small index, names and sizes of a large one."""
    if sum(file.size for file in manifest.files) <= READ_WHOLE:
        return next(iter(damages(generation.folder, manifest)), None)
    return missing_or_resized(generation.folder, manifest)


@dataclass(frozen=True, slots=True)
class Reading:
    """A searcher, and the name of the generation that it reads."""

    searcher: Searcher
    generation: str


class Live:
    """The live index as readers see it; picks up a new generation by itself. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._generations = Generations(settings.index)
        self._engine = settings.engine
        self._mutex = threading.Lock()
        self._open: _Open | None = None
        self._seen: tuple[int, int] | None = None  # which "current" file was looked at last

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A searcher on the live generation, which stays whole until it is let go.

        Raises IndexMissing, RebuildNeeded or IndexDamaged.
        """
        opened = self._take()
        try:
            yield Reading(opened.searcher, opened.name)
        finally:
            self._let_go(opened)

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
            mark = self._mark()
            if self._open is None or mark != self._seen:
                self._reopen()
                self._seen = mark
            assert self._open is not None
            self._open.users += 1
            return self._open

    def _mark(self) -> tuple[int, int]:
        try:
            state = self._generations.pointer.stat()
        except OSError:
            raise IndexMissing(self._generations.folder) from None
        return state.st_ino, state.st_mtime_ns

    def _reopen(self) -> None:
        """Open the live generation; a pruned one under our hands means that there is a newer."""
        for attempt in range(3):
            generation = self._generations.live()
            try:
                fresh = _Open(generation, self._engine)
                break
            except IndexDamaged:
                if attempt == 2 or self._generations.live() == generation:
                    raise
        last, self._open = self._open, fresh
        if last and not last.users:
            last.close()

    def _let_go(self, opened: _Open) -> None:
        with self._mutex:
            opened.users -= 1
            if not opened.users and opened is not self._open:
                opened.close()
