"""Generations in folders of one machine, and one atomic switch between them.

    INDEX/current                 the names of the live generation and of the one before it, and
                                  a digest of these lines
    INDEX/lock                    held while somebody writes
    INDEX/generations/000007/     a whole index: manifest.json and the engine's files
    INDEX/generations/000008.new/ one being built; whatever is left of a killed run is removed

A generation is pruned only after its readers have let go (``index.folder``). The one before the
live one is always kept, for ``rollback``.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from index.article import BERLIN
from index.errors import IndexDamaged, IndexLocked, IndexMissing, PressesucheError
from index.folder import NEW, FolderBuilding, FolderGeneration, link, locked, sync
from index.generations import Generation, IndexUnwritable, NothingToRollBackTo
from index.manifest import sources_of
from index.pointer import Pointer

_PAUSE = 0.05  #: seconds between two looks at a lock that is held


class FolderGenerations:
    """The generations in an index folder (``generations.Generations``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._all = folder / "generations"
        self.pointer = Pointer(folder)

    def live(self) -> FolderGeneration:
        return FolderGeneration(self._all / self.pointer.names()[0])

    def exists(self) -> bool:
        return self.pointer.exists()

    def mark(self) -> object:
        return self.pointer.mark()

    def last_sources(self) -> tuple[Path, ...]:
        newest_first = self.known()[::-1]
        with suppress(PressesucheError):
            newest_first.insert(0, self.live())
        for generation in newest_first:
            if found := sources_of(generation.folder):
                return found
        if newest_first:
            raise IndexDamaged(self.folder, "it does not tell which sources it was built from")
        return ()

    def known(self) -> list[FolderGeneration]:
        if not self._all.is_dir():
            return []
        folders = sorted(f for f in self._all.iterdir() if f.name.isdigit() and f.is_dir())
        return [FolderGeneration(folder) for folder in folders]

    @contextmanager
    def writing(self, wait: float = 0.0) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "lock").open("a+", encoding="utf-8") as lock:
                self._wait_for(lock, monotonic() + wait)
                lock.truncate(0)
                since = datetime.now(BERLIN).isoformat(" ", timespec="seconds")
                holder = f"process {os.getpid()} on {socket.gethostname()} since {since}\n"
                # Only a help for whoever waits: a full disk must not fail for it alone.
                with suppress(OSError):
                    os.write(lock.fileno(), holder.encode())
                try:
                    yield
                finally:
                    lock.truncate(0)
        except OSError as error:
            place = error.filename or self.folder
            raise IndexUnwritable(place, error.strerror or str(error)) from error

    def _wait_for(self, lock: IO[str], until: float) -> None:
        while not locked(lock, fcntl.LOCK_EX):
            if monotonic() >= until:
                lock.seek(0)
                raise IndexLocked(self.folder, lock.read().strip())
            sleep(_PAUSE)

    @contextmanager
    def fresh(self, engine: str, instead: bool = False) -> Iterator[FolderBuilding]:
        building = FolderBuilding(self._next_folder(), engine, {})
        building.engine_folder.mkdir(parents=True)
        with self._switching(building, self._before(instead)):
            yield building

    def _before(self, instead: bool) -> str | None:
        """The generation that ``rollback`` shall lead to once the next one is live."""
        earlier = self._earlier() if instead else []
        return earlier[-1].name if earlier else self._whole_live()

    @contextmanager
    def successor(self, of: Generation | None = None) -> Iterator[FolderBuilding]:
        base = FolderGeneration(self._all / of.name) if of else self.live()
        manifest = base.manifest()
        folder = self._next_folder()
        building = FolderBuilding(folder, manifest.engine, link(base.folder, manifest, folder))
        with self._switching(building, base.name):
            yield building

    def _next_folder(self) -> Path:
        """Where to build the next generation; what a killed run left is removed."""
        self._all.mkdir(parents=True, exist_ok=True)
        for left_over in self._all.glob(f"*{NEW}"):
            shutil.rmtree(left_over)
        last = max((int(g.name) for g in self.known()), default=0)
        return self._all / f"{last + 1:06}{NEW}"

    @contextmanager
    def _switching(self, building: FolderBuilding, before: str | None) -> Iterator[None]:
        """Make the building the live generation if its block ends well and it was sealed."""
        target = self._all / building.name
        try:
            yield
            if building.sealed:
                building.sync()
                building.folder.rename(target)
                sync(self._all)
                self.pointer.lead_to(target.name, before)
        except BaseException:
            shutil.rmtree(building.folder, ignore_errors=True)
            if self._whole_live() != target.name:
                shutil.rmtree(target, ignore_errors=True)
            raise
        if building.sealed:
            self.prune()
        else:
            shutil.rmtree(building.folder, ignore_errors=True)

    def _whole_live(self) -> str | None:
        """The name of the live generation if it is one."""
        try:
            live = self.live()
        except PressesucheError:
            return None
        return live.name if live.folder.is_dir() else None

    def earlier(self) -> FolderGeneration:
        found = self._earlier()
        if not found:
            raise NothingToRollBackTo(self.folder)
        return found[-1]

    def rollback(self, to: Generation | None = None) -> FolderGeneration:
        """Where it cannot be told which one is live, the newest becomes it."""
        earlier = FolderGeneration(self._all / to.name) if to else self.earlier()
        earlier.manifest()  # never switch to one that cannot be read
        self.pointer.lead_to(earlier.name)
        return earlier

    def _earlier(self) -> list[FolderGeneration]:
        """The generations before the live one, the one to go back to last.

        One that was rolled back from is newer than the live one and does not count once the
        next is built, even if somebody still reads it: the pointer says which one was before.
        """
        known = self.known()
        try:
            live, *before = self.pointer.names()
        except (IndexMissing, IndexDamaged):
            if not known:
                raise
            return known
        return [g for g in known if g.name in before] or [g for g in known if g.name < live]

    def prune(self) -> None:
        kept = {self.live().name, *(g.name for g in self._earlier()[-1:])}
        for generation in self.known():
            if generation.name in kept:
                continue
            # What cannot be removed is tried again by the next run; this one has made its switch.
            with suppress(OSError):
                generation.remove_if_unused()
