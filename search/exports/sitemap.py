"""Sitemap: the addresses of all articles, for search engines (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whoosh import query as wq

from index.article import Article
from index.engine import Query, Searcher, Sort, Window
from search import cursor as cursors
from search.cursor import KeyCursor
from search.exports.address import Address
from search.exports.atom import updated
from search.exports.markup import xml
from search.exports.walk import AT_ONCE

INDEX = "/sitemap.xml"
PART = "/sitemap/"  #: where its parts lie, each named by the cursor at which it begins
MEDIA_TYPE = "application/xml"
LARGEST = 50_000  #: addresses in a part, by the rules
_STEP = 10_000  #: keys that are asked for at a time
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_START = '<?xml version="1.0" encoding="utf-8"?>\n'
_EVERYTHING = Query(wq.Every(), sort=Sort.OLDEST)


def sitemap_index(searcher: Searcher, address: Address, largest: int = LARGEST) -> Iterator[str]:
    """The parts of the map, the oldest articles first, so that most parts stay as they are.

    No article is read. Raises EngineError.
    """
    yield f"{_START}<sitemapindex {_NAMESPACE}>\n"
    for first in _beginnings(searcher, largest):
        name = cursors.write(KeyCursor(Sort.OLDEST, first))
        yield f"<sitemap><loc>{xml(address.url(f'{PART}{name}.xml'))}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def sitemap_part(
    searcher: Searcher, cursor: KeyCursor, address: Address, largest: int = LARGEST
) -> Iterator[str]:
    """The addresses of the articles from a cursor on. Raises EngineError."""
    yield f"{_START}<urlset {_NAMESPACE}>\n"
    for article in _articles(searcher, cursor.key, largest):
        yield _entry(article, address)
    yield "</urlset>\n"


def _entry(article: Article, address: Address) -> str:
    changed = updated(article, None)
    modified = (
        f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed.timestamp() else ""
    )
    return f"<url><loc>{xml(address.article(article.id))}</loc>{modified}</url>\n"


def _beginnings(searcher: Searcher, largest: int) -> Iterator[int]:
    """The key above which each part begins: one more than that of its first article."""
    below: int | None = None
    while keys := _keys(searcher, below, largest):
        yield keys[0] + 1
        below = keys[-1]


def _keys(searcher: Searcher, below: int | None, largest: int) -> list[int]:
    """The keys of one part."""
    keys: list[int] = []
    while len(keys) < largest:
        window = Window(limit=min(_STEP, largest - len(keys)), below=keys[-1] if keys else below)
        some = searcher.keys(replace(_EVERYTHING, window=window))
        keys += some
        if len(some) < window.limit:
            break
    return keys


def _articles(searcher: Searcher, below: int, left: int) -> Iterator[Article]:
    while left > 0:
        window = Window(limit=min(AT_ONCE, left), below=below)
        hits = searcher.search(replace(_EVERYTHING, window=window)).hits
        yield from (hit.article for hit in hits)
        if len(hits) < window.limit or hits[-1].key is None:
            return
        left, below = left - len(hits), hits[-1].key
