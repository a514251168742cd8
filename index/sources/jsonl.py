"""JSON Lines: one article a line.

Keys: id, url, title, text or body, date, outlet or source, authors (a list or a string),
section, agencies, language. Others are left alone; blank lines are passed over. What a line
does not say is taken from the side-cars, except what belongs to one article alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from index.article import UNDATED, Article, DateSource, Kind, Origin, Paragraph, PublicationDate
from index.errors import SourceError
from index.german.tokens import clean
from index.sources.credits import Credits, take_credits
from index.sources.decoding import decode
from index.sources.furniture import points_elsewhere
from index.sources.language import language_of
from index.sources.outlets import outlets_named
from index.sources.sidecar import (
    Metadata,
    Names,
    Text,
    language_code,
    names,
    one_line,
    published,
)
from index.sources.unwrap import unwrapped

LONGEST = 16 << 20  #: bytes of a line
_SHORT = 260  #: characters up to which a paragraph may be a "Lesen Sie auch" line


class Record(msgspec.Struct):
    """One line, as it may be written."""

    id: str | int | None = None
    url: Text = None
    title: Text = None
    text: Text = None
    body: Text = None
    date: str | int | None = None
    outlet: Text = None
    source: Text = None
    authors: Names = None
    section: Text = None
    agencies: Names = None
    language: Text = None


_decoder = msgspec.json.Decoder(Record)


class JsonLinesSource:
    """Files that hold one article a line."""

    def read(self, path: Path, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of a file; a line that is none comes as an error naming it."""
        defaults = _Defaults(metadata)
        number = 0
        try:
            with path.open("rb") as file:
                for number, line in _lines(file):
                    place = f"{path}:{number}"
                    if line is None:
                        yield SourceError(place, f"longer than {LONGEST >> 20} MB")
                        continue
                    try:
                        yield _article(_record(line), defaults, Origin(str(path), number))
                    except (ValueError, RecursionError) as error:
                        yield SourceError(place, str(error) or "nested too deeply")
        except OSError as error:
            yield SourceError(path, error.strerror or str(error))
            return
        if not number:
            yield SourceError(path, "the file is empty")


class _Defaults:
    """What the side-cars say for every line, in the form that articles have it."""

    def __init__(self, metadata: Metadata) -> None:
        self.outlet = one_line(metadata.outlet)
        self.section = one_line(metadata.section)
        self.language = language_code(metadata.language)
        self.authors = names(metadata.authors)
        self.agencies = names(metadata.agencies)
        self.date = published(metadata.date, DateSource.SIDECAR)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, with their numbers; None for one that is too long."""
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST)
            yield number, None
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.isspace() and line:
            yield number, line


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


def _article(record: Record, defaults: _Defaults, origin: Origin) -> Article:
    title = one_line(record.title)
    text = record.text or record.body or ""
    paragraphs = paragraphs_in(text)
    if not title and not paragraphs:
        raise ValueError("neither a title nor a text")
    found = take_credits(paragraphs)
    body = "\n".join(found.paragraphs)
    outlet = one_line(record.outlet or record.source) or defaults.outlet
    return Article(
        own_id=one_line(record.id),
        url=one_line(record.url),
        title=title,
        paragraphs=_kinds(found),
        outlet=outlet,
        outlet_hint=() if outlet else outlets_named(body),
        authors=names(record.authors) or defaults.authors,
        section=one_line(record.section) or defaults.section,
        agencies=names(record.agencies) or found.agencies or defaults.agencies,
        language=language_code(record.language) or defaults.language or language_of(body or title),
        date=_date(record, defaults, found),
        dateline=found.dateline,
        credit=found.credit,
        signoff=found.signoff,
        origin=origin,
    )


def _date(record: Record, defaults: _Defaults, found: Credits) -> PublicationDate:
    stated = (published(record.date, DateSource.META), defaults.date, found.date)
    return next((date for date in stated if date.moment is not None), UNDATED)


def paragraphs_in(text: str) -> list[str]:
    """A text's paragraphs: its lines, clean, blanks made single, none empty."""
    lines = map(str.strip, clean("\n".join(text.splitlines())).split("\n"))
    return unwrapped(
        [
            line if line.isprintable() and "  " not in line else " ".join(line.split())
            for line in lines
            if line
        ]
    )


def _kinds(found: Credits) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            text, Kind.RELATED if len(text) <= _SHORT and points_elsewhere(text) else Kind.TEXT
        )
        for text in found.paragraphs
        if text
    )
