"""Which files are read, and by what."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.errors import SourceError
from index.sources import jsonl
from index.sources.items import COMPRESSED, PEEK, Item, items, items_in
from index.sources.memory import FORGETFUL, Memory
from index.sources.part import Part
from index.sources.recognise import OTHERS, Format, by_content, by_name, ending
from index.sources.sidecar import (
    FOLDER_WIDE,
    OWN_ENDING,
    SILENT,
    Metadata,
    Sidecars,
    Unreadable,
)

STANDARD_INPUT = Path("-")
_LONGEST_REASON = 200  #: characters


class Source(Protocol):
    """Reads one format."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of an item, in its order; a part that cannot be read comes as an error.

        ``metadata`` is what the side-cars say of it. Raises ValueError, saying why, where the
        item as a whole cannot be read, and whatever a library raises for damaged bytes: the
        walk makes one line of it.
        """
        ...


class Divisible(Source, Protocol):
    """Reads one format, and can begin in the middle of a file that is not compressed."""

    def parts(self, path: Path, size: int) -> Iterator[Part]:
        """The file in parts of about ``size`` bytes, in order. Raises OSError."""
        ...

    def read_part(
        self, path: Path, metadata: Metadata, part: Part
    ) -> Iterator[Article | SourceError]:
        """As ``read``, of a part."""
        ...


#: Format -> the module whose ``SOURCE`` reads it. It is imported when the first such file comes:
#: to search, or to read texts, nobody waits for the libraries of all formats.
SOURCES = {
    Format.TEXT: "text",
    Format.HTML: "saved_pages",
    Format.FEED: "feeds",
    Format.NEWSML: "newsml",
    Format.WARC: "web_archives",
    Format.JSON: "objects",
    Format.JSONL: "jsonl",
    Format.TABLE: "tables",
    Format.MAIL: "mail",
    Format.PDF: "pdf",
}
_LINES: Divisible = jsonl.SOURCE
_DIVISIBLE = (".jsonl", ".ndjson")  #: endings of files that it reads
#: Names in small letters, up to the first dot, that are about a folder and no articles.
_ABOUT_A_FOLDER = "readme license licence copying notice changelog changes authors"
_OTHER_NAMES = "makefile dockerfile version manifest contents index"
_ABOUT = frozenset(_ABOUT_A_FOLDER.split())
_NO_ARTICLES = frozenset(_OTHER_NAMES.split())


@dataclass(frozen=True, slots=True)
class Readable:
    """A file to be read, and what the side-cars say of it."""

    path: Path
    metadata: Metadata

    def read(self, memory: Memory = FORGETFUL) -> Iterator[Article | SourceError]:
        """Its articles, in order; what cannot be read comes as an error."""
        return _articles(self.path, self.metadata, memory)

    def parts(self, size: int) -> Iterator[Part | None]:
        """Parts of about ``size`` bytes that can be read apart; None for the whole of a file
        that cannot be divided. Raises OSError.
        """
        if self.path.suffix.lower() not in _DIVISIBLE:
            return iter([None])
        with self.path.open("rb") as file:
            seen = by_content(file.read(PEEK))
        return _LINES.parts(self.path, size) if seen in (None, Format.JSONL) else iter([None])

    def read_part(self, part: Part) -> Iterator[Article | SourceError]:
        """The articles of one of its parts."""
        return _LINES.read_part(self.path, self.metadata, part)


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
    for found in readable(paths):
        if isinstance(found, SourceError):
            yield found
        else:
            yield from found.read()


def readable(
    paths: Iterable[Path], only: Sequence[Path] | None = None
) -> Iterator[Readable | SourceError]:
    """The files that ``read`` reads, in its order, none opened yet but the side-cars.

    With ``only``, those of them that are these files or lie in these folders; what is none of
    ``paths`` or lies outside them is passed over.
    """
    sidecars: dict[Path, Sidecars] = {}
    for found in _find(paths, only):
        if isinstance(found, SourceError):
            yield found
            continue
        known = sidecars.setdefault(found.root, Sidecars(found.root))
        try:
            metadata = known.for_file(found.path) if found.path != STANDARD_INPUT else SILENT
        except Unreadable:
            continue  # its folder's side-car has been reported
        except SourceError as error:
            yield error
            continue
        except OSError as error:
            yield SourceError(found.path, error.strerror or str(error))
            continue
        yield Readable(found.path, metadata)


def _articles(path: Path, metadata: Metadata, memory: Memory) -> Iterator[Article | SourceError]:
    """The articles of a file and of what is packed in it."""
    try:
        inside = items(path) if path != STANDARD_INPUT else _standard_input()
        for item in inside:
            if not isinstance(item, Item):
                yield SourceError(*item)
            elif item.place == str(path) or ending(item.name) not in OTHERS:
                yield from _read_item(replace(item, memory=memory), metadata)
    except OSError as error:
        yield SourceError(path, error.strerror or str(error))
    except ValueError as error:
        yield SourceError(path, str(error))


def _read_item(item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
    kind = Format.TEXT
    try:
        kind = format_of(item)
        yield from source_of(kind).read(item, metadata)
    except OSError as error:
        yield SourceError(item.place, error.strerror or str(error))
    except (ValueError, EOFError) as error:
        yield SourceError(item.place, _one_line(str(error) or type(error).__name__))
    except RecursionError:
        yield SourceError(item.place, "nested too deeply")
    except MemoryError:
        yield SourceError(item.place, "too large for the memory")
    except Exception as error:  # libraries raise what they like for damaged bytes
        reason = f"cannot be read as {kind} ({type(error).__name__}: {error})"
        yield SourceError(item.place, _one_line(reason))


@cache
def source_of(kind: Format) -> Source:
    """What reads a format."""
    source: Source = import_module(f"index.sources.{SOURCES[kind]}").SOURCE
    return source


def format_of(item: Item) -> Format:
    """The format of an item: by what it holds, else by its name, else it is text."""
    said, seen = by_name(item.name), by_content(item.head())
    if seen is Format.JSON and said is Format.JSONL:
        return said  # one line, or a first one that is broken
    return next((one for one in (seen, said) if one in SOURCES), Format.TEXT)


def _standard_input() -> Iterator[Item | tuple[str, str]]:
    return items_in(str(STANDARD_INPUT), "", sys.stdin.buffer)


def _one_line(reason: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in reason)
    return " ".join(printable.split())[:_LONGEST_REASON]


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that ``read`` would open for articles, in its order; not standard input."""
    for found in _find(paths):
        if isinstance(found, _Found) and found.path != STANDARD_INPUT:
            yield found.path


def inputs(paths: Iterable[Path]) -> Iterator[Path]:
    """All files that decide what ``read`` gives: those of ``files``, and their side-cars."""
    seen: set[Path] = set()
    for found in _find(paths):
        if not isinstance(found, _Found) or found.path == STANDARD_INPUT:
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


def _find(
    paths: Iterable[Path], only: Sequence[Path] | None = None
) -> Iterator[_Found | SourceError]:
    seen: set[str] = set()  # a file given twice is read once
    for given in paths:
        for found in _below(given) if only is None else _within(given, only):
            if isinstance(found, _Found):
                real = os.path.realpath(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _within(given: Path, only: Sequence[Path]) -> Iterator[_Found | SourceError]:
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
                yield _Found(place, given)
        except OSError as error:
            yield SourceError(place, error.strerror or str(error))


def _below(given: Path) -> Iterator[_Found | SourceError]:
    try:
        if not _is_utf8(str(given)):
            yield SourceError(ascii(str(given)), "its name is not UTF-8")
        elif given.is_dir():
            yield from _folder(given, given)
        elif given == STANDARD_INPUT:
            yield _Found(given, given)
        elif not given.exists():
            yield SourceError(given, "no such file or folder")
        elif not given.is_file():
            yield SourceError(given, "not a regular file")
        elif ending(given.name) in OTHERS:
            yield SourceError(given, f"no reader for files that end in {given.suffix}")
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
            elif entry.is_file() and _is_wanted(path):
                yield _Found(path, root)
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
