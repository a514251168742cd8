"""Generations in folders of one machine, and one atomic switch between them.

    INDEX/current                 the names of the live generation and of the one before it, and
                                  a digest of these lines
    INDEX/lock                    held while somebody writes
    INDEX/generations/000007/     a whole index: manifest.json and the engine's files
    INDEX/generations/000008.new/ one being built; whatever is left of a killed run is removed

A reader holds a shared lock on its generation, so a generation is pruned only after its
readers have let go. The one before the live one is always kept, for ``rollback``.

An engine never changes a file in place, so a successor begins as hard links to the files of the
generation that it follows: an update costs what it writes, and on disk the two share the rest.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from index.article import BERLIN
from index.engine import Searcher, Writer
from index.engines import open_engine
from index.errors import IndexDamaged, IndexLocked, IndexMissing, PressesucheError
from index.generations import Generation, IndexUnwritable, NothingToRollBackTo
from index.manifest import (
    Identity,
    Manifest,
    Pause,
    SealedFile,
    damages,
    digest,
    identity,
    is_lock,
    missing_or_resized,
    seal,
    sources_of,
)

READ_WHOLE = 64_000_000  #: bytes of an index up to which every opening checks all of them
_NEW = ".new"
_NAME = re.compile(r"[0-9]{6,9}\n")
_PAUSE = 0.05  #: seconds between two looks at a lock that is held


@dataclass(frozen=True, slots=True)
class FolderGeneration:
    """One whole index in a folder of its own (``generations.Generation``)."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def engine_folder(self) -> Path:
        return self.folder / "engine"

    def held(self) -> IO[str]:
        lock = _open_to_lock(self)
        _lock(lock, fcntl.LOCK_SH)
        return lock

    def manifest(self) -> Manifest:
        return Manifest.read(self.folder)

    def searcher(self) -> Searcher:
        return open_engine(self.manifest().engine).searcher(self.engine_folder)

    def damages(self, thorough: bool = True) -> list[PressesucheError]:
        """All bytes are read; not ``thorough``, only those of a small index, and each file
        once in a process. Of a large one names and sizes are compared."""
        manifest = self.manifest()
        if thorough:
            return [*damages(self.folder, manifest)]
        if _is_small(manifest):
            return [*damages(self.folder, manifest, once=True)]
        first = missing_or_resized(self.folder, manifest)
        return [first] if first else []

    def scrubbed(self, pause: Pause) -> Iterator[PressesucheError]:
        manifest = self.manifest()
        if not _is_small(manifest):
            yield from damages(self.folder, manifest, once=True, pause=pause)


def _is_small(manifest: Manifest) -> bool:
    return sum(file.size for file in manifest.files) <= READ_WHOLE


class FolderBuilding:
    """A generation being built in a folder beside the others (``generations.Building``)."""

    def __init__(self, folder: Path, engine: str, linked: dict[Identity, SealedFile]) -> None:
        self.folder = folder
        self.sealed = False
        self._engine, self._linked = engine, linked

    @property
    def name(self) -> str:
        return self.folder.name.removesuffix(_NEW)

    @property
    def engine_folder(self) -> Path:
        return self.folder / "engine"

    def writer(self) -> Writer:
        return open_engine(self._engine).writer(self.engine_folder)

    def seal(self, manifest: Manifest) -> None:
        files = seal(self.folder, self._linked)
        replace(manifest, files=files).write(self.folder)
        _in_use(self.folder).touch()  # so that its readers need not write
        self.sealed = True

    def sync(self) -> None:
        """Bring to the disk what was written; what was linked lies there already."""
        for path in [*self.folder.rglob("*"), self.folder]:
            if identity(path) not in self._linked:
                _sync(path)


class FolderGenerations:
    """The generations in an index folder (``generations.Generations``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._all = folder / "generations"
        self.pointer = folder / "current"

    def live(self) -> FolderGeneration:
        return FolderGeneration(self._all / self._pointed()[0])

    def exists(self) -> bool:
        return self.pointer.exists()

    def mark(self) -> object:
        try:
            state = self.pointer.stat()
        except OSError:
            raise IndexMissing(self.folder) from None
        return state.st_ino, state.st_mtime_ns

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

    def _pointed(self) -> list[str]:
        """The name of the live generation, and that of the one before it if there is one."""
        try:
            lines = self.pointer.read_text(encoding="ascii").splitlines(keepends=True)
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(self.folder) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(self.pointer, str(error)) from error
        if lines and not _NAME.fullmatch(lines[-1]):  # older versions wrote no digest
            told = lines.pop().rstrip("\n")
            if told != digest("".join(lines).encode()):
                raise IndexDamaged(self.pointer, "the file has changed since it was written")
        if not lines or not all(map(_NAME.fullmatch, lines)):
            raise IndexDamaged(self.pointer, "it does not name a generation")
        return [line.rstrip("\n") for line in lines]

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
        while not _lock(lock, fcntl.LOCK_EX):
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
        building = FolderBuilding(folder, manifest.engine, _link(base.folder, manifest, folder))
        with self._switching(building, base.name):
            yield building

    def _next_folder(self) -> Path:
        """Where to build the next generation; what a killed run left is removed."""
        self._all.mkdir(parents=True, exist_ok=True)
        for left_over in self._all.glob(f"*{_NEW}"):
            shutil.rmtree(left_over)
        last = max((int(g.name) for g in self.known()), default=0)
        return self._all / f"{last + 1:06}{_NEW}"

    @contextmanager
    def _switching(self, building: FolderBuilding, before: str | None) -> Iterator[None]:
        """Make the building the live generation if its block ends well and it was sealed."""
        target = self._all / building.name
        try:
            yield
            if building.sealed:
                building.sync()
                building.folder.rename(target)
                _sync(self._all)
                self._point_to(target.name, before)
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
        self._point_to(earlier.name)
        return earlier

    def _earlier(self) -> list[FolderGeneration]:
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
        kept = {self.live().name, *(g.name for g in self._earlier()[-1:])}
        for generation in self.known():
            if generation.name in kept:
                continue
            # What cannot be removed is tried again by the next run; this one has made its switch.
            with suppress(OSError), _in_use(generation.folder).open("a") as lock:
                if _lock(lock, fcntl.LOCK_EX):
                    shutil.rmtree(generation.folder, ignore_errors=True)

    def _point_to(self, *names: str | None) -> None:
        """Name the live generation and the one before it, in one step."""
        draft = self.pointer.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            lines = "".join(f"{name}\n" for name in names if name)
            file.write(f"{lines}{digest(lines.encode())}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.pointer)
        _sync(self.folder)


def _link(base: Path, manifest: Manifest, folder: Path) -> dict[Identity, SealedFile]:
    """Fill a folder with links to the sealed files of another; which file is which.

    Where the file system knows no links they are copied, and count as written.
    """
    linked: dict[Identity, SealedFile] = {}
    (folder / "engine").mkdir(parents=True)
    for sealed in manifest.files:
        here, there = base / sealed.path, folder / sealed.path
        if is_lock(here):
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(here, there)
        except FileNotFoundError:
            raise IndexDamaged(here, "the file is missing") from None
        except OSError:
            shutil.copy2(here, there)
        else:
            linked[identity(there)] = sealed
    return linked


def _in_use(folder: Path) -> Path:
    return folder / "in-use"


def _open_to_lock(generation: FolderGeneration) -> IO[str]:
    """The file that readers lock; to lock it they need not be allowed to write."""
    file = _in_use(generation.folder)
    try:
        try:
            return file.open()
        except FileNotFoundError:
            return file.open("a")
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
