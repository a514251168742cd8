"""Links: the pages that a feed or a sitemap names, and what a feed tells of each."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec
from lxml import etree

from index.article import Article
from index.errors import SourceError
from index.fetching.target import NotFetchable, target_of
from index.sources.feeds import SOURCE as FEEDS
from index.sources.items import Item
from index.sources.objects import SOURCE as OBJECTS
from index.sources.recognise import Format, by_content
from index.sources.sidecar import SILENT
from index.sources.xml import events

MOST = 5_000  #: links of one feed or sitemap
MOST_TAGS = 300_000  #: of one feed
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a feed names."""

    url: str
    date: str = ""  #: as the feed tells it: ISO 8601, to its precision
    told: bytes = b""  #: the entry as an article, a line of JSON; b"" where it is none


@dataclass(frozen=True, slots=True)
class Feed:
    """What was found in an answer that is a feed or a sitemap."""

    links: tuple[Link, ...]
    sitemaps: tuple[str, ...] = ()  #: that a sitemap of sitemaps names


def is_page(content_type: str) -> bool:
    """Whether a server says that it sends a page."""
    return content_type in _PAGES


def feed_in(content: bytes, url: str) -> Feed | None:
    """The feed or the sitemap that was answered; None where it is neither.

    Raises ValueError for one that cannot be read.
    """
    kind = by_content(content[:4096])
    if kind is Format.FEED:
        if content.count(b"<") > MOST_TAGS:
            raise ValueError(f"a feed of more than {MOST_TAGS:,} tags")
        return Feed(_with_entries(_links_in_feed(content, url), _articles(FEEDS, content, url)))
    if kind in (Format.JSON, Format.JSONL) and b"jsonfeed.org/version" in content[:4096]:
        return Feed(_with_entries(_links_in_json(content, url), _articles(OBJECTS, content, url)))
    if kind is not Format.HTML and _SITEMAP.search(content[:4096]):
        return _sitemap(content, url)
    return None


def _links_in_feed(content: bytes, url: str) -> Iterator[str]:
    """The link of each entry, "" where it has none that can be used."""
    inside = 0
    base = [url]
    for event, element in _elements(content):
        name = _local(element)
        if event == "start":
            base.append(_joined(base[-1], element.get(_BASE, "")))
            inside += name in ("item", "entry")
            continue
        here = base.pop()
        if name in ("item", "entry"):
            inside -= 1
            if not inside:
                yield _joined(here, _link(element), must=True)
                _forget(element)


def _link(entry: Any) -> str:
    for child in entry:
        if _local(child) == "link" and child.get("rel", "alternate") == "alternate":
            said = (child.text or "").strip() or child.get("href", "")
            if said:
                return str(said)
    for child in entry:
        if _local(child) in ("guid", "id") and child.get("isPermaLink", "true") != "false":
            said = (child.text or "").strip()
            if said.startswith(("http://", "https://")):
                return said
    return str(entry.get(_ABOUT, ""))


def _links_in_json(content: bytes, url: str) -> Iterator[str]:
    try:
        items = msgspec.json.decode(content).get("items")
    except (msgspec.DecodeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a JSON Feed ({error})") from error
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            said = str(item.get("url") or item.get("external_url") or "")
            id = str(item.get("id") or "")
            whole = id if id.startswith(("http://", "https://")) else ""
            yield _joined(url, said or whole, must=True)


def _sitemap(content: bytes, url: str) -> Feed:
    pages: list[Link] = []
    sitemaps: list[str] = []
    for event, element in _elements(content):
        name = _local(element)
        if event == "end" and name in ("url", "sitemap"):
            said = {_local(c): (c.text or "").strip() for c in element.iter() if c is not element}
            if found := _joined(url, said.get("loc", ""), must=True):
                if name == "url":
                    pages.append(
                        Link(found, " ".join(said.get("publication_date", "").split())[:40])
                    )
                else:
                    sitemaps.append(found)
            _forget(element)
        if len(pages) + len(sitemaps) >= MOST:
            break
    return Feed(tuple(pages), tuple(sitemaps))


def _elements(content: bytes) -> Iterator[tuple[str, Any]]:
    context = events(io.BytesIO(content), recover=True)
    try:
        yield from context
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed XML ({error.msg})") from error


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _joined(base: str, said: str, must: bool = False) -> str:
    """An address as seen from where it stands; the base itself, or "", where it is none."""
    if not said.strip():
        return "" if must else base
    try:
        return target_of(said, base).url
    except NotFetchable:
        return "" if must else base


def _articles(source: Any, content: bytes, url: str) -> Iterator[Article | SourceError]:
    name = url.rpartition("/")[2].lower()
    stream = io.BufferedReader(io.BytesIO(content))
    try:
        yield from source.read(Item(url, name, stream, len(content)), SILENT)
    except Exception:  # libraries raise what they like for damaged bytes
        return  # its links are read still


def _with_entries(
    links: Iterable[str], articles: Iterable[Article | SourceError]
) -> tuple[Link, ...]:
    """The links with what the feed tells of each, those without an address left out."""
    told = {max(one.origin.number, 1): one for one in articles if isinstance(one, Article)}
    found: dict[str, Link] = {}
    for number, url in enumerate(islice(links, MOST), 1):
        if url and url not in found:
            article = told.get(number)
            date = (article.date.isoformat() or "") if article else ""
            found[url] = Link(url, date, _line(article, url) if article else b"")
    return tuple(found.values())


def _line(article: Article, url: str) -> bytes:
    """An entry in our own form; known by its address, so that its page can take its place."""
    told = {
        "url": url,
        "title": article.title,
        "text": article.body,
        "date": article.date.isoformat() or "",
        "outlet": article.outlet,
        "authors": list(article.authors),
        "section": article.section,
        "language": article.language,
    }
    return msgspec.json.encode({name: value for name, value in told.items() if value})


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
