"""The search page as values: what the template lays out, every text and link decided.

The JSON answer is made of the same hits, facets and bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.answer import Answer
from search.arguments import Problem
from search.aspects import Aspect, AspectLink, aspects
from search.builder.link import builder_url
from search.cursor import KeyCursor
from search.facets import FacetView, facet_views
from search.filter_label import filter_label
from search.filters import applied_filters
from search.hit_list import (
    DENSE,
    HitView,
    Option,
    ViewLink,
    hit_view,
    orders,
    sizes,
    took,
    views,
)
from search.i18n import Language
from search.language import Also
from search.link import Link
from search.nothing import NothingView, Way, nothing_view
from search.notices import Notice, notices
from search.pager import Pager, pager
from search.request import FACETS, Request, UndatedChoice, to_url
from search.stories.copies import stories_counted
from search.timeline import Timeline, timeline
from search.typical.link import words_url
from search.understanding import Statement, understanding
from search.ways import Ways

PATH = "/search"  #: where the search page lives
NAMES = 5  #: names that are said to be searched in other spellings, at most
SPELLINGS = 6  #: other spellings of a name that are shown, at most
_ASKED_BY_FILTERS = ("from", "to", "overlap", "undated", *(f"find_{name}" for name in FACETS))


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
    took: str  #: "in 12 ms"
    dense: bool  #: whether the URL asks for a close list
    views: tuple[ViewLink, ...]
    builder_url: str  #: to the form that shows the query field by field
    understood: tuple[Statement, ...]  #: the same in plain words, where that tells more
    understood_as: str  #: the query as it was understood, where it was not as it was typed
    spellings: tuple[SpellingsView, ...]
    notices: tuple[Notice, ...]
    chips: tuple[Link, ...]
    aspects: tuple[AspectLink, ...]  #: the ways to the other sides of this result
    words_url: str  #: to its typical words
    unfiltered_url: str
    hits: tuple[HitView, ...]
    first_number: int  #: of the first hit on this page; 0 where that is not known
    facets: tuple[FacetView, ...]
    timeline: Timeline
    pager: Pager
    orders: tuple[Option, ...]
    sizes: tuple[Option, ...]
    suggestions: tuple[Way, ...]  #: other spellings
    nothing: NothingView | None  #: ways out, where nothing is found
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
    place = language.gettext("Fortsetzung der Liste") if request.cursor else ""
    if shown.last > 1 and not request.cursor:
        place = language.gettext(
            "Seite %(page)s von %(last)s",
            page=language.number(shown.page),
            last=language.number(shown.last),
        )
    query = to_url(request, "")
    heading = request.text or language.gettext("Alle Artikel")
    return SearchPage(
        request=request,
        title=f"{heading} – {place}" if shown.page > 1 and place else heading,
        count=answer.total,
        counted=counted,
        stories=_stories(answer, language),
        grouping=_grouping(answer, language, path),
        place=place,
        took=took(answer.took, language),
        dense=request.view == DENSE,
        views=tuple(views(request, language, path)),
        builder_url=builder_url(request),
        understood=_understood(answer, language),
        understood_as=_corrected(answer),
        spellings=tuple(_spellings(also, request, path) for also in answer.understood.also[:NAMES]),
        notices=notices(answer, problems, language, path),
        chips=tuple(_chips(request, language, path)),
        aspects=aspects(request, Aspect.ARTICLES, language, not answer.relaxed),
        words_url=words_url(request),
        unfiltered_url=to_url(request.unfiltered(), path),
        hits=tuple(hit_view(found, query, request, language, path) for found in answer.found),
        first_number=0 if isinstance(request.cursor, KeyCursor) else request.offset + 1,
        facets=facet_views(answer.facets, request, language, path, ways),
        timeline=timeline(answer.calendar, request, language, path, ways),
        pager=shown,
        orders=tuple(orders(request, language)),
        sizes=tuple(sizes(request, language)),
        suggestions=tuple(
            Way(other.text, to_url(request, path, text=other.text), other.total)
            for other in answer.suggestions
        ),
        nothing=None if answer.total else nothing_view(answer, language, path),
        kept_by_search=_kept_but(("q",), ways),
        kept_by_sort=_kept_but(("sort", "size"), ways),
        kept_by_filters=tuple(_kept_by_filters(ways)),
    )


def _understood(answer: Answer, language: Language) -> tuple[Statement, ...]:
    """What the query was understood as; nothing where it is one word, or is empty."""
    asked = answer.understood.conditions
    if not asked or (len(asked) == 1 and asked[0].whole == answer.request.text):
        return ()
    return understanding(answer.understood, language)


def _corrected(answer: Answer) -> str:
    """The query as it would be typed right, where something was taken differently."""
    canonical = answer.understood.canonical
    as_typed = canonical == " ".join(answer.request.text.split())
    return canonical if answer.understood.hints and not as_typed else ""


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


def _counted(answer: Answer, language: Language) -> str:
    if not answer.total:
        return language.gettext("Nichts gefunden")
    return language.articles(answer.total)


def _kept_but(asked: tuple[str, ...], ways: Ways) -> tuple[tuple[str, str], ...]:
    """What a form on the page has to send along beside what it asks for itself."""
    return tuple([(name, value) for name, value in ways.said if name not in asked])


def _kept_by_filters(ways: Ways) -> Iterator[tuple[str, str]]:
    """What the filter form does not ask for itself, being no value to tick and no period."""
    for name, value in ways.said:
        if value.startswith("-") if name in FACETS else name not in _ASKED_BY_FILTERS:
            yield name, value
