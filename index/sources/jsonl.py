"""JSON Lines: one article a line.

Keys: id, url, title, text or body, date, outlet or source, authors (a list or a string),
section, agencies, language, version, status, embargo, corrections. Others are left alone; blank
lines are passed over. What a line does not say is taken from the side-cars, except what belongs
to one article alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from index.article import Article, Origin
from index.errors import SourceError
from index.sources.decoding import decode
from index.sources.items import Item
from index.sources.objects import article_from_object
from index.sources.part import Part
from index.sources.records import Defaults, Record, article_from_record
from index.sources.sidecar import Metadata

LONGEST = 8 << 20  #: bytes of a line
_MOST_BLANKS = 1_000_000  #: in a row
_EVERYTHING = Part(0, sys.maxsize)


_decoder = msgspec.json.Decoder(Record)


class JsonLinesSource:
    """Files that hold one article a line."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of a file; a line that is none comes as an error naming it."""
        return self._read(item.stream, item.place, metadata, _EVERYTHING)

    def parts(self, path: Path, size: int) -> Iterator[Part]:
        """The file's lines in parts of about ``size`` bytes. Raises OSError."""
        start, line = 0, 1
        with path.open("rb") as file:
            end, lines, blank = 0, 0, True  # what has been looked at so far
            while block := file.read(size):
                last = block.rfind(b"\n") + 1
                lines += block.count(b"\n")
                # The first part is not blank, unless all is: the file is then said to be empty.
                if last and not (blank and not block[:last].strip()):
                    yield Part(start, end + last, line)
                    start, line, blank = end + last, 1 + lines, False
                blank = blank and not block.strip()
                end += len(block)
            if start < end or not end:
                yield Part(start, end, line)

    def read_part(
        self, path: Path, metadata: Metadata, part: Part
    ) -> Iterator[Article | SourceError]:
        """The articles of some of its lines."""
        try:
            with path.open("rb") as file:
                file.seek(part.start)
                yield from self._read(file, str(path), metadata, part)
        except OSError as error:
            yield SourceError(path, error.strerror or str(error))
        except ValueError as error:
            yield SourceError(path, str(error))

    def _read(
        self, file: IO[bytes], path: str, metadata: Metadata, part: Part
    ) -> Iterator[Article | SourceError]:
        defaults = Defaults(metadata)
        number = 0
        for number, line in _lines(file, part):
            place = f"{path}:{number}"
            if line is None:
                yield SourceError(place, f"longer than {LONGEST >> 20} MB")
                continue
            try:
                yield _article(line, metadata, defaults, Origin(path, number))
            except (ValueError, RecursionError) as error:
                yield SourceError(place, str(error) or "nested too deeply")
        if not number and not part.start:
            yield SourceError(path, "the file is empty")


SOURCE = JsonLinesSource()


def _lines(file: IO[bytes], part: Part) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, with their numbers; None for one that is too long."""
    at, number, blanks = part.start, part.line - 1, 0
    while at < part.end and (line := file.readline(LONGEST + 1)):
        number += 1
        at += len(line)
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST)
                at += len(line)
            yield number, None
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.isspace() and line:
            blanks = 0
            yield number, line
            continue
        blanks += 1
        if blanks > _MOST_BLANKS:
            raise ValueError(f"more than {_MOST_BLANKS:,} blank lines: not read on")


def _article(line: bytes, metadata: Metadata, defaults: Defaults, origin: Origin) -> Article:
    """The article of a line; one with other names for its keys is read as others' records are."""
    if not metadata.fields:
        record = _record(line)
        if record.title or record.text or record.body or record.status or record.pubstatus:
            return article_from_record(record, defaults, origin)
    value = msgspec.json.decode(line)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return article_from_object(value, metadata, origin)


def _record(line: bytes) -> Record:
    try:
        return _decoder.decode(line)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if line.isascii():
            raise ValueError(f"not JSON: {error}") from error
        try:
            return _decoder.decode(decode(line))
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError as second:
            raise ValueError(f"not JSON: {second}") from second
