"""The overview as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from index.article import Article
from search.api.fields import (
    ArticleId,
    ArticleUrl,
    Count,
    Outlet,
    Published,
    PublishedTo,
    Share,
    Title,
)
from search.calendar import Level
from search.overview.course import Period
from search.overview.coverage import Coverage, FirstPublished, OutletCoverage, TopStory
from search.overview.link import PATH, overview_url
from search.overview.outlet_table import MOST
from search.stories.beside import compare_url
from search.stories.stories import Counted

API = f"/api{PATH}"


_UNKNOWN = "Null where stories are not looked for."
_Known = Count | None


@dataclass(frozen=True, slots=True)
class CountBody:
    """A number."""

    count: Annotated[int, Meta(ge=0, description="The number.")]
    exact: Annotated[bool, Meta(description="False: there are at least so many.")]


@dataclass(frozen=True, slots=True)
class OverviewArticleBody:
    """An article."""

    id: ArticleId
    url: ArticleUrl
    title: Title
    outlet: Outlet
    date: Published
    date_precision: PublishedTo


@dataclass(frozen=True, slots=True)
class FirstBody:
    """The earliest article."""

    article: Annotated[OverviewArticleBody, Meta(description="The earliest, as far as is known.")]
    exact: Annotated[
        OverviewArticleBody | None,
        Meta(
            description="Where only its month or year is known: the earliest whose day is known, "
            "if any."
        ),
    ]


@dataclass(frozen=True, slots=True)
class AgencyBody:
    """An agency."""

    agency: Annotated[str, Meta(description="Its name.")]
    articles: Annotated[int, Meta(ge=0, description="Articles that credit it.")]
    share: Annotated[Share, Meta(description="Of all articles found.")]


@dataclass(frozen=True, slots=True)
class PeriodBody:
    """A year, month or day."""

    period: Annotated[str, Meta(description="2025, 2025-04 or 2025-04-10.")]
    articles: Annotated[int, Meta(ge=0, description="Articles of it.")]
    stories: Annotated[
        _Known,
        Meta(
            description="Stories whose first dated article of those found came out then. "
            f"{_UNKNOWN}"
        ),
    ]
    own_reports: Annotated[_Known, Meta(description=f"Own reports. {_UNKNOWN}")]


@dataclass(frozen=True, slots=True)
class OutletBody:
    """An outlet; "" where none is known."""

    outlet: Outlet
    articles: Annotated[int, Meta(ge=0, description="Its articles.")]
    shared: Annotated[
        _Known, Meta(description=f"Articles that tell a story with others. {_UNKNOWN}")
    ]
    own_reports: Annotated[
        _Known,
        Meta(
            description="Own reports; at least so many where own_reports of the whole is not "
            f"exact. {_UNKNOWN}"
        ),
    ]
    own_share: Annotated[
        Share | None, Meta(description=f"Own reports among its articles. {_UNKNOWN}")
    ]
    credited: Annotated[int, Meta(ge=0, description="Articles that credit an agency.")]


@dataclass(frozen=True, slots=True)
class TopStoryBody:
    """A story that many of the articles found tell."""

    id: Annotated[str, Meta(description="The id of the story.")]
    articles: Annotated[int, Meta(ge=0, description="Articles of it that were found.")]
    outlets: Annotated[int, Meta(ge=0, description="Outlets that have these.")]
    lead: Annotated[OverviewArticleBody, Meta(description="Its likely origin, found or not.")]
    first: Annotated[OverviewArticleBody, Meta(description="The earliest of those found.")]
    compare: Annotated[
        str | None,
        Meta(description="To the comparison of the lead with another article found."),
    ]


@dataclass(frozen=True, slots=True)
class OverviewBody:
    """The coverage that a query finds, over the whole result.

    An own report is an article that nobody else has, or the likely origin of a story.
    """

    query: Annotated[str, Meta(description="The query as it was understood.")]
    url: Annotated[str, Meta(description="The same as a page.")]
    took_ms: Annotated[float, Meta(ge=0, description="Milliseconds spent on it.")]
    compared: Annotated[bool, Meta(description="Whether stories are looked for at all.")]
    articles: Annotated[int, Meta(ge=0, description="Articles found.")]
    outlets: Annotated[int, Meta(ge=0, description="Outlets that have them.")]
    stories: Annotated[
        CountBody | None,
        Meta(
            description=f"Stories, an article that nobody else has being one of its own. {_UNKNOWN}"
        ),
    ]
    stories_of_several: Annotated[
        _Known,
        Meta(
            description=f"How many of the stories several articles tell, found or not. {_UNKNOWN}"
        ),
    ]
    shared: Annotated[_Known, Meta(description=f"Articles that tell one of these. {_UNKNOWN}")]
    own_reports: Annotated[CountBody | None, Meta(description=f"Own reports. {_UNKNOWN}")]
    first: Annotated[
        FirstBody | None, Meta(description="The earliest article; null where no date is known.")
    ]
    agencies: Annotated[
        tuple[AgencyBody, ...],
        Meta(description="Agencies credited, most first. An article may credit several."),
    ]
    without_agency: Annotated[int, Meta(ge=0, description="Articles that credit none.")]
    level: Annotated[Level, Meta(description="What the periods are.")]
    periods: Annotated[tuple[PeriodBody, ...], Meta(description="In the order of time.")]
    coarse: Annotated[int, Meta(ge=0, description="Articles known less exactly than the periods.")]
    undated: Annotated[int, Meta(ge=0, description="Articles without a date.")]
    by_outlet: Annotated[
        tuple[OutletBody, ...],
        Meta(max_length=MOST, description="Outlets, those with most articles first."),
    ]
    top_stories: Annotated[
        tuple[TopStoryBody, ...], Meta(max_length=10, description="The largest first.")
    ]


def overview_body(found: Coverage) -> OverviewBody:
    """A coverage."""
    told = found.compared
    return OverviewBody(
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
        level=found.calendar.level,
        periods=tuple(_period(one, found.calendar.level, told) for one in found.periods),
        coarse=found.calendar.coarse,
        undated=found.calendar.undated,
        by_outlet=tuple(_outlet(one, told) for one in found.outlets[:MOST]),
        top_stories=tuple(_story(one) for one in found.top),
    )


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
        article.date.precision,
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
