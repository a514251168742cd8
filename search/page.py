"""The search page as values: what the template lays out, every text and link decided.

The JSON answer is made of the same hits, facets and bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Article
from index.engine import Sort
from search.answer import Answer, Found
from search.arguments import Problem
from search.copies import CopiesView, copies_view, stories_counted
from search.facets import TITLES, FacetView, facet_views, label_of
from search.filters import PERIOD, STORY, AppliedFilter, applied_filters
from search.i18n import N_, Language
from search.language import Also
from search.link import Link
from search.notices import Notice, notices
from search.overview_link import overview_url
from search.pager import Pager, pager
from search.period import said
from search.request import FACETS, Request, UndatedChoice, to_url
from search.snippets import Snippet
from search.timeline import Timeline, timeline
from search.ways import Ways

PATH = "/search"  #: where the search page lives
NAMES = 5  #: names that are said to be searched in other spellings, at most
SPELLINGS = 6  #: other spellings of a name that are shown, at most
_ASKED_BY_FILTERS = ("from", "to", "overlap", "undated")

ORDERS = {
    Sort.RELEVANCE: N_("Relevanz"),
    Sort.NEWEST: N_("Neueste zuerst"),
    Sort.OLDEST: N_("Älteste zuerst"),
}


@dataclass(frozen=True, slots=True)
class HitView:
    """One article of the list."""

    article: Article
    url: str
    title: Snippet
    published: str  #: the date to its precision, in words; "" where unknown
    machine_date: str  #: the same for the time element
    language: str  #: the code, "" where it is unknown
    snippets: tuple[Snippet, ...]
    copies: CopiesView | None  #: others that print the same, in a list by stories


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list of which one is chosen."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to search, and how much is found then."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class SpellingsView:
    """A name that was searched in other spellings too, and the search without them."""

    word: str
    others: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Everything on the search page."""

    request: Request
    title: str
    count: int
    counted: str  #: "12 Artikel", "Nichts gefunden"
    stories: str  #: "in 8 Geschichten" where these are fewer, else ""
    grouping: Link | None  #: to the same list with stories apart, or together
    place: str  #: "Seite 2 von 3", "" on the only page
    understood_as: str  #: the query as it was understood, "" where that is as it was typed
    spellings: tuple[SpellingsView, ...]
    notices: tuple[Notice, ...]
    chips: tuple[Link, ...]
    overview_url: str  #: to the overview of all that was found
    unfiltered_url: str
    unfiltered_count: int  #: where only dropping all filters helps; else 0
    hits: tuple[HitView, ...]
    first_number: int  #: of the first hit on this page
    facets: tuple[FacetView, ...]
    timeline: Timeline
    pager: Pager
    orders: tuple[Option, ...]
    suggestions: tuple[Way, ...]  #: other spellings
    ways_out: tuple[Way, ...]
    any_word: Way | None
    kept_by_search: tuple[tuple[str, str], ...]  #: what the search form has to send along
    kept_by_sort: tuple[tuple[str, str], ...]  #: what the choice of an order has to send along
    kept_by_filters: tuple[tuple[str, str], ...]  #: what the filter form has to send along


def search_page(
    answer: Answer, problems: tuple[Problem, ...], language: Language, path: str = PATH
) -> SearchPage:
    """The page of an answer; ``problems`` are told to the reader and otherwise ignored."""
    request = answer.request
    ways = Ways(request, path)
    shown = pager(answer, path, ways)
    counted = _counted(answer, language)
    place = ""
    if shown.last > 1 and not request.cursor:
        place = language.gettext(
            "Seite %(page)s von %(last)s",
            page=language.number(shown.page),
            last=language.number(shown.last),
        )
    query = to_url(request, "")
    canonical = answer.understood.canonical
    heading = request.text or language.gettext("Alle Artikel")
    return SearchPage(
        request=request,
        title=f"{heading} – {place}" if shown.page > 1 and place else heading,
        count=answer.total,
        counted=counted,
        stories=_stories(answer, language),
        grouping=_grouping(answer, language, path),
        place=place,
        understood_as="" if canonical == " ".join(request.text.split()) else canonical,
        spellings=tuple(_spellings(also, request, path) for also in answer.understood.also[:NAMES]),
        notices=notices(answer, problems, language, path),
        chips=tuple(_chips(request, language, path)),
        overview_url=overview_url(request),
        unfiltered_url=to_url(request.unfiltered(), path),
        unfiltered_count=answer.unfiltered,
        hits=tuple(_hit(found, query, request, language, path) for found in answer.found),
        first_number=request.offset + 1,
        facets=facet_views(answer.facets, request, language, path, ways),
        timeline=timeline(answer.calendar, request, language, path, ways),
        pager=shown,
        orders=tuple(
            Option(sort.value, language.gettext(label), sort is request.order)
            for sort, label in ORDERS.items()
            if request.text or sort is not Sort.RELEVANCE
        ),
        suggestions=tuple(
            Way(other.text, to_url(request, path, text=other.text), other.total)
            for other in answer.suggestions
        ),
        ways_out=tuple(
            Way(
                filter_label(rescue.filter, request, language),
                to_url(rescue.filter.without, path),
                rescue.total,
            )
            for rescue in answer.rescues
        ),
        any_word=_any_word(answer, language, path),
        kept_by_search=_kept_but("q", ways),
        kept_by_sort=_kept_but("sort", ways),
        kept_by_filters=tuple(_kept_by_filters(ways)),
    )


def _spellings(also: Also, request: Request, path: str) -> SpellingsView:
    others = also.others[:SPELLINGS]
    listed = ", ".join(others) + (" …" if len(others) < len(also.others) else "")
    return SpellingsView(
        also.word, listed, to_url(request, path, text=also.switched_off(request.text))
    )


def _chips(request: Request, language: Language, path: str) -> Iterator[Link]:
    """What narrows or widens the result, each leading to the search without it."""
    for filter in applied_filters(request):
        yield Link(filter_label(filter, request, language), to_url(filter.without, path))
    if request.overlapping:
        label = language.gettext("auch wenn nur Monat oder Jahr bekannt ist")
        yield Link(label, to_url(request, path, overlapping=False))
    if request.undated is UndatedChoice.INCLUDE:
        label = language.gettext("auch ohne Datum")
        yield Link(label, to_url(request, path, undated=UndatedChoice.AS_FOUND))


def _stories(answer: Answer, language: Language) -> str:
    if answer.stories and answer.stories.number < answer.total:
        return stories_counted(answer.stories, language)
    return ""


def _grouping(answer: Answer, language: Language, path: str) -> Link | None:
    """The way between a list by stories and one by articles, where the two differ."""
    request = answer.request
    if request.group == "none" and answer.total > 1 and not request.story:
        return Link(
            language.gettext("gleiche Texte zusammenfassen"), to_url(request, path, group="")
        )
    if answer.stories and answer.stories.number < answer.total:
        return Link(
            language.gettext("alle Artikel einzeln zeigen"), to_url(request, path, group="none")
        )
    return None


def _hit(found: Found, query: str, request: Request, language: Language, path: str) -> HitView:
    """A hit as it stands in the list; its link remembers the search by its URL's query."""
    article = found.hit.article
    return HitView(
        article=article,
        url=f"/articles/{article.id}{query}",
        title=found.title,
        published=language.published(article.date),
        machine_date=machine_date(article),
        language=article.language,
        snippets=found.snippets,
        copies=copies_view(found.story, request, language, path),
    )


def machine_date(article: Article) -> str:
    """The date as the time element takes it; "" where unknown."""
    return article.date.isoformat() or ""


def filter_label(filter: AppliedFilter, request: Request, language: Language) -> str:
    """A filter in words: "Medium: Tagblatt", "Zeitraum: April 2025"."""
    if filter.name == PERIOD:
        if request.undated is UndatedChoice.ONLY:
            return language.gettext("ohne Datum")
        first = request.since.day if request.since else None
        last = request.until.day if request.until else None
        return language.gettext("Zeitraum: %(period)s", period=said(first, last, language))
    if filter.name == STORY:
        return language.gettext("nur diese Geschichte")
    facts = {
        "facet": language.gettext(TITLES[filter.name]),
        "value": label_of(filter.name, filter.value, language),
    }
    if filter.unwanted:
        return language.gettext("%(facet)s nicht: %(value)s", **facts)
    return language.gettext("%(facet)s: %(value)s", **facts)


def _counted(answer: Answer, language: Language) -> str:
    if not answer.total:
        return language.gettext("Nichts gefunden")
    return language.articles(answer.total)


def _any_word(answer: Answer, language: Language, path: str) -> Way | None:
    if answer.any_word is None:
        return None
    label = language.gettext("Artikel mit irgendeinem dieser Wörter suchen")
    return Way(label, to_url(answer.any_word.request, path), answer.any_word.total)


def _kept_but(asked: str, ways: Ways) -> tuple[tuple[str, str], ...]:
    """What a form on the page has to send along beside what it asks for itself."""
    return tuple([(name, value) for name, value in ways.said if name != asked])


def _kept_by_filters(ways: Ways) -> Iterator[tuple[str, str]]:
    """What the filter form does not ask for itself, being no value to tick and no period."""
    for name, value in ways.said:
        if value.startswith("-") if name in FACETS else name not in _ASKED_BY_FILTERS:
            yield name, value
