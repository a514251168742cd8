"""The overview as JSON; ``openapi.json`` says what each field means."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from index.article import Article
from search.beside import compare_url
from search.calendar import Level
from search.course import Period
from search.coverage import Coverage, FirstPublished, OutletCoverage, TopStory
from search.outlet_table import MOST
from search.overview_link import PATH, overview_url
from search.stories import Counted

API = f"/api{PATH}"


@dataclass(frozen=True, slots=True)
class CountBody:
    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class OverviewArticleBody:
    id: str
    url: str
    title: str
    outlet: str
    date: str | None
    date_precision: str


@dataclass(frozen=True, slots=True)
class FirstBody:
    article: OverviewArticleBody
    exact: OverviewArticleBody | None


@dataclass(frozen=True, slots=True)
class AgencyBody:
    agency: str
    articles: int
    share: float


@dataclass(frozen=True, slots=True)
class PeriodBody:
    period: str
    articles: int
    stories: int | None
    own_reports: int | None


@dataclass(frozen=True, slots=True)
class OutletBody:
    outlet: str
    articles: int
    shared: int | None
    own_reports: int | None
    own_share: float | None
    credited: int


@dataclass(frozen=True, slots=True)
class TopStoryBody:
    id: str
    articles: int
    outlets: int
    lead: OverviewArticleBody
    first: OverviewArticleBody
    compare: str | None


@dataclass(frozen=True, slots=True)
class OverviewBody:
    query: str
    url: str
    took_ms: float
    compared: bool
    articles: int
    outlets: int
    stories: CountBody | None
    stories_of_several: int | None
    shared: int | None
    own_reports: CountBody | None
    first: FirstBody | None
    agencies: tuple[AgencyBody, ...]
    without_agency: int
    level: str
    periods: tuple[PeriodBody, ...]
    coarse: int
    undated: int
    by_outlet: tuple[OutletBody, ...]
    top_stories: tuple[TopStoryBody, ...]


def overview_body(found: Coverage) -> str:
    """The JSON of a coverage, one line and its end."""
    told = found.compared
    body = OverviewBody(
        query=found.understood.canonical,
        url=overview_url(found.request),
        took_ms=round(found.took * 1000, 2),
        compared=told,
        articles=found.articles,
        outlets=found.named_outlets,
        stories=_count(found.stories) if told else None,
        stories_of_several=found.told if told else None,
        shared=found.shared if told else None,
        own_reports=_count(found.own) if told else None,
        first=_first(found.first),
        agencies=tuple(
            AgencyBody(one.name, one.articles, _share(one.articles, found.articles))
            for one in found.agencies
        ),
        without_agency=found.articles - found.credited,
        level=found.calendar.level.value,
        periods=tuple(_period(one, found.calendar.level, told) for one in found.periods),
        coarse=found.calendar.coarse,
        undated=found.calendar.undated,
        by_outlet=tuple(_outlet(one, told) for one in found.outlets[:MOST]),
        top_stories=tuple(_story(one) for one in found.top),
    )
    return msgspec.json.encode(body).decode() + "\n"


def period_name(period: Period, level: Level) -> str:
    """2025, 2025-04 or 2025-04-10."""
    return period.first.isoformat()[: {Level.YEAR: 4, Level.MONTH: 7, Level.DAY: 10}[level]]


def _count(number: Counted) -> CountBody:
    return CountBody(number.number, number.exact)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4)


def _article(article: Article) -> OverviewArticleBody:
    return OverviewArticleBody(
        article.id,
        f"/articles/{article.id}",
        article.title,
        article.outlet,
        article.date.isoformat(),
        article.date.precision.value,
    )


def _first(first: FirstPublished | None) -> FirstBody | None:
    if first is None:
        return None
    return FirstBody(_article(first.article), _article(first.exact) if first.exact else None)


def _period(one: Period, level: Level, told: bool) -> PeriodBody:
    name = period_name(one, level)
    if not told:
        return PeriodBody(name, one.articles, None, None)
    return PeriodBody(name, one.articles, one.stories, one.own)


def _outlet(one: OutletCoverage, told: bool) -> OutletBody:
    if not told:
        return OutletBody(one.name, one.articles, None, None, None, one.credited)
    share = round(one.own_share, 4)
    return OutletBody(one.name, one.articles, one.shared, one.own, share, one.credited)


def _story(one: TopStory) -> TopStoryBody:
    return TopStoryBody(
        one.id,
        one.articles,
        one.outlets,
        _article(one.lead),
        _article(one.first),
        f"/api{compare_url(one.lead.id, one.other.id)}" if one.other else None,
    )
