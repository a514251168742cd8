"""What format bytes are in: told by the bytes themselves, by the name only where they are silent.

A page saved as ``article.txt`` is a page, and a feed named ``index.html`` is a feed.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import PurePosixPath

import msgspec

from index.sources.items import COMPRESSED


class Format(StrEnum):
    """What articles come as."""

    TEXT = "text"
    HTML = "HTML"
    FEED = "feed"
    NEWSML = "NewsML-G2"
    JSON = "JSON"
    JSONL = "JSON Lines"
    TABLE = "table"
    MAIL = "mail"
    PDF = "PDF"
    WARC = "web archive"


#: Endings that are articles in the format that they say, unless the content tells otherwise.
ENDINGS = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".xml": Format.NEWSML,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".rdf": Format.FEED,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
    ".tab": Format.TABLE,
    ".eml": Format.MAIL,
    ".pdf": Format.PDF,
    ".warc": Format.WARC,
    ".arc": Format.WARC,
}
_PASSED_OVER = """.md .rst .css .js .mjs .map .py .sh .sql .sqlite .db .log .ini .cfg .toml .yaml
    .yml .lock .jpg .jpeg .png .gif .webp .avif .svg .ico .bmp .tif .tiff .mp3 .mp4 .m4a .wav .ogg
    .webm .mov .woff .woff2 .ttf .otf .doc .docx .odt .rtf .xls .xlsx .ods .ppt .pptx .epub .cdx
    .cdxj .idx .tar .tgz .7z .rar .exe .dll .so .bin .iso .tmp .part .bak .swp .crc .md5 .sha256"""
#: Endings that are passed over without a look inside.
OTHERS = frozenset(_PASSED_OVER.split())

_TAG = re.compile(rb"<\s*([!?/]?[A-Za-z][\w:.-]*)")
_NEWSML = frozenset(
    (b"newsitem", b"newsmessage", b"packageitem", b"conceptitem", b"knowledgeitem", b"planningitem")
)
_FEEDS = frozenset((b"rss", b"feed", b"rdf:rdf", b"rdf", b"channel"))
_PAGE = re.compile(
    rb"(?i)<!doctype\s+html|<(?:html|head|body|meta|title|article|div|table|h1|p|script|link)\b"
)
_HEADER = re.compile(
    rb"(?im)^(?:from|to|subject|date|mime-version|received|return-path|message-id|delivered-to"
    rb"|content-type|reply-to|list-id|list-unsubscribe|x-[\w-]+): "
)
_RECORD = re.compile(rb"\s*\{.*\}\s*\Z", re.DOTALL)


def by_name(name: str) -> Format | None:
    """The format that a name says, whatever compression is said behind it.

    >>> by_name("Seite.html.gz"), by_name("Notiz")
    (<Format.HTML: 'HTML'>, None)
    """
    return ENDINGS.get(ending(name))


def ending(name: str) -> str:
    """The last ending of a name that tells of no compression, in small letters."""
    endings = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    while endings and endings[-1] in COMPRESSED:
        endings.pop()
    return endings[-1] if endings else ""


def by_content(head: bytes) -> Format | None:
    """The format that the first bytes of a stream show; None for anything that may be text.

    >>> by_content(b"<?xml version='1.0'?> <rss version='2.0'><channel>")
    <Format.FEED: 'feed'>
    >>> by_content(b"Der Rat tagt.") is None
    True
    """
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith((b"WARC/", b"filedesc://")):
        return Format.WARC
    begin = _narrow(head).lstrip()
    if begin.startswith(b"<"):
        return _markup(begin)
    if begin.startswith((b"{", b"[")):
        return _json(begin)
    if _is_mail(begin):
        return Format.MAIL
    return None


def _narrow(head: bytes) -> bytes:
    """The first bytes without a byte order mark, and without the zeros of UTF-16."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def _markup(begin: bytes) -> Format | None:
    if re.match(rb"(?i)<!doctype\s+html", begin):
        return Format.HTML
    for match in _TAG.finditer(re.sub(rb"(?s)<!--.*?(?:-->|\Z)", b"", begin)):
        tag = match[1].lower()
        if tag.startswith((b"!", b"?")):
            continue
        local = tag.rpartition(b":")[2]
        if tag in _FEEDS or local in _FEEDS:
            return Format.FEED
        if local in _NEWSML:
            return Format.NEWSML
        break
    if _PAGE.search(begin):
        return Format.HTML
    return Format.NEWSML if begin.startswith(b"<?xml") else None  # which will tell what it is not


def _json(begin: bytes) -> Format | None:
    """One value over all lines, or one a line."""
    first, _, rest = begin.partition(b"\n")
    if begin.startswith(b"{") and _RECORD.match(first):
        try:
            msgspec.json.decode(first)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Format.JSON if re.match(rb'\{\s*"', begin) else None
        return Format.JSONL if rest.lstrip().startswith(b"{") else Format.JSON
    return Format.JSON if re.match(rb'\{\s*(?:"|\})|\[\s*(?:[\[{"\]])', begin) else None


def _is_mail(begin: bytes) -> bool:
    headers = re.split(rb"\r?\n\r?\n", begin, maxsplit=1)[0]
    names = {match.group().lower() for match in _HEADER.finditer(headers)}
    first = re.match(rb"[\w-]+: |From \S+@", begin)
    return first is not None and len(names) >= 3
