"""Telling: an article as a format tells it, to be completed by what its text says.

Formats with fields of their own say who wrote what and when; the agency's credit, the dateline
and the language still have to be read from the text. Side-cars fill in what is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import (
    UNDATED,
    Article,
    Comment,
    DateSource,
    Kind,
    Origin,
    Paragraph,
    PublicationDate,
    Status,
)
from index.sources.bylines import read_byline
from index.sources.credits import Credits, take_credits
from index.sources.date_notes import note
from index.sources.editions import ONLY, Edition
from index.sources.language import language_of
from index.sources.outlets import outlets_named
from index.sources.people import people
from index.sources.sidecar import SILENT, Metadata, language_code, names, one_line, published

NOWHERE = Origin("")
RUNNING = (Kind.TEXT, Kind.LEAD)  #: what a text goes on in, and so where credits may stand
_BYLINES = 4  #: paragraphs at the top among which the byline may stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a format tells of an article."""

    own_id: str = ""
    url: str = ""
    title: str = ""
    kicker: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    date: PublicationDate = UNDATED
    paragraphs: Sequence[Paragraph] = ()
    comments: tuple[Comment, ...] = ()
    edition: Edition = ONLY
    is_wire: bool = False  #: the agency's own copy: its dateline stays in the text


def article_told(told: Telling, metadata: Metadata = SILENT, origin: Origin = NOWHERE) -> Article:
    """The article that is told. Raises ValueError where it has neither a title nor a text.

    What was withdrawn needs neither, only an id or a URL.

    >>> text = [Paragraph("ULM (dpa) - Es wird gebaut.")]
    >>> article_told(Telling(title="Ja zum Bad", paragraphs=text)).agencies
    ('dpa',)
    """
    paragraphs, authors, agencies = _without_byline(told)
    found, without = credited(paragraphs)
    paragraphs = paragraphs if told.is_wire else without
    edition = told.edition
    if edition.status is not Status.USABLE:
        if not (told.own_id or told.url):
            raise ValueError("withdrawn, but it does not say which article: no id, no URL")
    elif not told.title and not paragraphs:
        raise ValueError("neither a title nor a text")
    body = "\n".join(p.text for p in paragraphs if p.kind in RUNNING)
    outlet = told.outlet or one_line(metadata.outlet)
    beside = note(published(metadata.date, DateSource.SIDECAR), "side-car")
    date = told.date if told.date.moment else beside
    note(found.date, "agency credit in the text")
    return Article(
        own_id=told.own_id,
        url=told.url,
        title=told.title,
        kicker=told.kicker,
        paragraphs=tuple(paragraphs),
        outlet=outlet,
        outlet_hint=() if outlet else outlets_named(body),
        authors=authors or names(metadata.authors),
        section=told.section or one_line(metadata.section),
        agencies=tuple(dict.fromkeys(agencies + found.agencies)) or names(metadata.agencies),
        language=language_code(metadata.language)
        or language_of(body or told.title)
        or told.language,
        date=date if date.moment else found.date,
        dateline=found.dateline,
        credit=found.credit,
        signoff=found.signoff,
        comments=told.comments,
        version=edition.version,
        revised=edition.revised,
        status=edition.status,
        embargo=edition.embargo,
        corrections=edition.corrections,
        origin=origin,
    )


def credited(paragraphs: Sequence[Paragraph]) -> tuple[Credits, list[Paragraph]]:
    """The credits around the running text, and the paragraphs without them.

    A credit may stand in a line of its own, even below other things.
    """
    places = [i for i, p in enumerate(paragraphs) if p.kind in RUNNING]
    found = take_credits([paragraphs[i].text for i in places])
    changed = list(paragraphs)
    for i, text in zip(places, found.paragraphs, strict=True):
        changed[i] = Paragraph(text, paragraphs[i].kind)
    return found, [p for p in changed if p.text]


def _without_byline(
    told: Telling,
) -> tuple[list[Paragraph], tuple[str, ...], tuple[str, ...]]:
    """The paragraphs with a byline among the first marked as none, and who wrote it all."""
    paragraphs, authors, agencies = list(told.paragraphs), told.authors, told.agencies
    for i, paragraph in enumerate(paragraphs[:_BYLINES]):
        byline = read_byline(paragraph.text) if len(paragraph.text) <= 120 else None
        if byline is not None:
            paragraphs[i] = Paragraph(paragraph.text, Kind.FOOTER)
            agencies += byline.agencies
            authors = authors or people(byline.authors, told.outlet).authors
    return paragraphs, authors, agencies
