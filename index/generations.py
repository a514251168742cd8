"""Generations: a fresh index beside the live one, and one atomic switch.

    INDEX/current                 the names of the live generation and of the one before it
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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from index.errors import IndexDamaged, IndexLocked, IndexMissing, PressesucheError
from index.manifest import Manifest, sources_of

_NEW = ".new"


class NothingToRollBackTo(PressesucheError):
    """There is no generation before the live one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no generation before the live one")
        self.folder = folder


class IndexUnwritable(PressesucheError):
    """The disk is full, or the index folder may not be written to; the live index is as it was."""

    def __init__(self, place: Path | str, reason: str) -> None:
        super().__init__(f"{place}: cannot be written ({reason}); the live index is unchanged")
        self.place, self.reason = str(place), reason


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

    def held(self) -> IO[str]:
        """Hold on to the generation for reading: it is not pruned until the file is closed.

        Raises IndexDamaged where there is nothing to hold on to.
        """
        lock = _open_to_lock(self)
        _lock(lock, fcntl.LOCK_SH)
        return lock

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
        """The generation that readers use. Raises IndexMissing, IndexDamaged."""
        return Generation(self._all / self._pointed()[0])

    def last_sources(self) -> tuple[Path, ...]:
        """What the live generation was built from, or, where it cannot tell, the newest that can.

        () where there is no generation at all. Raises IndexDamaged where none of them can tell.
        """
        newest_first = self.known()[::-1]
        with suppress(PressesucheError):
            newest_first.insert(0, self.live())
        for generation in newest_first:
            if found := sources_of(generation.folder):
                return found
        if newest_first:
            raise IndexDamaged(self.folder, "it does not tell which sources it was built from")
        return ()

    def _pointed(self) -> list[str]:
        """The name of the live generation, and that of the one before it if there is one."""
        try:
            names = self.pointer.read_text(encoding="utf-8").split()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(self.folder) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(self.pointer, str(error)) from error
        if not names or not all(name.isdigit() for name in names):
            raise IndexDamaged(self.pointer, "it does not name a generation")
        return names

    def known(self) -> list[Generation]:
        """All whole generations, oldest first."""
        if not self._all.is_dir():
            return []
        folders = sorted(f for f in self._all.iterdir() if f.name.isdigit() and f.is_dir())
        return [Generation(folder) for folder in folders]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. Raises IndexLocked where there is one already, IndexUnwritable."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "lock").open("a+", encoding="utf-8") as lock:
                if not _lock(lock, fcntl.LOCK_EX):
                    lock.seek(0)
                    raise IndexLocked(self.folder, lock.read().strip())
                lock.truncate(0)
                # Only a help for whoever waits: a full disk must not fail for it alone.
                with suppress(OSError):
                    os.write(lock.fileno(), f"process {os.getpid()}\n".encode())
                try:
                    yield
                finally:
                    lock.truncate(0)
        except OSError as error:
            place = error.filename or self.folder
            raise IndexUnwritable(place, error.strerror or str(error)) from error

    @contextmanager
    def fresh(self) -> Iterator[Generation]:
        """A folder to build the next generation in; it becomes the live one if all goes well.

        Whoever builds puts the engine's files and a manifest there; only inside ``writing``.
        """
        self._all.mkdir(parents=True, exist_ok=True)
        for left_over in self._all.glob(f"*{_NEW}"):
            shutil.rmtree(left_over)
        last = max((int(g.name) for g in self.known()), default=0)
        before = self._whole_live()
        target = self._all / f"{last + 1:06}"
        building = Generation(self._all / f"{target.name}{_NEW}")
        building.engine_folder.mkdir(parents=True)
        try:
            yield building
            _in_use(building).touch()  # so that its readers need not write
            _sync_tree(building.folder)
            building.folder.rename(target)
            _sync(self._all)
            self._point_to(target.name, before)
        except BaseException:
            shutil.rmtree(building.folder, ignore_errors=True)
            if self._whole_live() != target.name:
                shutil.rmtree(target, ignore_errors=True)
            raise
        self.prune()

    def _whole_live(self) -> str | None:
        """The name of the live generation if it is one."""
        try:
            live = self.live()
        except PressesucheError:
            return None
        return live.name if live.folder.is_dir() else None

    def rollback(self) -> Generation:
        """Make the generation before the live one the live one; only inside ``writing``.

        Where it cannot be told which one is live, the newest becomes it.
        Raises NothingToRollBackTo, IndexMissing, IndexDamaged, RebuildNeeded.
        """
        earlier = self._earlier()
        if not earlier:
            raise NothingToRollBackTo(self.folder)
        earlier[-1].manifest()  # never switch to one that cannot be read
        self._point_to(earlier[-1].name)
        return earlier[-1]

    def _earlier(self) -> list[Generation]:
        """The generations before the live one, the one to go back to last.

        One that was rolled back from is newer than the live one and does not count once the
        next is built, even if somebody still reads it: the pointer says which one was before.
        """
        known = self.known()
        try:
            live, *before = self._pointed()
        except (IndexMissing, IndexDamaged):
            if not known:
                raise
            return known
        return [g for g in known if g.name in before] or [g for g in known if g.name < live]

    def prune(self) -> None:
        """Remove all but the live generation and the one before it, unless somebody reads it."""
        kept = {self.live().name, *(g.name for g in self._earlier()[-1:])}
        for generation in self.known():
            if generation.name in kept:
                continue
            with _in_use(generation).open("a") as lock:
                if _lock(lock, fcntl.LOCK_EX):
                    shutil.rmtree(generation.folder, ignore_errors=True)

    def _point_to(self, *names: str | None) -> None:
        """Name the live generation and the one before it, in one step."""
        draft = self.pointer.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            file.write("".join(f"{name}\n" for name in names if name))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.pointer)
        _sync(self.folder)


def _in_use(generation: Generation) -> Path:
    return generation.folder / "in-use"


def _open_to_lock(generation: Generation) -> IO[str]:
    """The file that readers lock; to lock it they need not be allowed to write."""
    try:
        try:
            return _in_use(generation).open()
        except FileNotFoundError:
            return _in_use(generation).open("a")
    except OSError as error:
        missing = not generation.folder.is_dir()
        reason = "the folder is missing" if missing else error.strerror or str(error)
        raise IndexDamaged(generation.folder, reason) from None


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
