"""Feed: a page of what a request finds, newest first, and an article by itself, as Atom feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from index.article import Article
from index.engine import Sort
from index.sightings import sightings
from search.cursor import KeyCursor
from search.desk import Desk
from search.exports.address import Address
from search.exports.atom import EPOCH, Entry, Feed, entry_id, updated
from search.exports.forms import Form
from search.exports.links import FEED_SIZE, PATH, as_listed, feed_url, in_form
from search.exports.walk import Walk
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import Language
from search.request import Request, to_url


def search_feed(desk: Desk, request: Request, address: Address, language: Language) -> Feed:
    """A page of what a request finds, as many as its size says.

    Raises what ``Live`` raises, and EngineError.
    """
    listed = as_listed(request)
    with desk.live.reading() as live:
        ahead = listed.size + 1  # one hit more than wanted tells whether there are more
        today = desk.clock()
        walk = Walk.begun(live.searcher, listed, today, live.state, desk.variants, at_once=ahead)
        created = live.created
    hits = walk.first.hits[: listed.size]
    more = len(walk.first.hits) == ahead
    begins = listed.page == 1 and listed.cursor is None
    following = ""
    if more and hits[-1].key is not None:
        below = replace(listed, page=1, cursor=KeyCursor(Sort.NEWEST, hits[-1].key))
        following = address.url(in_form(to_url(below, PATH), Form.ATOM))
    usual = begins and listed.size == FEED_SIZE
    here = feed_url(request) if usual else in_form(to_url(listed, PATH), Form.ATOM)
    page = replace(request, size=Request().size, page=1, cursor=None, view="", expanded=())
    narrowed = (filter_label(one, request, language) for one in applied_filters(request))
    return Feed(
        address=address,
        id=address.tag(feed_url(request)),
        title=f"{request.text or language.gettext('Alle Artikel')} – Pressesuche",
        subtitle="; ".join(narrowed),
        url=address.url(here),
        page_url=address.url(to_url(page, PATH)),
        entries=_entries(desk, [hit.article for hit in hits], created),
        updated=created,
        language=language.code,
        total=walk.total,
        first="" if begins else address.url(feed_url(request)),
        next=following,
        complete=begins and not more,
    )


def article_feed(desk: Desk, article: Article, address: Address) -> Feed:
    """An article as a feed of one entry, for who wants to know of corrections."""
    path = f"/articles/{article.id}"
    return Feed(
        address=address,
        id=f"{entry_id(article, address)}?format={Form.ATOM}",
        title=article.title or article.outlet or article.id,
        url=address.url(in_form(path, Form.ATOM)),
        page_url=address.url(path),
        entries=_entries(desk, [article], EPOCH),
        language=article.language,
        complete=True,
    )


def _entries(desk: Desk, articles: list[Article], otherwise: datetime) -> tuple[Entry, ...]:
    known = sightings(desk.settings.holdings, (article.id for article in articles))
    return tuple(Entry(one, updated(one, known.get(one.id), otherwise)) for one in articles)
