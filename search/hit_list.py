"""The list of hits as it is laid out: each hit, and what can be chosen of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Article
from index.engine import Sort
from search.answer import Found
from search.i18n import N_, Language
from search.marking.snippets import Snippet
from search.request import Request, to_url
from search.stories.copies import CopiesView, copies_view
from search.why.link import why_url

SIZES = (10, 20, 50, 100)  #: hits on a page that are offered
_USUAL = Request().size
COMFORTABLE, DENSE = "comfortable", "dense"

ORDERS = {
    Sort.RELEVANCE: N_("Relevanz"),
    Sort.NEWEST: N_("Neueste zuerst"),
    Sort.OLDEST: N_("Älteste zuerst"),
}
VIEWS = {COMFORTABLE: N_("luftige Liste"), DENSE: N_("dichte Liste")}


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
    why_url: str  #: to what of the query it has; "" without a query


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list of which one is chosen."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A way to lay out the list, and the same list in it."""

    value: str
    label: str
    url: str
    current: bool


def hit_view(found: Found, query: str, request: Request, language: Language, path: str) -> HitView:
    """A hit as it stands in the list; its links remember the search by its URL's query."""
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
        why_url=why_url(article.id, query) if request.text else "",
    )


def machine_date(article: Article) -> str:
    """The date as the time element takes it; "" where unknown."""
    return article.date.isoformat() or ""


def orders(request: Request, language: Language) -> Iterator[Option]:
    """The orders that the list can have; by relevance to a query only."""
    for sort, label in ORDERS.items():
        if request.text or sort is not Sort.RELEVANCE:
            yield Option(sort.value, language.gettext(label), sort is request.order)


def sizes(request: Request, language: Language) -> Iterator[Option]:
    """How many hits a page may have, that of the request among them; what is usual is not said."""
    for size in sorted({*SIZES, request.size}):
        value = "" if size == _USUAL else str(size)
        yield Option(value, language.number(size), size == request.size)


def views(request: Request, language: Language, path: str) -> Iterator[ViewLink]:
    """The ways a list is laid out."""
    for view, label in VIEWS.items():
        here = view == (request.view or COMFORTABLE)
        yield ViewLink(view, language.gettext(label), to_url(request, path, view=view), here)


def took(seconds: float, language: Language) -> str:
    """How long a search took; never less than a millisecond."""
    return language.gettext("in %(ms)s ms", ms=language.number(max(round(seconds * 1000), 1)))
