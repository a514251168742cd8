"""Saved pages: the article of a page, without what the page shows around it.

trafilatura (Barbaresi 2021, ACL demo) finds the running text; what it takes for text is then
read line by line as plain text is, so that pointers to other articles, appeals to subscribe and
picture credits are kept under what they are. ``page`` reads the rest: headline, day, authors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import html as lxml_html
from lxml.etree import LxmlError, ParserError, XPath
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from index.article import Article, Kind, Origin, Paragraph
from index.german.tokens import clean
from index.sources import attributes
from index.sources.body import LONGEST_LEAD
from index.sources.decoding import decode_page
from index.sources.furniture import (
    begins_tail,
    is_caption,
    is_furniture,
    is_photo_credit,
    points_elsewhere,
)
from index.sources.outlet_list import bare
from index.sources.page import Page, read_page
from index.sources.pull_quotes import pull_quotes
from index.sources.sidecar import Metadata, one_line
from index.sources.telling import Telling, article_told

_LOOK = 4096  #: bytes
_MOST_ELEMENTS = 120_000  #: of a page; real ones have a few thousand
_MOST_TAGS = 300_000
_LINKED = 0.6  #: of a list item's letters, from which it points to another article
_ALL_LINKED = 0.85  #: of a paragraph's
_SHORT = 20  #: characters of a line that may well stand twice
_OFTEN = 2  #: a longer line that stands more often is the page's
_LONGEST_POINTER = 200  #: characters of a line that is all link
_LONG = 120  #: characters of running text
_TAIL_SHARE = 0.15  #: of the running text that a label such as "Mehr zum Thema" may cut off
_FULLER = 1.6  #: times the text found that a page's own record of it has where it is preferred
_LINKING = XPath("//li[.//a]|//p[.//a]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_PARSER = lxml_html.HTMLParser(
    collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=False
)


def article_from_page(
    data: bytes, metadata: Metadata, origin: Origin, url: str = "", charset: str = ""
) -> Article:
    """The article of a page. ``url`` and ``charset`` are what its server said, if known.

    Raises ValueError where the page holds no text.
    """
    if b"\x00" * 8 in data[:_LOOK]:
        raise ValueError("not a page (binary)")
    tree = _tree(decode_page(data, charset))
    page = read_page(tree, url)
    paragraphs = _running(tree, page)
    if not paragraphs and not page.title:
        raise ValueError("a page without an article")
    telling = Telling(
        url=page.url,
        title=page.title,
        kicker=page.kicker,
        outlet=page.outlet,
        authors=page.byline.authors,
        agencies=page.byline.agencies,
        section=page.section,
        language=page.language,
        date=page.date,
        paragraphs=paragraphs,
    )
    return article_told(telling, metadata, origin)


def _tree(text: str) -> HtmlElement:
    if text.count("<") > _MOST_TAGS:
        raise ValueError(f"a page of more than {_MOST_TAGS:,} tags")
    if attributes.has_too_many(text):
        raise ValueError(f"a tag of more than {attributes.MOST:,} attributes")
    try:
        tree = lxml_html.document_fromstring(_DECLARATION.sub("", text), parser=_PARSER)
    except (ParserError, LxmlError) as error:
        raise ValueError(f"not HTML ({error})") from error
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise ValueError(f"a page of more than {_MOST_ELEMENTS:,} elements")
    return tree


def _running(tree: HtmlElement, page: Page) -> list[Paragraph]:
    """The paragraphs of the article, each with what it is."""
    pointers = _pointers(tree)
    found = bare_extraction(tree, include_comments=False)
    lines = list(_lines(found.body)) if isinstance(found, Document) else []
    if sum(len(text) for text, _ in lines) * _FULLER < len(page.body):
        lines = [(even, None) for line in page.body.split("\n") if (even := one_line(line))]
    return _paragraphs_of(lines, pointers, page)


def _pointers(tree: HtmlElement) -> frozenset[str]:
    """The short items and paragraphs of a page that are all link, as they are compared."""
    found = set()
    for element in _LINKING(tree):
        text = element_text(element)
        if 0 < len(text) <= _LONGEST_POINTER:
            share = _LINKED if element.tag == "li" else _ALL_LINKED
            if sum(len(element_text(link)) for link in element.iter("a")) >= share * len(text):
                found.add(bare(text))
    return frozenset(found - {""})


def _paragraphs_of(
    found: list[tuple[str, Kind | None]], pointers: frozenset[str], page: Page
) -> list[Paragraph]:
    """What each line is: as the markup says, else as it reads."""
    lines = [text for text, _ in found]
    lead = _lead(lines, page)
    times = Counter(line for line in lines if len(line) > _SHORT)
    quotes = pull_quotes(lines)
    tail = _tail(lines)
    titles = {bare(page.title), bare(page.kicker + page.title)}
    paragraphs = [Paragraph(lead, Kind.LEAD)] if lead else []
    for i, (line, said) in enumerate(found):
        same = bare(line) if len(line) <= _LONGEST_POINTER else ""
        if same and same in titles:
            continue
        kind = Kind.PULL_QUOTE if i in quotes else _kind(line, said)
        if same in pointers and kind is Kind.TEXT:
            kind = Kind.RELATED
        if times[line] > _OFTEN or i >= tail:
            kind = Kind.FOOTER
        paragraphs.append(Paragraph(line, kind))
    return paragraphs


def _kind(line: str, said: Kind | None) -> Kind:
    if points_elsewhere(line):
        return Kind.RELATED
    if is_furniture(line) or is_photo_credit(line):
        return Kind.FOOTER
    if is_caption(line):
        return Kind.CAPTION
    return said or Kind.TEXT


def _tail(lines: list[str]) -> int:
    """The number of the line from which on a page shows other things than the article."""
    long = [len(line) if len(line) > _LONG else 0 for line in lines]
    total, before = sum(long), 0
    for i, line in enumerate(lines):
        if before and total - before <= _TAIL_SHARE * total and begins_tail(line):
            return i
        before += long[i]
    return len(lines)


def _lead(lines: list[str], page: Page) -> str:
    """The page's description, where it is the lead that the running text goes on from."""
    text = page.description
    if not 40 <= len(text) <= LONGEST_LEAD:
        return ""
    begin = bare(text)[:60]
    return "" if any(begin in bare(line) for line in lines[:6]) else text


def _lines(body: HtmlElement) -> Iterator[tuple[str, Kind | None]]:
    """The lines of the running text, and what the markup says that they are."""
    for element in body:
        if element.tag == "head":
            yield from _with(_pieces(element), Kind.SUBHEAD)
        elif element.tag == "list":
            yield from _with([element_text(entry) for entry in element], None)
        elif element.tag == "table":
            rows = [" ".join(map(element_text, row)) for row in element]
            yield from _with(rows, Kind.TEXT)
        else:
            yield from _with(_pieces(element), None)


def _with(texts: list[str], kind: Kind | None) -> Iterator[tuple[str, Kind | None]]:
    for text in texts:
        if even := " ".join(clean(text).split()):
            yield even, kind


def _pieces(element: HtmlElement) -> list[str]:
    """The texts of an element between its line breaks."""
    return "".join(_broken(element)).split("\n")


def _broken(element: HtmlElement) -> Iterator[str]:
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        if child.tag == "lb":
            yield "\n"
        else:
            yield from _broken(child)
        yield " ".join((child.tail or "").split("\n"))


def element_text(element: HtmlElement) -> str:
    """All text of an element, in one line."""
    return one_line(" ".join(element.itertext(with_tail=False)))
