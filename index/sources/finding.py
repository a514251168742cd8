"""Finding: which files there are to be read, of those that were named and in folders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.sources.items import COMPRESSED, PEEK
from index.sources.recognise import OTHERS, by_content, by_name, ending
from index.sources.sidecar import FOLDER_WIDE, OWN_ENDING

STANDARD_INPUT = Path("-")
#: Names in small letters, up to the first dot, that are about a folder and no articles.
_ABOUT_A_FOLDER = "readme license licence copying notice changelog changes authors"
_OTHER_NAMES = "makefile dockerfile version manifest contents index"
_ABOUT = frozenset(_ABOUT_A_FOLDER.split())
_NO_ARTICLES = frozenset(_OTHER_NAMES.split())


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be read, and the folder above which no side-car counts."""

    path: Path
    root: Path


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that ``read`` would open for articles, in its order; not standard input."""
    for found in find(paths):
        if isinstance(found, Found) and found.path != STANDARD_INPUT:
            yield found.path


def inputs(paths: Iterable[Path]) -> Iterator[Path]:
    """All files that decide what ``read`` gives: those of ``files``, and their side-cars."""
    seen: set[Path] = set()
    for found in find(paths):
        if not isinstance(found, Found) or found.path == STANDARD_INPUT:
            continue
        yield found.path
        folders = (f for f in found.path.parents if f == found.root or found.root in f.parents)
        beside = [found.path.with_name(found.path.stem + OWN_ENDING)]
        for sidecar in (*beside, *(folder / FOLDER_WIDE for folder in folders)):
            if sidecar not in seen and sidecar.is_file():
                yield sidecar
            seen.add(sidecar)


def reading_order(paths: Sequence[Path]) -> Callable[[str], tuple[int, tuple[str, ...]]]:
    """A key by which files sort in the order in which ``read`` would come to them."""
    roots = [Path(os.path.abspath(path)) for path in paths]

    def order(path: str) -> tuple[int, tuple[str, ...]]:
        whole = Path(os.path.abspath(path))
        holds = (n for n, root in enumerate(roots) if whole == root or root in whole.parents)
        return next(holds, len(roots)), whole.parts

    return order


def find(
    paths: Iterable[Path], only: Sequence[Path] | None = None
) -> Iterator[Found | SourceError]:
    """The files that are read for articles, in that order, none twice.

    ``only`` as in ``walk.readable``. What is not there or cannot be looked into is yielded as
    SourceError.
    """
    seen: set[str] = set()  # a file given twice is read once
    for given in paths:
        for found in _below(given) if only is None else _within(given, only):
            if isinstance(found, Found):
                real = os.path.realpath(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _within(given: Path, only: Sequence[Path]) -> Iterator[Found | SourceError]:
    """Of what ``_below`` gives, what these places hold."""
    if any(given == place or place in given.parents for place in only):
        yield from _below(given)
        return
    for place in sorted(only):
        inside = [p for p in (place, *place.parents) if given in p.parents]
        if not inside or any(p.name.startswith(".") or p.is_symlink() for p in inside):
            continue
        try:
            if place.is_dir():
                yield from _folder(place, given)
            elif place.is_file() and _is_wanted(place):
                yield Found(place, given)
        except OSError as error:
            yield SourceError(place, error.strerror or str(error))


def _below(given: Path) -> Iterator[Found | SourceError]:
    try:
        if not _is_utf8(str(given)):
            yield SourceError(ascii(str(given)), "its name is not UTF-8")
        elif given.is_dir():
            yield from _folder(given, given)
        elif given == STANDARD_INPUT:
            yield Found(given, given)
        elif not given.exists():
            yield SourceError(given, "no such file or folder")
        elif not given.is_file():
            yield SourceError(given, "not a regular file")
        elif ending(given.name) in OTHERS:
            yield SourceError(given, f"no reader for files that end in {given.suffix}")
        else:
            yield Found(given, given.parent)
    except OSError as error:
        yield SourceError(given, error.strerror or str(error))


def _folder(folder: Path, root: Path) -> Iterator[Found | SourceError]:
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
            elif entry.is_file() and _is_wanted(path):
                yield Found(path, root)
        except OSError as error:
            yield SourceError(path, error.strerror or str(error))


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_wanted(path: Path) -> bool:
    """Whether a file in a folder is taken for articles, by its name or else by its beginning."""
    name = path.name.lower()
    first = re.split(r"[._-]", name, maxsplit=1)[0]
    if name == FOLDER_WIDE or name.endswith(OWN_ENDING) or first in _ABOUT:
        return False
    said = ending(name)
    if by_name(name) or name.endswith((".zip", *COMPRESSED)):
        return said not in OTHERS
    if said in OTHERS or name in _NO_ARTICLES:
        return False
    with path.open("rb") as file:
        head = file.read(PEEK)
    return by_content(head) is not None or (not said and bool(head) and b"\x00" not in head)
