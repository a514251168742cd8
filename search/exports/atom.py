"""Atom feeds (RFC 4287) of articles, in pages that lead to each other (RFC 5005, section 3).

A feed reader takes the first page and comes back for it; a harvester follows ``next`` to the
last article. Pages go on by the cursors of the list, so that nothing is missed or told twice
while articles come in. They are no archives in the sense of RFC 5005, section 4, whose pages must
never change: a late article with an old date belongs on an old page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from index.article import Article, Kind
from index.sightings import Sighting
from search.exports.address import Address
from search.exports.markup import xml
from search.web_address import web_address

MEDIA_TYPE = "application/atom+xml"
SUMMARY = 300  #: characters of the text where an article has no lead, at most
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article and when it last changed (aware)."""

    article: Article
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A page of a feed. All URLs are whole ones.

    ``id`` names the feed for ever, the same on each of its pages. ``updated`` is told where there
    are no entries; else it is the latest of theirs. ``total`` is the number of entries on all
    pages (OpenSearch 1.1), where that is known; ``complete`` says that there is only this one.
    ``first``, ``previous`` and ``next`` lead to others, "" where there are none.
    """

    address: Address
    id: str
    title: str
    url: str  #: of this page of the feed itself
    page_url: str  #: of the HTML page about the same
    entries: tuple[Entry, ...]
    subtitle: str = ""
    updated: datetime = EPOCH
    language: str = ""  #: of title and subtitle, ISO 639-1
    total: int | None = None
    first: str = ""
    previous: str = ""
    next: str = ""
    complete: bool = False


def atom(feed: Feed) -> Iterator[str]:
    """The feed as XML, piece by piece; to be encoded as UTF-8."""
    latest = max((entry.updated for entry in feed.entries), default=feed.updated)
    spoken = f' xml:lang="{xml(feed.language)}"' if feed.language else ""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield '<feed xmlns="http://www.w3.org/2005/Atom"'
    yield ' xmlns:fh="http://purl.org/syndication/history/1.0"'
    yield f' xmlns:os="http://a9.com/-/spec/opensearch/1.1/"{spoken}>\n'
    yield f"<id>{xml(feed.id)}</id>\n<title>{xml(feed.title)}</title>\n"
    if feed.subtitle:
        yield f"<subtitle>{xml(feed.subtitle)}</subtitle>\n"
    yield f"<updated>{_moment(latest)}</updated>\n"
    yield "<author><name>Pressesuche</name></author>\n<generator>Pressesuche</generator>\n"
    yield from _links(feed)
    if feed.complete:
        yield "<fh:complete/>\n"
    if feed.total is not None:
        yield f"<os:totalResults>{feed.total}</os:totalResults>\n"
    for entry in feed.entries:
        yield from _entry(entry, feed.address)
    yield "</feed>\n"


def _links(feed: Feed) -> Iterator[str]:
    related = (("first", feed.first), ("previous", feed.previous), ("next", feed.next))
    yield f'<link rel="self" type="{MEDIA_TYPE}" href="{xml(feed.url)}"/>\n'
    yield f'<link rel="alternate" type="text/html" href="{xml(feed.page_url)}"/>\n'
    for relation, url in related:
        if url:
            yield f'<link rel="{relation}" type="{MEDIA_TYPE}" href="{xml(url)}"/>\n'


def _entry(entry: Entry, address: Address) -> Iterator[str]:
    article = entry.article
    spoken = f' xml:lang="{xml(article.language)}"' if article.language else ""
    yield f"<entry{spoken}>\n<id>{xml(entry_id(article, address))}</id>\n"
    yield f"<title>{xml(article.title or summary(article) or article.outlet)}</title>\n"
    yield f"<updated>{_moment(entry.updated)}</updated>\n"
    if article.date.moment and article.date.ordinal:  # a month or a year is no moment
        yield f"<published>{_moment(article.date.moment)}</published>\n"
    for name in article.authors or filter(None, (article.outlet,)):
        yield f"<author><name>{xml(name)}</name></author>\n"
    page = address.article(article.id)
    yield f'<link rel="alternate" type="text/html" href="{xml(page)}"/>\n'
    if source := web_address(article.url):
        yield f'<link rel="via" type="text/html" href="{xml(source)}"/>\n'
    for facet, values in _categories(article):
        scheme = xml(address.tag(f"/{facet}"))
        for value in filter(None, values):
            yield f'<category scheme="{scheme}" term="{xml(value)}"/>\n'
    if told := summary(article):
        yield f"<summary>{xml(told)}</summary>\n"
    yield "</entry>\n"


def _categories(article: Article) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("outlet", (article.outlet,)),
        ("section", (article.section,)),
        ("agency", article.agencies),
    )


def entry_id(article: Article, address: Address) -> str:
    """What names an article in every feed, for ever."""
    return address.tag(f"/articles/{article.id}")


def summary(article: Article) -> str:
    """The lead of an article, else the beginning of its text, cut after a word."""
    told = " ".join(article.of_kind(Kind.LEAD)) or next(iter(article.of_kind(Kind.TEXT)), "")
    if len(told) <= SUMMARY:
        return told
    return f"{told[: SUMMARY - 1].rpartition(' ')[0] or told[: SUMMARY - 1]} …"


def updated(article: Article, sighting: Sighting | None, otherwise: datetime = EPOCH) -> datetime:
    """When an article last changed: when it came out, was revised or corrected, as it says itself,
    or when we saw that it had changed, whichever is the latest.

    Without any of these it is when we first saw it, ``otherwise`` where even that is unknown.
    """
    told = [article.date.moment, article.revised, *(one.moment for one in article.corrections)]
    if sighting and sighting.changed and sighting.changed > sighting.first:
        told.append(sighting.changed)
    known = [moment for moment in told if moment]
    if known:
        return max(known)
    return sighting.first if sighting else otherwise


def _moment(moment: datetime) -> str:
    """As RFC 3339 writes it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
