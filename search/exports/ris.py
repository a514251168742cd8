"""Articles as RIS, which EndNote, Zotero, Citavi and Mendeley read: newspaper articles (NEWS).

Tags and dates as Research Information Systems wrote them down ("RIS Format Specifications"), with
the roles that the tags have for newspapers in EndNote and Zotero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.article import Article, Kind, Precision, PublicationDate
from search.exports.address import Address
from search.names import person
from search.web_address import web_address

MEDIA_TYPE = "application/x-research-info-systems"
DATABASE = "Pressesuche"


def ris(articles: Iterable[Article], address: Address) -> Iterator[str]:
    """One record after the other; to be encoded as UTF-8."""
    for article in articles:
        yield "".join(
            f"{tag}  - {line}\r\n"
            for tag, value in _fields(article, address)
            if (line := " ".join(value.split())) or tag == "ER"
        )


def _fields(article: Article, address: Address) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "TI", article.title or article.kicker
    for name in article.authors:
        yield "AU", _author(name)
    yield "T2", article.outlet
    yield from _dates(article.date)
    yield "SE", article.section
    yield "AB", " ".join(article.of_kind(Kind.LEAD))
    for agency in article.agencies:
        yield "N1", agency
    yield "LA", article.language
    yield "UR", web_address(article.url) or address.article(article.id)
    yield "DB", DATABASE
    yield "AN", article.id
    yield "ER", ""


def _author(name: str) -> str:
    """ "Lotse, Ada"; a desk or an agency as it is. An asterisk is not allowed here."""
    known = person(name)
    return (f"{known.family}, {known.given}" if known else name).replace("*", " ")


def _dates(date: PublicationDate) -> Iterator[tuple[str, str]]:
    """Year, and YYYY/MM/DD/ with what is known; the time in the place for other facts."""
    if date.moment is None:
        return
    moment = date.moment
    yield "PY", f"{moment:%Y}".rjust(4, "0")
    month = f"{moment:%m}" if date.precision is not Precision.YEAR else ""
    day = f"{moment:%d}" if date.ordinal else ""
    clock = f"{moment:%H:%M}" if date.precision is Precision.MINUTE else ""
    yield "DA", f"{moment:%Y}".rjust(4, "0") + f"/{month}/{day}/{clock}"
