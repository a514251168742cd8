"""Folder: one generation as a folder of this machine, whole or being built.

A reader holds a shared lock on its generation, so that nobody removes it meanwhile.

An engine never changes a file in place, so a successor begins as hard links to the files of the
generation that it follows: an update costs what it writes, and on disk the two share the rest.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from index.engine import Searcher, Writer
from index.engines import open_engine
from index.errors import IndexDamaged, PressesucheError
from index.manifest import (
    Identity,
    Manifest,
    Pause,
    SealedFile,
    damages,
    identity,
    is_lock,
    missing_or_resized,
    seal,
)

READ_WHOLE = 64_000_000  #: bytes of an index up to which every opening checks all of them
NEW = ".new"  #: how the name of one being built ends


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
        file = _open_to_lock(self)
        locked(file, fcntl.LOCK_SH)
        return file

    def remove_if_unused(self) -> None:
        """Remove it unless somebody reads it; raises OSError where that cannot be told."""
        with _in_use(self.folder).open("a") as file:
            if locked(file, fcntl.LOCK_EX):
                shutil.rmtree(self.folder, ignore_errors=True)

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
        return self.folder.name.removesuffix(NEW)

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
                sync(path)


def link(base: Path, manifest: Manifest, folder: Path) -> dict[Identity, SealedFile]:
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


def locked(file: IO[str], how: int) -> bool:
    """Whether a file could be locked at once; the lock ends with the open file."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
