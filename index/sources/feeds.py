"""Feeds: RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom; one article an entry.

Read with lxml, forgiving of the usual slips, entry by entry, so that a feed of any length takes
little memory. Entities are not resolved and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from index.article import UNDATED, Article, DateSource, Origin, Paragraph, PublicationDate
from index.errors import SourceError
from index.sources.body import LONGEST_LEAD
from index.sources.date_notes import note
from index.sources.items import Item
from index.sources.loose_dates import loose_date
from index.sources.markup import paragraphs_in, paragraphs_of_markup, plain
from index.sources.outlet_list import outlet_name
from index.sources.people import people
from index.sources.sidecar import Metadata, language_code, one_line
from index.sources.telling import Telling, article_told
from index.sources.xml import events

LARGEST_ENTRY = 4 << 20  #: characters of one entry's text
_ENTRIES = frozenset(("item", "entry"))
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = (
    ("pubDate", "published", "issued"),
    ("date", "created"),
    ("updated", "modified"),
)
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(slots=True)
class _Feed:
    """What a feed says of all its entries."""

    title: str = ""
    link: str = ""
    language: str = ""


class FeedSource:
    """Articles as a feed announces or carries them."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of a feed, in its order. Raises ValueError for one without entries."""
        number = 0
        feed = _Feed()
        try:
            for entry in _entries(item, feed):
                number += 1
                try:
                    yield _article(entry, feed, metadata, Origin(item.place, number))
                except ValueError as error:
                    yield SourceError(f"{item.place}:{number}", str(error))
        except _BrokenOff:
            yield SourceError(item.place, f"it breaks off, after entry {number}")
            return
        except etree.XMLSyntaxError as error:
            raise ValueError(f"not well-formed XML ({error.msg})") from error
        if not number:
            raise ValueError("a feed without entries")


SOURCE = FeedSource()


class _BrokenOff(Exception):
    """A feed ends before its end."""


class _Ending:
    """A stream that tells whether it has come to its end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.is_over = False

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.is_over = not data
        return data


def _entries(item: Item, feed: _Feed) -> Iterator[etree._Element]:
    """The entries, one at a time; ``feed`` is filled in on the way.

    Raises _BrokenOff for one that was cut off in transit, after those that are whole.
    """
    stream = _Ending(item.stream)
    context = events(stream, recover=True)
    inside = 0
    for event, element in context:
        if stream.is_over and _is_cut_off(context):
            raise _BrokenOff  # what was open has been closed for it
        name = _local(element)
        if name in _ENTRIES:
            inside += 1 if event == "start" else -1
            if event == "end" and not inside:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        elif event == "end" and not inside:
            _note(feed, name, element)
        elif event == "start" and not inside and not feed.language:
            feed.language = element.get(_LANG, "")


def _is_cut_off(context: etree.iterparse) -> bool:
    return any(error.type == etree.ErrorTypes.ERR_TAG_NOT_FINISHED for error in context.error_log)


def _note(feed: _Feed, name: str, element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None or _local(parent) not in ("channel", "feed"):
        return
    text = one_line(element.text)
    if name == "title":
        feed.title = feed.title or text
    elif name == "link":
        is_page = element.get("rel", "alternate") == "alternate"
        feed.link = feed.link or (text or element.get("href", "") if is_page else "")
    elif name == "language":
        feed.language = text


def _article(entry: etree._Element, feed: _Feed, metadata: Metadata, origin: Origin) -> Article:
    url = _link(entry)
    authors = [plain(_author(e)) for e in entry if _local(e) in ("author", "creator")]
    source = _child(entry, "source")
    outlet = outlet_name(url or feed.link, source, feed.title)
    byline = people(authors, outlet, feed.title)
    text = sum(len(piece) for piece in entry.itertext())
    if text > LARGEST_ENTRY:
        raise ValueError(f"an entry of more than {LARGEST_ENTRY >> 20} MB")
    return article_told(
        Telling(
            own_id=_child(entry, "guid", "id"),
            url=url,
            title=plain(_child(entry, "title")),
            outlet=outlet,
            authors=byline.authors,
            agencies=byline.agencies,
            section=_section(entry),
            language=language_code(feed.language),
            date=_date(entry),
            paragraphs=_paragraphs(entry),
        ),
        metadata,
        origin,
    )


def _paragraphs(entry: etree._Element) -> list[Paragraph]:
    """The whole text where the feed carries it, with the summary as its lead."""
    content: list[Paragraph] = []
    summary: list[Paragraph] = []
    for child in entry:
        name = _local(child)
        if child.tag == _CONTENT or name in ("content", "encoded", "content_html"):
            content = content or _marked(child)
        elif name in ("description", "summary"):
            summary = summary or _marked(child)
    if not content:
        return summary
    begin = content[0].text[:60]
    lead = " ".join(p.text for p in summary)
    whole = " ".join(p.text for p in content)
    if not lead or len(lead) > LONGEST_LEAD or lead.startswith(begin):
        return content
    if whole.startswith(lead.rstrip(" .…[]")):  # shortened, often with an ellipsis
        return content
    return [*summary, *content]


def _marked(element: etree._Element) -> list[Paragraph]:
    if len(element):  # XHTML inside the feed
        return paragraphs_in(element)
    return paragraphs_of_markup(element.text or "")


def _date(entry: etree._Element) -> PublicationDate:
    """The first that can be read of the published and, for want of it, the updated one."""
    dates = [
        note(loose_date(_child(entry, *names), DateSource.FEED), f"feed, {names[0]}")
        for names in _DATES
    ]
    return next((date for date in dates if date.moment), UNDATED)


def _link(entry: etree._Element) -> str:
    for child in entry:
        if _local(child) == "link" and child.get("rel", "alternate") == "alternate":
            url = one_line(child.text) or child.get("href", "")
            if url.startswith(("http://", "https://")):
                return url
    guid = _child(entry, "guid", "id")
    return guid if guid.startswith(("http://", "https://")) else ""


def _section(entry: etree._Element) -> str:
    found = next((child for child in entry if _local(child) in ("category", "subject")), None)
    if found is None:
        return ""
    return plain(found.text or "") or one_line(found.get("label") or found.get("term"))


def _author(element: etree._Element) -> str:
    """A name; RSS writes an address with the name in brackets: a@bote.example (Anna Muster)."""
    name = _child(element, "name") or one_line(element.text)
    address, bracket, rest = name.partition("(")
    return rest.rstrip(") ") if bracket and "@" in address else name


def _child(element: etree._Element, *names: str) -> str:
    for child in element:
        if _local(child) in names and (text := one_line("".join(child.itertext()))):
            return text
    return ""


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
