"""Files and feeds, read as those programs read them that they are for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from tests.exports.reading import read_bibtex, read_ris
from tests.torture.payloads import ELEMENT, EVIL

_ATOM = "{http://www.w3.org/2005/Atom}"
_FORMULA = re.compile(r"[\s\u00a0]*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")


class Broken(Exception):
    """A file that something broke out of; the message says what."""


def addresses_lead_on_the_web(url: str) -> bool:
    """Whether whoever clicks this gets to the web, and not to a script or the intruder's."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.hostname != EVIL


def csv_rows(body: bytes) -> int:
    """The rows of a table below its head. Raises Broken."""
    text = body.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    if not rows:
        raise Broken("an empty table")
    width = len(rows[0])
    for row in rows:
        if len(row) != width:
            raise Broken(f"a row of {len(row)} cells, not {width}")
        for cell in row:
            for piece in re.split(r"[;\t]", cell):  # where a list separator is a semicolon
                if _FORMULA.match(piece) and not _NUMBER.fullmatch(piece):
                    raise Broken(f"a formula: {cell[:80]!r}")
    return len(rows) - 1


def ris_entries(body: bytes) -> int:
    """The entries of a RIS file. Raises Broken."""
    entries = read_ris(body)
    ends = len(re.findall(r"(?m)^ER  - *\r?$", body.decode()))
    if ends != len(entries) or any(one.get("title") == ELEMENT for one in entries):
        raise Broken(f"{len(entries)} entries and {ends} ends")
    for one in entries:
        _only_web(one.get("urls", []))
    return len(entries)


def bibtex_entries(body: bytes) -> int:
    """The entries of a BibTeX file. Raises Broken."""
    try:
        entries = read_bibtex(body)
    except AssertionError as error:
        raise Broken(f"a broken block: {error!r:.200}") from error
    for entry in entries:
        if entry["key"] == "in" or "in" in entry:
            raise Broken("an entry that somebody put in")
        if "url" in entry:
            _only_web([entry["url"].replace("\\", "")])
    return len(entries)


def ninjs_items(body: bytes) -> int:
    """The items of a ninjs file. Raises Broken."""
    told = msgspec.json.decode(body)
    items = told if isinstance(told, list) else [told]
    for item in items:
        if "in" in item:
            raise Broken("a field that somebody put in")
        _only_web([item[name] for name in ("uri",) if str(item.get(name, "")).startswith("http")])
        links = [one.get("value", "") for one in item.get("altids", []) if isinstance(one, dict)]
        _only_web([one for one in links if ":" in one and "script" in one])
    return len(items)


def feed_pages(body: bytes) -> Iterator[str]:
    """What a reader of feeds shows as HTML. Raises Broken."""
    root = xml(body)
    for link in root.iter(f"{_ATOM}link"):
        href = link.get("href", "")
        if not (addresses_lead_on_the_web(href) or href.startswith("/")):
            raise Broken(f"a link to {href[:80]!r}")
    for element in root.iter(f"{_ATOM}title", f"{_ATOM}summary", f"{_ATOM}content"):
        kind = element.get("type", "text")
        if kind == "html":
            yield element.text or ""
        elif kind == "xhtml":
            yield etree.tostring(element, encoding="unicode", method="html")
        elif len(element):
            raise Broken("elements in a text")


def xml(body: bytes) -> etree._Element:
    """The root of a document. Raises Broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Broken(f"no XML: {error}") from error
    if next(root.iter(f"{{*}}{ELEMENT}"), None) is not None:
        raise Broken("an element that somebody put in")
    return root


def _only_web(urls: list[str]) -> None:
    for url in urls:
        if not addresses_lead_on_the_web(url):
            raise Broken(f"an address: {url[:80]!r}")
