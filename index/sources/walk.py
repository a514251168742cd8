"""Which files are read, and by what."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.errors import SourceError
from index.sources.jsonl import JsonLinesSource
from index.sources.sidecar import FOLDER_WIDE, OWN_ENDING, Metadata, Sidecars, Unreadable
from index.sources.text import TextSource


class Source(Protocol):
    """Reads files of one format."""

    def read(self, path: Path, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of a file, in its order; what cannot be read comes as an error.

        Never raises for what a file holds. ``metadata`` is what the side-cars say of it.
        """
        ...


#: File ending -> the source that reads it.
SOURCES: dict[str, Source] = {
    ".txt": TextSource(),
    ".jsonl": JsonLinesSource(),
    ".ndjson": JsonLinesSource(),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to be read, and the folder above which no side-car counts."""

    path: Path
    root: Path


def read(paths: Iterable[Path]) -> Iterator[Article | SourceError]:
    """The articles of files and of folders with all that is in them, in a fixed order.

    What cannot be read is yielded as SourceError, and the rest is still read. Articles have
    no id yet; their origin names the file by the path as given.
    """
    sidecars: dict[Path, Sidecars] = {}
    for found in _find(paths):
        if isinstance(found, SourceError):
            yield found
            continue
        known = sidecars.setdefault(found.root, Sidecars(found.root))
        try:
            metadata = known.for_file(found.path)
        except Unreadable:
            continue  # its folder's side-car has been reported
        except SourceError as error:
            yield error
            continue
        except OSError as error:
            yield SourceError(found.path, error.strerror or str(error))
            continue
        yield from SOURCES[found.path.suffix.lower()].read(found.path, metadata)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that ``read`` would open for articles, in its order."""
    for found in _find(paths):
        if isinstance(found, _Found):
            yield found.path


def inputs(paths: Iterable[Path]) -> Iterator[Path]:
    """All files that decide what ``read`` gives: those of ``files``, and their side-cars."""
    seen: set[Path] = set()
    for found in _find(paths):
        if not isinstance(found, _Found):
            continue
        yield found.path
        folders = (f for f in found.path.parents if f == found.root or found.root in f.parents)
        beside = [found.path.with_name(found.path.stem + OWN_ENDING)]
        for sidecar in (*beside, *(folder / FOLDER_WIDE for folder in folders)):
            if sidecar not in seen and sidecar.is_file():
                yield sidecar
            seen.add(sidecar)


def _find(paths: Iterable[Path]) -> Iterator[_Found | SourceError]:
    seen: set[str] = set()  # a file given twice is read once
    for given in paths:
        for found in _below(given):
            if isinstance(found, _Found):
                real = os.path.realpath(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _below(given: Path) -> Iterator[_Found | SourceError]:
    try:
        if not _is_utf8(str(given)):
            yield SourceError(ascii(str(given)), "its name is not UTF-8")
        elif given.is_dir():
            yield from _folder(given, given)
        elif not given.exists():
            yield SourceError(given, "no such file or folder")
        elif given.suffix.lower() not in SOURCES:
            known = ", ".join(SOURCES)
            yield SourceError(given, f"no reader for this kind of file (known: {known})")
        elif not given.is_file():
            yield SourceError(given, "not a regular file")
        else:
            yield _Found(given, given.parent)
    except OSError as error:
        yield SourceError(given, error.strerror or str(error))


def _folder(folder: Path, root: Path) -> Iterator[_Found | SourceError]:
    """The files in a folder and below it, by name."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield SourceError(folder, error.strerror or str(error))
        return
    for entry in inside:
        path = folder / entry.name
        try:
            if entry.name.startswith("."):
                continue
            if not _is_utf8(entry.name):
                yield SourceError(ascii(str(path)), "its name is not UTF-8")
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _folder(path, root)
            elif _is_wanted(entry.name) and entry.is_file():
                yield _Found(path, root)
        except OSError as error:
            yield SourceError(path, error.strerror or str(error))


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_wanted(name: str) -> bool:
    lower = name.lower()
    return (
        Path(lower).suffix in SOURCES
        and not lower.startswith("readme")
        and lower != FOLDER_WIDE
        and not lower.endswith(OWN_ENDING)
    )
