"""Course: how the articles, stories and own reports found spread over time.

By year, month or day as the calendar of the list chooses (``search.calendar``), from counts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.article import Article, Precision
from index.engine import FacetCounts, Filter, Query, Searcher, Window
from index.tree import Days, Having, day_number
from search.calendar import Bucket, Calendar, Level
from search.stories.stories import FACET

_NOTHING = Window(limit=0)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, month or day, as far as it belongs to the period asked for.

    A story is counted where its first dated article of those found came out, and an article
    that nobody else has is one of its own.
    """

    first: date
    last: date
    articles: int
    stories: int
    own: int  #: own reports

    @property
    def copies(self) -> int:
        """Articles that are not an own report."""
        return self.articles - self.own


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the articles found that tell a story with others."""

    query: Query
    counts: FacetCounts  #: of months or days, of these articles alone
    origins: Iterable[Article]  #: those found that are likely origins


def course(searcher: Searcher, shown: Calendar, told: Told) -> tuple[Period, ...]:
    """The periods of a calendar."""
    shared = _counted(shown.level, told.counts)
    own = Counter(_key_of(shown.level, article) for article in told.origins)
    fresh = dict(_fresh(searcher, shown, told.query, shared))
    return tuple(
        Period(
            bucket.first,
            bucket.last,
            bucket.count,
            bucket.count - shared[key] + fresh.get(key, 0),
            bucket.count - shared[key] + own[key],
        )
        for bucket in shown.buckets
        for key in (_key(shown.level, day_number(bucket.first)),)
    )


def _fresh(
    searcher: Searcher, shown: Calendar, query: Query, shared: Counter[int]
) -> Iterator[tuple[int, int]]:
    """How many stories of several articles first appear in each period that has some."""
    seen: set[str | int] = set()
    for bucket in shown.buckets:
        key = _key(shown.level, day_number(bucket.first))
        if not shared[key]:
            continue
        filters = (*query.filters, Filter(Having(FACET)), Filter(_whole(shown.level, bucket)))
        narrowed = replace(query, filters=filters, facets=(FACET,), window=_NOTHING)
        stories = {one.value for one in searcher.search(narrowed).facets[0].values}
        yield key, len(stories - seen)
        seen |= stories


def _counted(level: Level, counts: FacetCounts) -> Counter[int]:
    """Articles by period; those that are known less exactly have none."""
    found: Counter[int] = Counter()
    by_day = counts.name == Level.DAY
    for value, count in counts.values:
        number = int(value)
        if number and (number % 100 or level is Level.YEAR):
            found[_key(level, number if by_day else number * 100)] += count
    return found


def _key_of(level: Level, article: Article) -> int:
    """The period of an article, 0 where it has none."""
    first, precision = article.date.first_day, article.date.precision
    if first is None:
        return 0
    too_coarse = {
        Level.YEAR: (),
        Level.MONTH: (Precision.YEAR,),
        Level.DAY: (Precision.YEAR, Precision.MONTH),
    }
    return 0 if precision in too_coarse[level] else _key(level, day_number(first))


def _key(level: Level, day: int) -> int:
    """The period of a day, as the schema writes it."""
    return day // {Level.YEAR: 10_000, Level.MONTH: 100, Level.DAY: 1}[level]


def _whole(level: Level, bucket: Bucket) -> Days:
    """The whole year or month, even where the period asked for cuts it short."""
    first = bucket.first
    if level is Level.DAY:
        return Days(first, first)
    if level is Level.YEAR:
        return Days(date(first.year, 1, 1), date(first.year, 12, 31))
    return Days(first.replace(day=1), _month_end(first))


def _month_end(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
