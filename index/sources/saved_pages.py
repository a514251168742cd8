"""Saved pages, as files hold them: one article a page.

What reads a page (``html``) is imported when there is one that is not remembered: its libraries
take longer to load than a thousand remembered pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol

from index.article import Article, Origin
from index.errors import SourceError
from index.sources.items import Item
from index.sources.memory import FORGETFUL, Memory, remembered
from index.sources.sidecar import Metadata

LARGEST = 8 << 20  #: bytes of a page


class HtmlSource:
    """One article, as a saved page."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The article of a page. Raises ValueError where there is none."""
        yield page(item.read(LARGEST), metadata, Origin(item.place), item.memory)


SOURCE = HtmlSource()


def page(
    data: bytes,
    metadata: Metadata,
    origin: Origin,
    memory: Memory = FORGETFUL,
    url: str = "",
    charset: str = "",
) -> Article:
    """The article of a page. ``url`` and ``charset`` are what its server said, if known.

    Raises ValueError where the page holds no text.
    """
    said = ("html", url, charset)
    return remembered(
        memory,
        data,
        said,
        metadata,
        origin,
        lambda: _parser()(data, metadata, origin, url, charset),
    )


class _Parser(Protocol):
    def __call__(
        self, data: bytes, metadata: Metadata, origin: Origin, url: str, charset: str
    ) -> Article: ...


@cache
def _parser() -> _Parser:
    parser: _Parser = import_module("index.sources.html").article_from_page
    return parser
