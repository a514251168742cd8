"""The overview as values: what its page lays out, every text and link decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Article, Precision
from search.arguments import Problem
from search.aspects import Aspect, AspectLink, aspects
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import Language
from search.link import Link
from search.notices import hint_text, problem_text
from search.overview.course import Period
from search.overview.coverage import AgencyShare, Coverage, FirstPublished, TopStory
from search.overview.link import PATH, overview_url, whole
from search.overview.outlet_table import (
    ROWS,
    OutletTable,
    Shown,
    narrowed,
    outlet_table,
    table_url,
    with_parameter,
)
from search.page import PATH as LIST
from search.request import Request, parameters, to_url
from search.stories.beside import compare_url, dated, name_of, percent
from search.stories.copies import told_by
from search.stories.stories import Counted
from search.timeline import Bar, Timeline, timeline
from search.trends.link import trends_url


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the whole result, large, with a line below it."""

    label: str
    number: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in one line."""

    title: str
    url: str
    outlet: str
    published: str
    machine_date: str
    language: str


@dataclass(frozen=True, slots=True)
class PeriodBar:
    """A row of the table over time, and a bar in two parts: own reports below, copies above."""

    bar: Bar
    stories: str
    own: str
    own_height: float
    own_y: float
    said: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """An agency, or none of them, and its share of the articles."""

    name: str
    url: str
    articles: str
    share: str
    width: float


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One of the largest stories."""

    lead: ArticleLine
    told: Link  #: "7 Artikel in 5 Medien", to the list of these
    since: str
    compare: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """Everything on the page."""

    request: Request
    title: str
    found: int  #: articles
    counted: str
    compared: bool
    notices: tuple[str, ...]
    chips: tuple[Link, ...]
    kept_by_search: tuple[tuple[str, str], ...]
    aspects: tuple[AspectLink, ...]  #: the ways to the other sides of this result
    figures: tuple[Figure, ...]
    timeline: Timeline
    trends_url: str  #: to the same beside other queries, or outlet by outlet
    highest: str  #: what the highest bar stands for
    periods: tuple[PeriodBar, ...]
    first: ArticleLine | None
    first_note: str
    first_exact: ArticleLine | None
    agencies: tuple[ShareRow, ...]
    agencies_hidden: str
    outlets: OutletTable
    stories: tuple[StoryRow, ...]
    grouped_url: str
    files: dict[str, str]  #: where each table is to be had as CSV


def file_url(request: Request, table: str) -> str:
    """The URL of one of the tables as CSV."""
    return with_parameter(overview_url(request, f"{PATH}.csv"), f"table={table}")


def overview_page(
    found: Coverage, problems: tuple[Problem, ...], shown: Shown, language: Language
) -> OverviewPage:
    """The page of a coverage; ``problems`` are told to the reader and otherwise ignored."""
    request, _ = found.request, language.gettext
    asked = request.text or _("Alle Artikel")
    bars = timeline(found.calendar, whole(request), language, PATH)
    first = found.first
    return OverviewPage(
        request=request,
        title=_("%(query)s: Übersicht der Berichterstattung", query=asked),
        found=found.articles,
        counted=language.articles(found.articles) if found.articles else _("Nichts gefunden"),
        compared=found.compared,
        notices=tuple(_notices(found, problems, language)),
        chips=tuple(
            Link(filter_label(one, request, language), table_url(one.without, shown))
            for one in applied_filters(request)
        ),
        kept_by_search=tuple(pair for pair in parameters(whole(request)) if pair[0] != "q"),
        aspects=aspects(request, Aspect.OVERVIEW, language),
        figures=tuple(_figures(found, language)),
        timeline=bars,
        trends_url=trends_url(request),
        highest=_highest(bars, language),
        periods=tuple(map(lambda bar, one: _period(bar, one, language), bars.bars, found.periods)),
        first=_line(first.article, request, language) if first else None,
        first_note=_first_note(first, language),
        first_exact=_line(first.exact, request, language) if first and first.exact else None,
        agencies=tuple(_agencies(found, language)),
        agencies_hidden=_hidden_agencies(len(found.agencies) - ROWS, language),
        outlets=outlet_table(found, shown, language),
        stories=tuple(_story(one, request, language) for one in found.top),
        grouped_url=to_url(request, LIST, group="story"),
        files={name: file_url(request, name) for name in FILES},
    )


FILES = ("periods", "agencies", "outlets", "stories")  #: tables that are to be had as CSV


def at_least(number: Counted, language: Language) -> str:
    """A number, or that there are at least so many."""
    written = language.number(number.number)
    return written if number.exact else language.gettext("mindestens %(number)s", number=written)


def _notices(found: Coverage, problems: tuple[Problem, ...], language: Language) -> Iterator[str]:
    for problem in problems:
        yield problem_text(problem, language)
    for hint in found.understood.hints:
        yield hint_text(hint, language)
    if not found.compared:
        yield language.gettext(
            "Geschichten werden in diesem Bestand nicht ermittelt; eigene Berichte und "
            "Übernahmen lassen sich deshalb nicht unterscheiden."
        )


def _figures(found: Coverage, language: Language) -> Iterator[Figure]:
    _, number = language.gettext, language.number
    yield Figure(_("Artikel"), number(found.articles))
    nameless = sum(one.articles for one in found.outlets if not one.name)
    note = _("%(articles)s ohne Angabe", articles=number(nameless)) if nameless else ""
    yield Figure(_("Medien"), number(found.named_outlets), note)
    if found.compared:
        note = _("%(number)s davon in mehreren Artikeln", number=number(found.told))
        yield Figure(_("Geschichten"), at_least(found.stories, language), note)
        share = found.own.number / found.articles if found.articles else 0.0
        note = _("%(share)s der Artikel", share=percent(share, language))
        yield Figure(_("Eigene Berichte"), at_least(found.own, language), note)


def _highest(shown: Timeline, language: Language) -> str:
    if not shown.bars:
        return ""
    bar = max(shown.bars, key=lambda one: one.count)
    facts = {"articles": bar.articles, "period": bar.label}
    return language.gettext("höchster Balken: %(articles)s (%(period)s)", **facts)


def _period(bar: Bar, period: Period, language: Language) -> PeriodBar:
    height = round(bar.height * period.own / period.articles, 2) if period.articles else 0.0
    facts = {
        "period": bar.label,
        "articles": bar.articles,
        "own": language.number(period.own),
    }
    said = language.gettext("%(period)s: %(articles)s, davon %(own)s eigene", **facts)
    return PeriodBar(
        bar,
        language.number(period.stories),
        language.number(period.own),
        height,
        round(bar.y + bar.height - height, 2),
        said,
    )


def _line(article: Article, request: Request, language: Language) -> ArticleLine:
    published, machine_date = dated(article.date, language)
    return ArticleLine(
        article.title or language.gettext("Ohne Überschrift"),
        to_url(request, f"/articles/{article.id}"),
        name_of(article.outlet, language),
        published,
        machine_date,
        article.language,
    )


def _first_note(first: FirstPublished | None, language: Language) -> str:
    if first is None:
        return ""
    if first.article.date.precision is Precision.MONTH:
        return language.gettext("Bekannt ist nur der Monat.")
    if first.article.date.precision is Precision.YEAR:
        return language.gettext("Bekannt ist nur das Jahr.")
    return ""


def _agencies(found: Coverage, language: Language) -> Iterator[ShareRow]:
    for one in found.agencies[:ROWS]:
        chosen = narrowed(found.request, "agency", one.name)
        yield _share(one, found.articles, to_url(chosen, LIST), language)
    if found.articles:
        none = AgencyShare(language.gettext("ohne Agentur"), found.articles - found.credited)
        yield _share(none, found.articles, "", language)


def _share(one: AgencyShare, total: int, url: str, language: Language) -> ShareRow:
    share = one.articles / total
    number = language.number(one.articles)
    return ShareRow(one.name, url, number, percent(share, language), round(share * 100, 1))


def _hidden_agencies(hidden: int, language: Language) -> str:
    if hidden <= 0:
        return ""
    return language.ngettext(
        "%(count)s weitere Agentur steht in der CSV-Datei.",
        "%(count)s weitere Agenturen stehen in der CSV-Datei.",
        hidden,
    )


def _story(one: TopStory, request: Request, language: Language) -> StoryRow:
    told = told_by(one.articles, one.outlets, language)
    compare = None
    if one.other:
        label = language.gettext(
            "mit %(outlet)s vergleichen", outlet=name_of(one.other.outlet, language)
        )
        compare = Link(label, compare_url(one.lead.id, one.other.id, request.lang))
    since = ""
    if one.first.date.moment and one.first.id != one.lead.id:
        since = language.gettext("zuerst gefunden: %(day)s", day=language.published(one.first.date))
    articles = Link(told, to_url(whole(request), LIST, story=one.id))
    return StoryRow(_line(one.lead, request, language), articles, since, compare)
