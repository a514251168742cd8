"""Draft: an article as it was read, before the holdings have said which one it is.

What identifies an article stands open; the article itself stays packed, so that whoever
looks it up in the holdings need not take it apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from index.article import Article
from index.document import Document, pack, prepare, unpack

_NO_ID = b'{"id":""'
_encode = msgspec.json.Encoder().encode


class Draft(msgspec.Struct, frozen=True, array_like=True):
    """An article without an id. Digests are BLAKE2b in hex; equal ones mean equal content."""

    own_id: str
    outlet: str
    url: str
    path: str  #: where it was read
    number: int  #: which of a file's articles, from 1; 0 where the file is one article
    text: str  #: digest of title and paragraphs
    digest: str  #: digest of all that an engine stores, but for the id and where it was read
    packed: bytes  #: ``document.pack`` of the article without an id

    def article(self) -> Article:
        """The article, still without an id."""
        return unpack(self.packed)


@dataclass(frozen=True, slots=True)
class Identified:
    """A draft, and the lasting id and the unique number that the holdings have given it."""

    draft: Draft
    id: str
    sequence: int


def draft_of(article: Article) -> Draft:
    """The draft of an article; an id that it has already is left out."""
    origin = article.origin
    packed = without_id(article)
    kept = packed[: len(packed) - len(_encode(origin)) - 1]  # the origin is its last field
    text = "\n".join((article.title, *(p.text for p in article.paragraphs)))
    return Draft(
        own_id=article.own_id,
        outlet=article.outlet,
        url=article.url,
        path=origin.path,
        number=origin.number,
        text=hashlib.blake2b(text.encode(), digest_size=12).hexdigest(),
        digest=hashlib.blake2b(kept, digest_size=12).hexdigest(),
        packed=packed,
    )


def without_id(article: Article) -> bytes:
    """The packed article, its id empty."""
    packed = pack(article)
    if not article.id:
        return packed
    return _NO_ID + packed[len(b'{"id":') + len(_encode(article.id)) :]


def with_id(packed: bytes, id: str) -> bytes:
    """A packed article that had no id, with this one.

    >>> unpack(with_id(pack(Article(title="Rat tagt")), "abc")).id
    'abc'
    """
    assert packed.startswith(_NO_ID)
    return b'{"id":' + _encode(id) + packed[len(_NO_ID) :]


def document_of(one: Identified) -> Document:
    """The document of an identified draft: analysis, and nothing else of any weight."""
    return analysed(one.draft.packed, one.id, one.sequence)


def analysed(packed: bytes, id: str, sequence: int) -> Document:
    """As ``document_of``, from what it needs of the draft."""
    whole = with_id(packed, id)
    return prepare(unpack(whole), sequence, whole)
