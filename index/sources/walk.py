"""Walk: files and folders to articles, each file read by what its format asks for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.errors import SourceError
from index.sources import jsonl
from index.sources.finding import STANDARD_INPUT, find
from index.sources.items import PEEK, Item, items, items_in
from index.sources.memory import FORGETFUL, Memory
from index.sources.part import Part
from index.sources.recognise import OTHERS, Format, by_content, by_name, ending
from index.sources.sidecar import (
    SILENT,
    Metadata,
    Sidecars,
    Unreadable,
)

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
    for found in find(paths, only):
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
