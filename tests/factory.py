"""Articles for tests: every field is filled in, so a test names only what it is about."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from index.article import (
    BERLIN,
    UNDATED,
    Article,
    DateSource,
    Origin,
    Paragraph,
    Precision,
    PublicationDate,
)

_numbers = count(1)
_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY, 16: Precision.MINUTE}


def an_article(*, body: str = "Am Abend kam der Rat zusammen.", **fields: Any) -> Article:
    """An article with these fields; the lines of ``body`` become its paragraphs."""
    number = next(_numbers)
    filled = {
        "id": f"article-{number}",
        "own_id": f"own-{number}",
        "url": f"https://tageblatt.example/{number}",
        "title": "Sitzung",
        "kicker": "Rathaus",
        "paragraphs": tuple(Paragraph(line) for line in body.splitlines()),
        "outlet": "Tageblatt",
        "authors": ("Eva Muster",),
        "section": "Lokales",
        "agencies": ("dpa",),
        "language": "de",
        "date": published("2025-04-10T19:05"),
        "origin": Origin("articles/sitzung.txt", number),
    }
    return Article(**{**filled, **fields})


def published(date: str) -> PublicationDate:
    """A publication date, as exact as it is written: 2025, 2025-04, 2025-04-10 or with a time.

    >>> published("2025-04").isoformat()
    '2025-04'
    """
    if not date:
        return UNDATED
    precision = _PRECISIONS[len(date)]
    moment = datetime.fromisoformat(date + "0001-01-01T00:00"[len(date) :])
    return PublicationDate(moment.replace(tzinfo=BERLIN), precision, DateSource.META)
