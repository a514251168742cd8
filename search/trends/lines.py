"""The lines of a comparison over time as values: what is said of each point, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_percent

from search.calendar import Level
from search.i18n import N_, Language
from search.request import to_url
from search.trends.axis import Period
from search.trends.chart import Drawn, Mark, sample
from search.trends.trends import Line, Point, Trends


@dataclass(frozen=True, slots=True)
class PointView:
    """A value: what is said of it, the search it leads to ("" for none), and its marker."""

    label: str
    url: str
    mark: Mark | None
    number: str
    share: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line, its entry in the key, and its remarks."""

    name: str
    url: str
    counted: str
    sample: str
    path: str
    points: tuple[PointView, ...]
    remark: str


def percent(share: float, language: Language) -> str:
    """A share with as many places as tell it from nothing: 12,3 %, 0,04 % or 0.04%."""
    places = ".#" if share >= 0.01 or not share else ".00"
    pattern = language.locale.percent_formats[None].pattern.replace("#,##0", f"#,##0{places}")
    return str(format_percent(share, pattern, locale=language.locale))


def line_name(line: Line, language: Language) -> str:
    """A line as a reader knows it."""
    return line.name or language.gettext("Alle Artikel")


def line_view(
    number: int, line: Line, drawn: Drawn, found: Trends, labels: list[str], language: Language
) -> LineView:
    """The line of this number, from 0; ``labels`` name the periods."""
    name = line_name(line, language)
    return LineView(
        name=name,
        url=to_url(line.request),
        counted=language.articles(line.total),
        sample=sample(number),
        path=drawn.path,
        points=tuple(
            _point(name, line, period, label, point, mark, language)
            for period, label, point, mark in zip(
                found.axis.periods, labels, line.points, drawn.marks, strict=True
            )
        ),
        remark=_remark(line, found.axis.level, language),
    )


def _point(
    name: str,
    line: Line,
    period: Period,
    label: str,
    point: Point,
    mark: Mark | None,
    language: Language,
) -> PointView:
    share = "–" if point.share is None else percent(point.share, language)
    facts = {"name": name, "period": label, "articles": language.articles(point.count)}
    return PointView(
        label=language.gettext("%(name)s, %(period)s: %(articles)s", **facts) + f" ({share})",
        url=to_url(line.request.in_period(period.first, period.last)) if point.count else "",
        mark=mark,
        number=language.number(point.count),
        share=share,
    )


def period_label(level: Level, period: Period, language: Language) -> str:
    """A period in words."""
    if level is Level.YEAR:
        return str(period.first.year)
    if level is Level.MONTH:
        return language.month(period.first)
    return language.day(period.first)


def _remark(line: Line, level: Level, language: Language) -> str:
    """What of a line the periods do not show."""
    told = []
    if line.coarse:
        text = (
            N_("%(count)s ohne genauen Tag")
            if level is Level.DAY
            else N_("%(count)s ohne genauen Monat")
        )
        told.append(language.gettext(text, count=language.number(line.coarse)))
    if line.undated:
        told.append(language.gettext("%(count)s ohne Datum", count=language.number(line.undated)))
    return ", ".join(told)
