"""A comparison over time as values: what its page lays out, every text and link decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.arguments import Problem
from search.aspects import Aspect, AspectLink, aspects
from search.calendar import Level
from search.choice import wanted
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import N_, Language
from search.link import Link
from search.notices import hint_text, problem_text
from search.request import parameters
from search.timeline import COLUMN
from search.trends.asked import LINES, Comparison, comparison_url
from search.trends.chart import Chart, chart
from search.trends.lines import LineView, PointView, line_view, percent, period_label
from search.trends.link import PATH
from search.trends.trends import Point, Trends

NAMES = 6  #: periods that are named below the drawing, at most
LINKED = 80  #: points up to which each of them is reached by keyboard; the table has them all

LEVELS = {
    None: N_("automatisch"),
    Level.YEAR: N_("Jahre"),
    Level.MONTH: N_("Monate"),
    Level.DAY: N_("Tage"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice of several."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A period of the table."""

    label: str
    cells: tuple[PointView, ...]


@dataclass(frozen=True, slots=True)
class TickView:
    """A value of the scale, or the name of a period, and where it stands."""

    label: str
    place: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendsPage:
    """Everything on the page."""

    asked: Comparison
    title: str
    share: bool
    queries: tuple[str, ...]  #: a field each, as many as can be compared
    outlets: tuple[Chosen, ...]
    levels: tuple[Chosen, ...]
    kept: tuple[tuple[str, str], ...]  #: what the form has to send along
    chips: tuple[Link, ...]
    notices: tuple[str, ...]
    measures: tuple[Link, ...]  #: articles or shares; "" for what is shown
    modes: tuple[Link, ...]  #: queries or outlets; "" for what is compared
    chart: Chart
    ticks: tuple[TickView, ...]
    names: tuple[TickView, ...]  #: of some of the periods, below the drawing
    lines: tuple[LineView, ...]
    rows: tuple[Row, ...]
    column: str
    ends: tuple[str, ...]
    highest: str
    linked: bool  #: whether the points are reached by keyboard
    has_points: bool
    explained: str
    file_url: str
    aspects: tuple[AspectLink, ...]  #: the ways to the other sides of this result


def trends_page(found: Trends, problems: tuple[Problem, ...], language: Language) -> TrendsPage:
    """The page of a comparison; ``problems`` are told to the reader and otherwise ignored."""
    asked, _ = found.asked, language.gettext
    values = [[_value(point, asked.share) for point in line.points] for line in found.lines]
    drawn = chart(values, whole=not asked.share)
    labels = [period_label(found.axis.level, one, language) for one in found.axis.periods]
    lines = tuple(
        line_view(number, line, drawn.lines[number], found, labels, language)
        for number, line in enumerate(found.lines)
    )
    points = [point for line in lines for point in line.points if point.url]
    names = ", ".join(line.name for line in lines)
    return TrendsPage(
        asked=asked,
        title=_("Im Zeitverlauf: %(names)s", names=names),
        share=asked.share,
        queries=_fields(asked),
        outlets=tuple(_outlets(found)),
        levels=tuple(
            Chosen(level.value if level else "", _(label), level is asked.level)
            for level, label in LEVELS.items()
        ),
        kept=tuple(_kept(asked)),
        chips=tuple(
            Link(filter_label(one, asked.rest, language), comparison_url(asked, rest=one.without))
            for one in applied_filters(asked.rest)
            if not (asked.by_outlet and one.name == "outlet" and not one.unwanted)
        ),
        notices=tuple(_notices(found, problems, language)),
        measures=_measures(asked, language),
        modes=_modes(asked, language),
        chart=drawn,
        ticks=tuple(
            TickView(_scaled(tick.value, asked.share, language), tick.y) for tick in drawn.ticks
        ),
        names=tuple(
            TickView(label, place)
            for number, (label, place) in enumerate(zip(labels, drawn.places, strict=True))
            if number % -(-len(labels) // NAMES) == 0
        ),
        lines=lines,
        rows=tuple(
            Row(label, tuple(line.points[place] for line in lines))
            for place, label in enumerate(labels)
        ),
        column=_(COLUMN[found.axis.level]),
        ends=tuple(dict.fromkeys((labels[0], labels[-1]))) if labels else (),
        highest=_highest(lines, values, asked.share, language),
        linked=len(points) <= LINKED,
        has_points=any(line.total for line in found.lines) and bool(labels),
        explained=_explained(asked, language),
        file_url=comparison_url(asked, f"{PATH}.csv"),
        aspects=aspects(asked.request(asked.text), Aspect.TRENDS, language),
    )


def _value(point: Point, share: bool) -> float | None:
    return point.share if share else float(point.count)


def _scaled(value: float, share: bool, language: Language) -> str:
    return percent(value, language) if share else language.number(round(value))


def _highest(
    lines: tuple[LineView, ...], values: list[list[float | None]], share: bool, language: Language
) -> str:
    known = [
        (value, point.label)
        for line, row in zip(lines, values, strict=True)
        for value, point in zip(row, line.points, strict=True)
        if value
    ]
    if not known:
        return ""
    text = N_("höchster Anteil: %(point)s") if share else N_("höchster Wert: %(point)s")
    return language.gettext(text, point=max(known, key=lambda one: one[0])[1])


def _fields(asked: Comparison) -> tuple[str, ...]:
    if asked.by_outlet:
        return (asked.text,)
    return (*asked.queries, *("" for _ in range(LINES - len(asked.queries))))[:LINES]


def _outlets(found: Trends) -> Iterator[Chosen]:
    """The outlets that are offered, those that are compared among them."""
    if found.asked.by_outlet:
        shown = [line.name for line in found.lines]
        for name in dict.fromkeys((*found.outlets, *shown)):
            yield Chosen(wanted(name), name, name in shown)


def _kept(asked: Comparison) -> Iterator[tuple[str, str]]:
    asks_outlets = asked.by_outlet
    for name, value in parameters(asked.rest):
        if name in ("from", "to") or (asks_outlets and name == "outlet" and value[0] != "-"):
            continue
        yield name, value
    if asked.by_outlet:
        yield "by", "outlet"


def _notices(found: Trends, problems: tuple[Problem, ...], language: Language) -> Iterator[str]:
    for problem in problems:
        yield problem_text(problem, language)
    if found.axis.coarser:
        yield language.gettext(
            "So viele Abschnitte passen in kein Bild; gezeigt sind längere. Ein kürzerer Zeitraum "
            "hilft."
        )
    for hint in found.hints:
        yield hint_text(hint, language)
    for pattern in found.cut:
        yield language.gettext(
            "»%(pattern)s« steht für mehr Wörter, als gesucht werden; gesucht wurden die "
            "häufigsten.",
            pattern=pattern,
        )


def _measures(asked: Comparison, language: Language) -> tuple[Link, ...]:
    labels = ((False, N_("Artikel")), (True, N_("Anteil an allen Artikeln")))
    return tuple(
        Link(
            language.gettext(label),
            "" if share is asked.share else comparison_url(asked, share=share),
        )
        for share, label in labels
    )


def _modes(asked: Comparison, language: Language) -> tuple[Link, ...]:
    labels = ((False, N_("Anfragen vergleichen")), (True, N_("Medien vergleichen")))
    return tuple(
        Link(
            language.gettext(label),
            "" if by is asked.by_outlet else comparison_url(asked, by_outlet=by),
        )
        for by, label in labels
    )


def _explained(asked: Comparison, language: Language) -> str:
    if asked.by_outlet:
        return language.gettext(
            "Der Anteil ist der an allen Artikeln, die das Medium im selben Abschnitt gebracht hat."
        )
    return language.gettext(
        "Der Anteil ist der an allen Artikeln des Bestands unter denselben Filtern im selben "
        "Abschnitt."
    )
