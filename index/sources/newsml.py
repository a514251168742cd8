"""Agency wires in NewsML-G2 (IPTC): news items by themselves, in messages and in packages.

Only what is meant for publication is read: notes to editors, contacts and what is marked as not
public are left out. An item that was withdrawn is read as such, without a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from index.article import Article, DateSource, Kind, Origin, Paragraph, Status
from index.errors import SourceError
from index.sources.agencies import agencies_in
from index.sources.editions import Edition, Note, status_of, wire_edition
from index.sources.items import Item
from index.sources.loose_dates import loose_date
from index.sources.markup import elements, first_text, paragraphs_in, plain
from index.sources.outlet_list import outlet_name
from index.sources.people import people
from index.sources.sidecar import Metadata, language_code, one_line
from index.sources.telling import Telling, article_told
from index.sources.xml import events

NEWSML = "{http://iptc.org/std/nar/2006-10-01/}"
LARGEST_ITEM = 8 << 20  #: bytes of text in one news item
_SKIPPED_CLASSES = frozenset(("slugline", "notepad", "byline", "genre", "closingline", "linkbox"))
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class NewsmlSource:
    """Wire items, one or many."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles among the news items. Raises ValueError for XML of another kind."""
        number = others = 0
        try:
            for element in _news_items(item):
                number += 1
                place = item.place if number == 1 else f"{item.place}:{number}"
                try:
                    article = _article(element, metadata, Origin(item.place, number))
                except ValueError as error:
                    yield SourceError(place, str(error))
                    continue
                others += article is None
                if article is not None:
                    yield article
        except etree.XMLSyntaxError as error:
            raise ValueError(f"not well-formed XML ({error.msg})") from error
        if not number:
            raise ValueError("XML of a kind that is not known: no news item in it")
        if others == number:
            raise ValueError("no text in it: a picture, a film, a sound or a plan")


SOURCE = NewsmlSource()


def _news_items(item: Item) -> Iterator[etree._Element]:
    """The news items, one at a time; the memory of those before is given back."""
    context = events(item.stream, ("end",), "{*}newsItem")
    for _, element in context:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _article(news: etree._Element, metadata: Metadata, origin: Origin) -> Article | None:
    """The article of a news item; None where it is no text. Raises ValueError as Telling does."""
    if _last(_code(news, "itemClass")) not in ("", "text", "composite"):
        return None
    title = first_text(news, "headline") or first_text(news, "title")
    byline = people((*_bylines(news), *_creators(news)))
    edition = _edition(news, title)
    usable = edition.status is Status.USABLE
    paragraphs = _body(news, title) if usable else []  # takes out what is no text
    if usable and not paragraphs:
        return None
    provider = _provider(news) or _in_guid(news)
    return article_told(
        Telling(
            own_id=news.get("guid", ""),
            title=title,
            outlet=outlet_name("", provider),
            authors=byline.authors,
            agencies=tuple(dict.fromkeys((*agencies_in(provider), *byline.agencies))),
            section=_section(news),
            language=language_code(_language(news)),
            date=loose_date(
                first_text(news, "versionCreated") or first_text(news, "contentCreated"),
                DateSource.META,
            ),
            paragraphs=paragraphs,
            edition=edition,
            is_wire=True,
        ),
        metadata,
        origin,
    )


def _edition(news: etree._Element, title: str) -> Edition:
    meta = next(elements(news, "itemMeta"), news)
    embargo = next(elements(meta, "embargoed"), None)
    ends = one_line("".join(embargo.itertext())) if embargo is not None else ""
    # An embargo without an end holds until a later version says otherwise.
    state = "withheld" if embargo is not None and not ends else ""
    said = status_of(_code(meta, "pubStatus"))
    return wire_edition(
        version=news.get("version", ""),
        revised=first_text(meta, "versionCreated"),
        state=said.value if said is not Status.USABLE else state,
        embargo=ends,
        signals=[e.get("qcode", "") or e.get("uri", "") for e in elements(meta, "signal")],
        notes=[
            Note(e.get("role", ""), one_line("".join(e.itertext())))
            for e in elements(meta, "edNote")
            if not e.get("pubconstraint")
        ],
        title=title,
    )


def _in_guid(news: etree._Element) -> str:
    """The agency that an id names: urn:newsml:dpa.com:…"""
    return next(iter(agencies_in(re.sub(r"[.:]", " ", news.get("guid", "")))), "")


def _body(news: etree._Element, title: str) -> list[Paragraph]:
    """The paragraphs for publication, in the fullest of the renditions."""
    for content in elements(news, "inlineXML", "inlineData"):
        kind = content.get("contenttype", "")
        if "nonpublic" in content.get("rendition", "") or content.get("pubconstraint"):
            continue
        if len(content) and ("html" in kind or "xml" in kind or not kind):
            for part in list(content.iter()):
                if _SKIPPED_CLASSES.intersection(str(part.get("class", "")).split()):
                    _drop(part)
            for body in (*elements(content, "body"), content):
                found = [p for p in paragraphs_in(body) if p.text != title]
                if found:
                    return [p for p in found if not _is_time(p)]
        elif (content.text or "").strip() and kind.startswith("text/"):
            text = content.text or ""
            if kind == "text/html":
                return [Paragraph(p) for p in filter(None, [plain(text)])]
            return [Paragraph(line) for line in map(one_line, text.split("\n\n")) if line]
    return []


def _is_time(paragraph: Paragraph) -> bool:
    """Whether a paragraph is the message's own time stamp: 29.06.2017 17:35."""
    return paragraph.kind is Kind.TEXT and not any(map(str.isalpha, paragraph.text))


def _drop(part: etree._Element) -> None:
    parent = part.getparent()
    if parent is not None:
        part.tail = None
        parent.remove(part)


def _provider(news: etree._Element) -> str:
    """The agency: by its short name in a code such as nprov:dpa, else by its long one."""
    code = _last(_code(news, "provider"))
    if agencies_in(code):
        return code
    provider = next(elements(news, "provider"), None)
    name = first_text(provider, "name") if provider is not None else ""
    return first_text(news, "creditline") or name or code


def _bylines(news: etree._Element) -> tuple[str, ...]:
    told = tuple(one_line(e.text) for e in elements(news, "by") if e.text)
    shown = tuple(
        one_line("".join(e.itertext())) for e in news.iter() if e.get("class") == "byline"
    )
    return told + shown


def _creators(news: etree._Element) -> tuple[str, ...]:
    """Creators by full name; initials and user names are none."""
    names = (first_text(e, "name") for e in elements(news, "creator"))
    return tuple(name for name in names if " " in name)


def _section(news: etree._Element) -> str:
    """The desk: a subject whose code is a category or a desk."""
    for subject in elements(news, "subject"):
        if any(word in subject.get("qcode", "") for word in ("cat:", "desk:", "ressort:")):
            return first_text(subject, "name")
    return ""


def _language(news: etree._Element) -> str:
    found = next(elements(news, "language"), None)
    said = found.get("tag", "") if found is not None else ""
    return said or news.get(_LANG, "")


def _code(news: etree._Element, name: str) -> str:
    found = next(elements(news, name), None)
    return found.get("qcode", "") or found.get("uri", "") if found is not None else ""


def _last(code: str) -> str:
    return code.replace("/", ":").rpartition(":")[2]
