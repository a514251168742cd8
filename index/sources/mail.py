"""Mails: newsletters and articles sent by mail (RFC 5322), one article a mail.

The HTML part is read as a page is where it is one, else the plain part as plain text is. The
subject is the headline and the sender the outlet, unless the text itself says otherwise;
attachments are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from index.article import Article, DateSource, Origin
from index.errors import SourceError
from index.sources.decoding import decode_page
from index.sources.items import Item
from index.sources.loose_dates import loose_date
from index.sources.markup import paragraphs_of_markup
from index.sources.memory import Memory
from index.sources.outlet_list import outlet_name
from index.sources.people import people
from index.sources.saved_pages import page
from index.sources.sidecar import Metadata, one_line
from index.sources.telling import Telling, article_told
from index.sources.text import article_from_text

LARGEST = 32 << 20  #: bytes of a mail, attachments and all
_MOST_PARTS = 500
_MOST_HEADERS = 1 << 20  #: bytes
_ANSWERED = re.compile(r"(?i)^(?:(?:re|aw|fwd?|wg)\s*:\s*)+")


class MailSource:
    """One article, as a mail."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The article of a mail. Raises ValueError for one without a text."""
        data = item.read(LARGEST)
        if len(re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]) > _MOST_HEADERS:
            raise ValueError("a mail with endless headers")
        message = message_from_bytes(_without_postmark(data), policy=default)
        assert isinstance(message, EmailMessage)
        yield _article(message, metadata, Origin(item.place), item.memory)


SOURCE = MailSource()


def _article(message: EmailMessage, metadata: Metadata, origin: Origin, memory: Memory) -> Article:
    subject = _ANSWERED.sub("", one_line(_header(message, "subject")))
    name, address = parseaddr(_header(message, "from"))
    host = address.rpartition("@")[2]
    outlet = one_line(metadata.outlet) or outlet_name(f"https://{host}/" if host else "", name)
    date = loose_date(_header(message, "date"), DateSource.META)
    html, plain = _parts(message)
    told = Metadata(title=metadata.title or subject, outlet=outlet)
    if plain.strip() and len(plain) >= len(html) / 20:
        found = article_from_text(plain, told.over(metadata), origin)
    elif html.strip():
        found = _page(html, metadata, origin, memory)
    else:
        raise ValueError("a mail without a text")
    byline = people([*found.authors, name], outlet)
    return article_told(
        Telling(
            own_id=one_line(_header(message, "message-id")).strip("<>"),
            title=subject or found.title,
            kicker=found.kicker,
            outlet=outlet,
            authors=found.authors or byline.authors,
            agencies=found.agencies,
            section=found.section,
            date=date if date.moment else found.date,
            paragraphs=found.paragraphs,
            comments=found.comments,
        ),
        metadata,
        origin,
    )


def _page(html: str, metadata: Metadata, origin: Origin, memory: Memory) -> Article:
    """The HTML part: as a page, or for short ones block by block."""
    try:
        found = page(html.encode("utf-8", "replace"), metadata, origin, memory)
    except ValueError:
        found = Article()
    if found.paragraphs:
        return found
    return article_told(Telling(paragraphs=paragraphs_of_markup(html)), metadata, origin)


def _parts(message: EmailMessage) -> tuple[str, str]:
    """The first HTML part and the first plain one."""
    html = plain = ""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            raise ValueError(f"a mail of more than {_MOST_PARTS} parts")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/html" and not html:
            html = _text(part)
        elif kind == "text/plain" and not plain:
            plain = _text(part)
    return html, plain


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    return decode_page(data, part.get_content_charset() or "") if isinstance(data, bytes) else ""


def _header(message: EmailMessage, name: str) -> str:
    """A header, "" for one that is missing or cannot be parsed."""
    try:
        return str(message.get(name) or "")
    except (ValueError, IndexError, AttributeError, TypeError):  # what broken headers raise
        return ""


def _without_postmark(data: bytes) -> bytes:
    """A mail without the line that a mailbox file puts before it."""
    return data.split(b"\n", 1)[1] if data.startswith(b"From ") and b"\n" in data else data
