"""Articles as ninjs 3 (IPTC, News in JSON), with their texts.

A list is a JSON array: without its closing bracket a reader knows that it is not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from index.article import Article, Kind, Paragraph
from search.exports.address import Address
from search.exports.atom import entry_id
from search.exports.markup import xml
from search.web_address import web_address

MEDIA_TYPE = "application/ninjs+json"
VERSION = "3.0"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json"
_TAGS = {Kind.SUBHEAD: "h2", Kind.PULL_QUOTE: "blockquote"}


class _Value(msgspec.Struct, omit_defaults=True, rename="camel"):
    value: str
    role: str = ""
    content_type: str = ""


class _Named(msgspec.Struct, omit_defaults=True):
    name: str
    rel: str = ""
    role: str = ""


class _Rendition(msgspec.Struct):
    name: str
    href: str
    contentType: str = "text/html"


class _Standard(msgspec.Struct):
    name: str = "ninjs"
    version: str = VERSION
    schema: str = SCHEMA


class _Ninjs(msgspec.Struct, omit_defaults=True, rename="camel", kw_only=True):
    uri: str
    standard: _Standard | None = None
    type: str = ""
    representation_type: str = ""
    version: str = ""
    version_created: str = ""
    content_created: str = ""
    pub_status: str = ""
    language: str = ""
    headlines: list[_Value] = []
    bodies: list[_Value] = []
    by: str = ""
    people: list[_Named] = []
    info_sources: list[_Named] = []
    subjects: list[_Named] = []
    located: str = ""
    ed_note: str = ""
    alt_ids: list[_Value] = []
    renditions: list[_Rendition] = []


def ninjs(articles: Iterable[Article], address: Address) -> Iterator[str]:
    """An array of items, one a line; to be encoded as UTF-8."""
    before = "[\n"
    for article in articles:
        yield f"{before}{ninjs_item(article, address)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def ninjs_item(article: Article, address: Address) -> str:
    """One article."""
    return msgspec.json.encode(_item(article, address)).decode()


def _item(article: Article, address: Address) -> _Ninjs:
    date = article.date.moment
    agencies = (_Named(name, role="agency") for name in article.agencies)
    return _Ninjs(
        uri=entry_id(article, address),
        standard=_Standard(),
        type="text",
        representation_type="full",
        version=str(article.version) if article.version else "",
        version_created=_moment(article.revised or date),
        content_created=_moment(date if article.date.ordinal else None),
        pub_status=article.status.value,
        language=article.language,
        headlines=_headlines(article),
        bodies=[_Value(_html(article), "main", "text/html")],
        by=", ".join(article.authors),
        people=[_Named(name, rel="author") for name in article.authors],
        info_sources=[*_outlet(article), *agencies],
        subjects=[_Named(article.section, rel="category")] if article.section else [],
        located=article.dateline,
        ed_note=" ".join(filter(None, (one.text for one in article.corrections))),
        alt_ids=[_Value(article.id, "pressesuche")],
        renditions=list(_renditions(article, address)),
    )


def _outlet(article: Article) -> Iterator[_Named]:
    if article.outlet:
        yield _Named(article.outlet, role="publisher")


def _headlines(article: Article) -> list[_Value]:
    told = (("main", article.title), ("kicker", article.kicker))
    return [_Value(text, role) for role, text in told if text]


def _renditions(article: Article, address: Address) -> Iterator[_Rendition]:
    if address.base:
        yield _Rendition("archive", address.article(article.id))
    if source := web_address(article.url):
        yield _Rendition("web", source)


def _html(article: Article) -> str:
    return "".join(map(_paragraph, article.paragraphs))


def _paragraph(paragraph: Paragraph) -> str:
    tag = _TAGS.get(paragraph.kind)
    text = xml(paragraph.text)
    if tag == "blockquote":
        return f"<blockquote><p>{text}</p></blockquote>"
    if tag:
        return f"<{tag}>{text}</{tag}>"
    kind = "" if paragraph.kind is Kind.TEXT else f' class="{paragraph.kind.value}"'
    return f"<p{kind}>{text}</p>"


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
