"""Generations: a fresh index beside the live one, and one atomic switch.

    INDEX/current                 the name of the live generation
    INDEX/lock                    held while somebody writes
    INDEX/generations/000007/     a whole index: manifest.json and the engine's files
    INDEX/generations/000008.new/ one being built; whatever is left of a killed run is removed

A reader holds a shared lock on its generation, so a generation is pruned only after its
readers have let go. The one before the live one is always kept, for ``rollback``.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from index.engine import Searcher
from index.engines import open_engine
from index.errors import IndexDamaged, IndexLocked, IndexMissing, PressesucheError, RebuildNeeded
from index.manifest import Manifest, fingerprint, missing_or_resized
from index.settings import Settings

_NEW = ".new"


class NothingToRollBackTo(PressesucheError):
    """There is no generation before the live one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no generation before the live one")
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index in a folder of its own."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def engine_folder(self) -> Path:
        return self.folder / "engine"

    def manifest(self) -> Manifest:
        """What the generation was built from and holds. Raises IndexDamaged, RebuildNeeded."""
        return Manifest.read(self.folder)


class Generations:
    """The generations in an index folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._all = folder / "generations"
        self.pointer = folder / "current"

    def live(self) -> Generation:
        """The generation that readers use. Raises IndexMissing."""
        try:
            name = self.pointer.read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(self.folder) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(self.pointer, str(error)) from error
        if not name.isdigit():
            raise IndexDamaged(self.pointer, "it does not name a generation")
        return Generation(self._all / name)

    def known(self) -> list[Generation]:
        """All whole generations, oldest first."""
        if not self._all.is_dir():
            return []
        folders = sorted(f for f in self._all.iterdir() if f.name.isdigit() and f.is_dir())
        return [Generation(folder) for folder in folders]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. Raises IndexLocked where there is one already."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a+", encoding="utf-8") as lock:
            if not _lock(lock, fcntl.LOCK_EX):
                lock.seek(0)
                raise IndexLocked(self.folder, lock.read().strip())
            lock.truncate(0)
            lock.write(f"process {os.getpid()}\n")
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)

    @contextmanager
    def fresh(self) -> Iterator[Generation]:
        """A folder to build the next generation in; it becomes the live one if all goes well.

        Whoever builds puts the engine's files and a manifest there; only inside ``writing``.
        """
        self._all.mkdir(parents=True, exist_ok=True)
        for left_over in self._all.glob(f"*{_NEW}"):
            shutil.rmtree(left_over)
        last = max((int(g.name) for g in self.known()), default=0)
        target = self._all / f"{last + 1:06}"
        building = Generation(self._all / f"{target.name}{_NEW}")
        building.engine_folder.mkdir(parents=True)
        try:
            yield building
            _sync_tree(building.folder)
            building.folder.rename(target)
            _sync(self._all)
        except BaseException:
            shutil.rmtree(building.folder, ignore_errors=True)
            raise
        self._point_to(target.name)
        self.prune()

    def rollback(self) -> Generation:
        """Make the generation before the live one the live one; only inside ``writing``."""
        live = self.live()
        earlier = [g for g in self.known() if g.name < live.name]
        if not earlier:
            raise NothingToRollBackTo(self.folder)
        earlier[-1].manifest()  # never switch to one that cannot be read
        self._point_to(earlier[-1].name)
        return earlier[-1]

    def prune(self) -> None:
        """Remove all but the live generation and the one before it, unless somebody reads it."""
        live = self.live().name
        earlier = [g.name for g in self.known() if g.name < live]
        for generation in self.known():
            if generation.name == live or generation.name in earlier[-1:]:
                continue
            with _in_use(generation).open("a") as lock:
                if _lock(lock, fcntl.LOCK_EX):
                    shutil.rmtree(generation.folder, ignore_errors=True)

    def _point_to(self, name: str) -> None:
        draft = self.pointer.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.pointer)
        _sync(self.folder)


def _in_use(generation: Generation) -> Path:
    return generation.folder / "in-use"


def _lock(file: IO[str], how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


class _Open:
    """A generation opened for reading, and how many are using it just now."""

    def __init__(self, generation: Generation, engine: str) -> None:
        self.name = generation.name
        self.users = 0
        try:
            self._lock: IO[str] = _in_use(generation).open("a")
        except FileNotFoundError:
            raise IndexDamaged(generation.folder, "the folder is missing") from None
        _lock(self._lock, fcntl.LOCK_SH)
        try:
            self.manifest = generation.manifest()
            self._refuse_other_rules(engine)
            if damage := missing_or_resized(generation.folder, self.manifest):
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
