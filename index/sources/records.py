"""Records: an article as a line of JSON or a row of a table tells it, key by key."""

from __future__ import annotations

from typing import Any

import msgspec

from index.article import (
    UNDATED,
    Article,
    DateSource,
    Kind,
    Origin,
    Paragraph,
    PublicationDate,
    Status,
)
from index.german.tokens import clean
from index.sources.credits import Credits, take_credits
from index.sources.date_notes import note
from index.sources.editions import record_edition
from index.sources.furniture import points_elsewhere
from index.sources.language import language_of
from index.sources.outlets import outlets_named
from index.sources.sidecar import (
    SILENT,
    Metadata,
    Names,
    Text,
    language_code,
    names,
    one_line,
    published,
)
from index.sources.unwrap import unwrapped

NOWHERE = Origin("")
_SHORT = 260  #: characters up to which a paragraph may be a "Lesen Sie auch" line


class Record(msgspec.Struct):
    """One article, as it may be written."""

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
    version: Any = None
    status: Any = None
    pubstatus: Any = None
    embargo: Any = None
    embargoed: Any = None
    corrections: Any = None


class Defaults:
    """What the side-cars say for every record, in the form that articles have it."""

    def __init__(self, metadata: Metadata) -> None:
        self.outlet = one_line(metadata.outlet)
        self.section = one_line(metadata.section)
        self.language = language_code(metadata.language)
        self.authors = names(metadata.authors)
        self.agencies = names(metadata.agencies)
        self.date = published(metadata.date, DateSource.SIDECAR)


_NOTHING = Defaults(SILENT)


def article_from_record(
    record: Record, defaults: Defaults | None = None, origin: Origin = NOWHERE
) -> Article:
    """The article that a record is. Raises ValueError where it is none.

    >>> article_from_record(Record(title="Ja zum Bad", body="ULM (dpa) - Es wird gebaut.")).agencies
    ('dpa',)
    """
    defaults = defaults or _NOTHING
    title = one_line(record.title)
    text = record.text or record.body or ""
    paragraphs = paragraphs_in(text)
    edition = record_edition(
        version=record.version,
        state=record.status or record.pubstatus,
        embargo=record.embargo or record.embargoed,
        corrections=record.corrections,
    )
    if edition.status is not Status.USABLE:
        if not (record.id or record.url):
            raise ValueError("withdrawn, but it does not say which article: no id, no URL")
    elif not title and not paragraphs:
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
        version=edition.version,
        status=edition.status,
        embargo=edition.embargo,
        corrections=edition.corrections,
        origin=origin,
    )


def _date(record: Record, defaults: Defaults, found: Credits) -> PublicationDate:
    stated = (
        note(published(record.date, DateSource.META), "record"),
        note(defaults.date, "side-car"),
        note(found.date, "agency credit in the text"),
    )
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
