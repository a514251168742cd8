"""PDF clippings with a text layer: one article a file, whatever pages it has.

The lines of all pages are read as plain text is, so that a headline, a byline and a date at the
top are found. A scan has no text to read, and is reported so.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from index.article import Article, Origin
from index.errors import SourceError
from index.sources.items import Item
from index.sources.memory import remembered
from index.sources.outlet_list import known_outlets
from index.sources.sidecar import Metadata, one_line
from index.sources.text import article_from_text

LARGEST = 32 << 20  #: bytes of a file
_UNPACKED = 16 << 20  #: bytes that one stream of a file may unpack to
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": _UNPACKED,
    "lzw_maximum_output_length": _UNPACKED,
    "run_length_maximum_output_length": _UNPACKED,
    "array_based_stream_maximum_output_length": _UNPACKED,
    "stream_decoding_work_maximum_length": 4 * _UNPACKED,
}
_MOST_PAGES = 400
_LONGEST = 2_000_000  #: characters of all pages
_SHORTEST = 40  #: letters that a page with a text layer has
_BULLET = re.compile(r"^\s*(?:-\s*)?(?:Seite\s*)?\d{1,4}(?:\s*(?:/|von)\s*\d{1,4})?(?:\s*-)?\s*$")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every slip in a file


class PdfSource:
    """One article, as a PDF."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The article of a file. Raises ValueError for scans, and for what is damaged."""
        data, origin = item.read(LARGEST), Origin(item.place)
        yield remembered(
            item.memory, data, ("pdf",), metadata, origin, lambda: _read(data, metadata, origin)
        )


SOURCE = PdfSource()


def _read(data: bytes, metadata: Metadata, origin: Origin) -> Article:
    try:
        with apply_configuration(**_LIMITS):
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise ValueError("encrypted: a password is needed")
            pages = _pages(reader)
    except PyPdfError as error:
        raise ValueError(f"damaged PDF ({error})") from error
    if sum(sum(map(str.isalpha, page)) for page in pages) < _SHORTEST:
        raise ValueError("a scan without a text layer: it needs OCR")
    return _article("\n".join(_without_running_lines(pages)), metadata, origin)


def _pages(reader: PdfReader) -> list[str]:
    texts: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        if number > _MOST_PAGES:
            raise ValueError(f"more than {_MOST_PAGES} pages")
        texts.append(page.extract_text() or "")
        if sum(map(len, texts)) > _LONGEST:
            raise ValueError(f"more than {_LONGEST:,} characters of text")
    return texts


def _without_running_lines(pages: list[str]) -> list[str]:
    """The pages without page numbers and without what stands on each of them."""
    lines = [[line.strip() for line in page.splitlines()] for page in pages]
    edges = Counter(line for page in lines if page for line in {page[0], page[-1]} if line)
    repeated = {line for line, count in edges.items() if count == len(pages) > 1}
    return [
        "\n".join(line for line in page if line not in repeated and not _BULLET.match(line))
        for page in lines
    ]


def _article(text: str, metadata: Metadata, origin: Origin) -> Article:
    """The article; its outlet is a masthead among the first lines, where there is one."""
    outlet = metadata.outlet or _masthead(text) or None
    return article_from_text(text, Metadata(outlet=outlet).over(metadata), origin)


def _masthead(text: str) -> str:
    """The outlet whose name is a line by itself above the article."""
    known = known_outlets()
    for line in text.splitlines()[:6]:
        if found := known.named(one_line(line)):
            return found.name
    return ""
