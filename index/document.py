"""Document: an article as every engine stores it, analysed once.

Field names are those of ``index.schema``; text fields hold terms joined by single blanks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from index.article import Article, Precision, PublicationDate
from index.errors import IndexDamaged
from index.german.analyzer import analysis, folded_words
from index.schema import SEPARATOR
from index.tree import day_number

_EPOCH = datetime(1500, 1, 1, tzinfo=UTC)
_LAST_MINUTE = (1 << 31) - 1  # in the year 6053
_MINUTES = 1 << 30  # until the year 3541
_SEQUENCES = 1 << 33  # 8.6 thousand million articles; both together fit a signed 64-bit number


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The fields of one article, as ``index.schema`` names them."""

    id: str
    title: str
    body: str
    title_parts: str
    parts: str
    title_surface: str
    body_surface: str
    comments: str
    prints: str
    outlet_words: str
    author_words: str
    agency_words: str
    section_words: str
    outlet: tuple[str, ...]
    author: tuple[str, ...]
    agency: tuple[str, ...]
    section: tuple[str, ...]
    language: tuple[str, ...]
    story: tuple[str, ...]
    year: int
    month: int
    day: int
    first_day: int
    last_day: int
    newest: int
    oldest: int
    embargo: int
    article: bytes
    comments_surface: str = ""  #: not a field: what the vocabulary knows of comments


def prepare(article: Article, sequence: int, packed: bytes = b"", prints: str = "") -> Document:
    """Analyse an article. ``sequence`` is its unique number in the holdings.

    ``packed`` is the article as ``pack`` gives it, where that is at hand. ``prints`` are the
    terms of its prints (``index.prints``).
    """
    text = f"{article.dateline}\n{article.body}" if article.dateline else article.body
    title = analysis(article.title, article.language)
    body = analysis(text, article.language)
    comments = analysis("\n".join(c.text for c in article.comments), article.language)
    year, month, day = _calendar(article.date)
    first, last = article.date.first_day, article.date.last_day
    newest, oldest = sort_keys(article.date, sequence)
    return Document(
        id=article.id,
        title=title.stems,
        body=body.stems,
        title_parts=title.parts,
        parts=body.parts,
        title_surface=title.words,
        body_surface=body.words,
        comments=comments.stems,
        comments_surface=comments.words,
        prints=prints,
        outlet_words=_names((article.outlet,)),
        author_words=_names(article.authors),
        agency_words=_names(article.agencies),
        section_words=_names((article.section,)),
        outlet=_values((article.outlet,)),
        author=_values(article.authors),
        agency=_values(article.agencies),
        section=_values((article.section,)),
        language=_values((article.language,)),
        story=_values((article.story,)),
        year=year,
        month=month,
        day=day,
        first_day=day_number(first) if first else 0,
        last_day=day_number(last) if last else 0,
        newest=newest,
        oldest=oldest,
        embargo=minute_of(article.embargo),
        article=packed or pack(article),
    )


def _names(values: Iterable[str]) -> str:
    return f" {SEPARATOR} ".join(" ".join(folded_words(value)) for value in values if value)


def _values(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _calendar(date: PublicationDate) -> tuple[int, int, int]:
    """Year, month and day as the schema writes them, zeros for what is not known."""
    first = date.first_day
    if first is None:
        return 0, 0, 0
    number = day_number(first)
    if date.precision is Precision.YEAR:
        return first.year, first.year * 100, first.year * 10000
    month = number // 100
    return first.year, month, month * 100 if date.precision is Precision.MONTH else number


def sort_keys(date: PublicationDate, sequence: int) -> tuple[int, int]:
    """The keys for newest and oldest first, both read downwards; without a date both end last."""
    if not 0 < sequence < _SEQUENCES:
        raise ValueError(f"sequence {sequence} is out of range")
    later, earlier = sequence, _SEQUENCES - 1 - sequence
    if date.moment is None:
        return later, earlier
    minute = int((date.moment - _EPOCH).total_seconds()) // 60
    minute = min(max(minute, 1), _MINUTES - 1)
    return minute * _SEQUENCES + later, (_MINUTES - minute) * _SEQUENCES + earlier


def sequence_of(key: int) -> int:
    """The unique number of the article that has this key for newest first."""
    return key % _SEQUENCES


def minute_of(moment: datetime | None) -> int:
    """A moment as the schema writes the end of an embargo: the first minute not before it.

    >>> minute_of(datetime(1970, 1, 1, 1, 2, 30, tzinfo=UTC)), minute_of(None)
    (63, 0)
    """
    if moment is None:
        return 0
    return min(max(-int(-moment.timestamp() // 60), 1), _LAST_MINUTE)


def pack(article: Article) -> bytes:
    """The article as bytes (JSON), for an engine's store."""
    return msgspec.json.encode(article)


_decoder = msgspec.json.Decoder(Article)


def unpack(packed: bytes | None) -> Article:
    """The article that was packed. Raises IndexDamaged for what is none, or contradicts itself."""
    try:
        article = _decoder.decode(packed or b"")
    except msgspec.DecodeError as error:
        raise IndexDamaged("the stored articles", f"an article cannot be read ({error})") from error
    moment = article.date.moment
    if moment is not None and (
        article.date.precision is Precision.UNKNOWN or moment.tzinfo is None
    ):
        raise IndexDamaged("the stored articles", f"the date of {article.id!r} contradicts itself")
    return article
