"""Draft: an article as it was read, before the holdings have said which one it is.

What identifies an article stands open; the article itself stays packed, so that whoever
looks it up in the holdings need not take it apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from index import prints
from index.article import BERLIN, Article, Status
from index.document import Document, pack, prepare, unpack

_BARE = b'{"id":"","story":""'  # what a packed article begins with before it has either
_encode = msgspec.json.Encoder().encode
_SECONDS = 1 << 34  # until the year 2514
_VERSIONS = 1 << 28  # both together fit a signed 64-bit number


class Withdrawal(msgspec.Struct, frozen=True, array_like=True):
    """That an article may not be shown any more, as its agency says."""

    status: Status
    reason: str = ""
    day: str = ""  #: 2025-04-10; "" if unknown


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
    day: int = 0  #: ``date.toordinal()`` of its day; 0 where that is not known
    prints: bytes = b""  #: ``prints.pack`` of its body; empty where stories are switched off
    rank: int = 0  #: of two versions of an article the one with the higher rank counts
    withdrawal: Withdrawal | None = None

    def article(self) -> Article:
        """The article, still without an id."""
        return unpack(self.packed)


@dataclass(frozen=True, slots=True)
class Identified:
    """A draft, the lasting id and the unique number that the holdings have given it, its story."""

    draft: Draft
    id: str
    sequence: int
    story: str = ""


def draft_of(article: Article, printed: bool = True) -> Draft:
    """The draft of an article; an id that it has already is left out.

    ``printed``: with the prints of its body, by which its story is found.
    """
    origin = article.origin
    packed = bare(article)
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
        day=article.date.ordinal,
        prints=prints.pack(prints.of_text(article.body)) if printed else b"",
        rank=rank_of(article),
        withdrawal=_withdrawal(article),
    )


def with_prints(draft: Draft) -> Draft:
    """A draft that has no prints, with those of its article's body."""
    found = prints.pack(prints.of_text(draft.article().body))
    return msgspec.structs.replace(draft, prints=found)


def rank_of(article: Article) -> int:
    """A number that is higher for a later version: by its own number, then by its time. Of two
    that are alike in both, one that withdraws the article counts.

    >>> first, second = Article(version=1), Article(version=2)
    >>> rank_of(Article()) < rank_of(first) < rank_of(second)
    True
    """
    version = min(max(article.version, 0), _VERSIONS - 1)
    seconds = int(article.revised.timestamp()) if article.revised else 0
    made = version * _SECONDS + min(max(seconds, 0), _SECONDS - 1)
    return 2 * made + (article.status is not Status.USABLE)


def _withdrawal(article: Article) -> Withdrawal | None:
    if article.status is Status.USABLE:
        return None
    reason = " ".join(one.text for one in article.corrections if one.text)
    day = article.revised.astimezone(BERLIN).date().isoformat() if article.revised else ""
    return Withdrawal(article.status, reason, day)


def bare(article: Article) -> bytes:
    """The packed article, its id and story empty."""
    packed = pack(article)
    return _BARE + packed[len(_head(article.id, article.story)) :]


def named(packed: bytes, id: str, story: str = "") -> bytes:
    """A packed article that had no id, with this one.

    >>> unpack(named(pack(Article(title="Rat tagt")), "abc")).id
    'abc'
    """
    assert packed.startswith(_BARE)
    return _head(id, story) + packed[len(_BARE) :]


def _head(id: str, story: str) -> bytes:
    return b'{"id":' + _encode(id) + b',"story":' + _encode(story)


def document_of(one: Identified) -> Document:
    """The document of an identified draft: analysis, and nothing else of any weight."""
    return analysed(one.draft.packed, one.id, one.sequence, one.story, one.draft.prints)


def analysed(
    packed: bytes, id: str, sequence: int, story: str = "", printed: bytes = b""
) -> Document:
    """As ``document_of``, from what it needs of the draft."""
    whole = named(packed, id, story)
    return prepare(unpack(whole), sequence, whole, prints.terms(prints.unpack(printed).hashes))
