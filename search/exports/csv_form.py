"""Articles as a table, one a line: what is known of them, without their texts.

The columns are called as in the JSON answers, in every language: programs rely on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.article import Article, Kind
from search.exports.address import Address
from search.exports.cells import BOM, Cell, written
from search.web_address import web_address

COLUMNS = (
    *("id", "url", "date", "date_precision", "outlet", "title", "kicker", "lead"),
    *("authors", "agencies", "section", "language", "dateline", "story", "source_url"),
)
BETWEEN = "; "  #: authors, and agencies, of one article


def csv_form(articles: Iterable[Article], address: Address) -> Iterator[str]:
    """The table, line by line; to be encoded as UTF-8."""
    yield BOM + written([COLUMNS])
    for article in articles:
        yield written([_row(article, address)])


def _row(article: Article, address: Address) -> tuple[Cell, ...]:
    return (
        article.id,
        address.article(article.id),
        article.date.isoformat() or "",
        article.date.precision.value,
        article.outlet,
        article.title,
        article.kicker,
        " ".join(article.of_kind(Kind.LEAD)),
        BETWEEN.join(article.authors),
        BETWEEN.join(article.agencies),
        article.section,
        article.language,
        article.dateline,
        article.story,
        web_address(article.url),
    )
