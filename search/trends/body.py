"""A comparison over time as JSON and as CSV, and the endpoint that gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from search.api.endpoint import Asked, Endpoint
from search.calendar import Level
from search.desk import Desk
from search.i18n import N_, Language
from search.reader import BadParameters
from search.request import to_url
from search.trends.asked import TrendsParameters, comparison_of
from search.trends.axis import Axis, Period
from search.trends.trends import Line, Point, Trends, trends

PATH = "/api/trends"  #: where the endpoint lives


@dataclass(frozen=True, slots=True, kw_only=True)
class PointBody:
    """A period of a line."""

    period: Annotated[str, Meta(description="2025, 2025-04 or 2025-04-10.")]
    count: Annotated[int, Meta(ge=0, description="Articles found that came out in it.")]
    all: Annotated[int, Meta(ge=0, description="All articles of it under the same filters.")]
    share: Annotated[
        float | None, Meta(description="Count of all, 0 to 1; null where there are none.")
    ]
    url: Annotated[str | None, Meta(description="The search for them; null where none is found.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBody:
    """The course of a query, or of an outlet."""

    query: Annotated[str, Meta(description='The query; "" for all articles.')]
    outlet: Annotated[str | None, Meta(description="The outlet, where outlets are compared.")]
    total: Annotated[int, Meta(ge=0, description="Articles found, whenever they came out.")]
    coarse: Annotated[int, Meta(ge=0, description="Of these, dated less exactly than by period.")]
    undated: Annotated[int, Meta(ge=0, description="Of these, without a date.")]
    url: Annotated[str, Meta(description="The search for them.")]
    points: Annotated[tuple[PointBody, ...], Meta(description="One a period, gaps with 0.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendsBody:
    """Lines over one axis."""

    level: Annotated[Level, Meta(description="The length of the periods.")]
    lines: Annotated[tuple[LineBody, ...], Meta(description="As they were asked for.")]
    cut: Annotated[
        tuple[str, ...],
        Meta(description="Patterns that stand for more words than were searched."),
    ]
    took_ms: Annotated[float, Meta(ge=0, description="How long it took, in milliseconds.")]


def trends_body(found: Trends) -> TrendsBody:
    """A comparison as the endpoint gives it."""
    return TrendsBody(
        level=found.axis.level,
        lines=tuple(_line(line, found) for line in found.lines),
        cut=found.cut,
        took_ms=round(found.took * 1000, 2),
    )


def _line(line: Line, found: Trends) -> LineBody:
    periods = found.axis.periods
    return LineBody(
        query=line.request.text,
        outlet=line.name if found.asked.by_outlet else None,
        total=line.total,
        coarse=line.coarse,
        undated=line.undated,
        url=to_url(line.request),
        points=tuple(
            _point(line, found.axis, period, point)
            for period, point in zip(periods, line.points, strict=True)
        ),
    )


def _point(line: Line, axis: Axis, period: Period, point: Point) -> PointBody:
    url = to_url(line.request.in_period(period.first, period.last)) if point.count else None
    return PointBody(
        period=period_name(axis.level, period),
        count=point.count,
        all=point.whole,
        share=None if point.share is None else round(point.share, 6),
        url=url,
    )


def period_name(level: Level, period: Period) -> str:
    """2025, 2025-04 or 2025-04-10."""
    return period.first.isoformat()[: {Level.YEAR: 4, Level.MONTH: 7, Level.DAY: 10}[level]]


def rows(found: Trends, language: Language) -> Iterator[Sequence[str | int]]:
    """The table of a comparison, a row a period, three columns a line, its heading first."""
    _ = language.gettext
    names = [line.name or _("Alle Artikel") for line in found.lines]
    columns = (N_("%(name)s: Artikel"), N_("%(name)s: von allen"), N_("%(name)s: Anteil"))
    yield (_("Zeitraum"), *(_(text, name=name) for name in names for text in columns))
    for place, period in enumerate(found.axis.periods):
        points = [line.points[place] for line in found.lines]
        cells = ((one.count, one.whole, _share(one)) for one in points)
        yield (period_name(found.axis.level, period), *(cell for row in cells for cell in row))


def _share(point: Point) -> str:
    """A share as any spreadsheet reads it: 0.0123; "" where there is none."""
    return "" if point.share is None else f"{point.share:.6f}"


def _answer(desk: Desk, asked: Asked[TrendsParameters]) -> TrendsBody:
    comparison, problems = comparison_of(asked.parameters, asked.today)
    if problems:
        raise BadParameters(problems)
    with desk.live.searcher() as searcher:
        return trends_body(trends(searcher, comparison, asked.today, desk.variants))


TRENDS = Endpoint(
    path=PATH,
    name="trends",
    summary="Compare queries or outlets over time",
    description="Articles found and their share of all articles, a year, month or day each. As "
    "CSV: /trends.csv.",
    parameters=TrendsParameters,
    body=TrendsBody,
    answer=_answer,
    example="/api/trends?q=Gipfel&q=Krieg&level=year",
)
