"""Plain text: one file, one article, with nothing said about what a line is.

Read in this order, each step leaving less for the next:

    unwrap        the paragraphs, joined where lines were broken at a width
    comments      readers' comments below a label line
    head          the mark of an export, date, byline, kicker and headline
    body          subheads, pull quotes, captions, "Lesen Sie auch" lines, page furniture
    credits       dateline, agencies and initials around the running text
    outlets       those that the text names, where metadata name none
    language      of the running text, and of each comment

Nothing is thrown away: a line that is no running text is kept under what it is. Only the
line that states the date is not, for it stands in the article as its date.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.article import (
    UNDATED,
    Article,
    Comment,
    DateSource,
    Kind,
    Origin,
    Paragraph,
    Precision,
    PublicationDate,
)
from index.errors import SourceError
from index.sources.body import classify, with_lead
from index.sources.comments import comments_begin
from index.sources.date_notes import note
from index.sources.dates import same_month
from index.sources.decoding import decode
from index.sources.furniture import is_furniture
from index.sources.head import read_head
from index.sources.items import Item
from index.sources.language import language_of
from index.sources.outlets import outlets_named
from index.sources.sidecar import SILENT, Metadata, language_code, names, one_line, published
from index.sources.telling import RUNNING, credited
from index.sources.unwrap import paragraphs_of

NOWHERE = Origin("")
LARGEST = 4 << 20  #: bytes of a text that is one article


class TextSource:
    """One article, as plain text."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The article of a text. Raises ValueError where there is none."""
        text = decode(item.read(LARGEST))
        if not text.strip():
            raise ValueError("the file is empty")
        yield article_from_text(text, metadata, Origin(item.place))


SOURCE = TextSource()


def article_from_text(text: str, metadata: Metadata = SILENT, origin: Origin = NOWHERE) -> Article:
    """The article that a text is. What metadata say wins over what the text seems to say.

    >>> article = article_from_text("Rat tagt\\n\\nWIEN (APA) - Der Rat hat am Montag getagt.")
    >>> article.title, article.dateline, article.agencies, article.body
    ('Rat tagt', 'WIEN', ('APA',), 'Der Rat hat am Montag getagt.')
    """
    lines = paragraphs_of(text)
    begin = comments_begin(lines)
    below = lines[begin + 1 :] if begin is not None else []
    label = lines[begin : begin + 1] if begin is not None else []
    head = read_head(lines[:begin], one_line(metadata.title))
    paragraphs = list(head.paragraphs)
    found, running = credited(classify(head.below))
    if head.title and not found.dateline:
        running = with_lead(running)
    paragraphs += running
    paragraphs += [Paragraph(line, Kind.FOOTER) for line in label]
    paragraphs += [Paragraph(line, Kind.FOOTER) for line in below if is_furniture(line)]
    body = "\n".join(p.text for p in paragraphs if p.kind in RUNNING)
    outlet = one_line(metadata.outlet)
    agencies = names(metadata.agencies) or tuple(dict.fromkeys(head.agencies + found.agencies))
    return Article(
        own_id=one_line(metadata.id),
        url=one_line(metadata.url),
        title=head.title,
        kicker=head.kicker,
        paragraphs=tuple(paragraphs),
        outlet=outlet,
        outlet_hint=() if outlet else outlets_named(body),
        authors=names(metadata.authors) or head.authors,
        section=one_line(metadata.section),
        agencies=agencies,
        language=language_code(metadata.language) or language_of(body or head.title),
        date=_date(metadata, head.date, found.date),
        dateline=found.dateline,
        credit=found.credit,
        signoff=found.signoff,
        furniture=head.furniture,
        comments=tuple(Comment(c, language_of(c)) for c in below if not is_furniture(c)),
        origin=origin,
    )


def _date(metadata: Metadata, *stated: PublicationDate) -> PublicationDate:
    """The date in metadata, else the first that the text states.

    A minute in the text betters a month in metadata if it lies inside it, and so on.
    """
    date = note(published(metadata.date, DateSource.SIDECAR), "side-car")
    for other in stated:
        note(other, "text")
        if date == UNDATED or (date.precision is Precision.MONTH and same_month(date, other)):
            date = other
    return date
