"""Origin: who of those that print the same copy had it first, as far as can be told.

Each reason leaves some of the articles and drops the others; the first of those left after all
of them is named, with the reasons that speak for it. A reason that speaks for all alike is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from index.article import BERLIN, Article, Precision

_FOREVER = datetime.max.replace(tzinfo=BERLIN) - timedelta(days=2)


class Reason(StrEnum):
    """Why an article may be nearest to the origin, in the order in which reasons count."""

    AGENCY = "agency"  #: the outlet is an agency that others credit
    CREDIT = "credit"  #: it credits an agency
    DATELINE = "dateline"  #: it begins with the place, as agencies write
    EARLIEST = "earliest"  #: none is surely earlier; of a day, it may be any minute
    FULLEST = "fullest"  #: none is longer


@dataclass(frozen=True, slots=True)
class LikelyOrigin:
    """The article nearest to the origin of a story."""

    id: str
    agencies: tuple[str, ...] = ()  #: that it credits
    reasons: tuple[Reason, ...] = ()  #: none where nothing tells them apart


def likely_origin(articles: Sequence[Article]) -> LikelyOrigin:
    """The likely origin of a story, given all its articles. Raises ValueError for none."""
    if not articles:
        raise ValueError("a story without articles")
    credited = {agency.casefold() for one in articles for agency in one.agencies}
    certainly = min(_latest(one) for one in articles)
    words = {one.id: _words(one) for one in articles}
    longest = max(words.values())
    speaks: dict[Reason, Callable[[Article], bool]] = {
        Reason.AGENCY: lambda one: one.outlet.casefold() in credited,
        Reason.CREDIT: lambda one: bool(one.agencies),
        Reason.DATELINE: lambda one: bool(one.dateline),
        Reason.EARLIEST: lambda one: one.date.moment is not None and _first(one) <= certainly,
        Reason.FULLEST: lambda one: words[one.id] == longest,
    }
    left = list(articles)
    for test in speaks.values():
        left = [one for one in left if test(one)] or left
    chosen = min(left, key=lambda one: (_first(one), one.id))
    reasons = tuple(
        reason
        for reason, test in speaks.items()
        if test(chosen) and not all(test(one) for one in articles)
    )
    return LikelyOrigin(chosen.id, chosen.agencies, reasons)


def _words(article: Article) -> int:
    return len(article.body.split())


def _first(article: Article) -> datetime:
    """The first minute at which it may have come out."""
    return article.date.moment or _FOREVER


def _latest(article: Article) -> datetime:
    """The last minute at which it may have."""
    moment, last = article.date.moment, article.date.last_day
    if moment is None or last is None:
        return _FOREVER
    if article.date.precision is Precision.MINUTE:
        return moment
    return datetime(last.year, last.month, last.day, 23, 59, tzinfo=BERLIN)
