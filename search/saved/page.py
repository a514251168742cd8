"""The page of a saved search as values: what it asks, and what was new to it, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from index.article import BERLIN, Article
from index.german.variants import Variants
from search.filter_label import filter_label
from search.filters import applied_filters
from search.hit_list import machine_date
from search.i18n import Language
from search.language import understand
from search.page import PATH as SEARCH
from search.request import Request, to_url
from search.saved.asking import request_of
from search.saved.saved import PATH, CannotBeSaved, Saved, SavedHit
from search.understanding import Statement, understanding

SHOWN = 20  #: hits on one page

News = Sequence[tuple[SavedHit, Article]]


@dataclass(frozen=True, slots=True)
class NewsView:
    """An article that was new, and when that was noticed."""

    article: Article
    url: str
    published: str
    machine_date: str
    language: str
    noticed: str
    machine_noticed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """Everything on the page of a saved search."""

    name: str
    text: str  #: the query itself
    understood: tuple[Statement, ...]
    filters: tuple[str, ...]
    broken: bool  #: it is not understood any more
    since: str  #: the day on which it was saved
    counted: str
    news: tuple[NewsView, ...]
    first: bool  #: whether these are the latest hits
    earlier_url: str
    latest_url: str
    search_url: str
    feed_url: str
    change_url: str
    delete_url: str


def saved_page(
    saved: Saved,
    token: str,
    news: News,
    earlier: int | None,
    first: bool,
    today: date,
    variants: Variants,
    language: Language,
    lang: str,
) -> SavedPage:
    """The page with these hits; ``earlier`` is the position that the ones before lie below."""
    here = f"{PATH}/{token}"
    carried = f"?lang={lang}" if lang else ""
    asked, broken = Request(), False
    try:
        asked = request_of(saved.asked, today)
    except CannotBeSaved:
        broken = True
    asked = asked.changed(lang=lang)
    query = to_url(asked, "")
    more = f"{carried}{'&' if carried else '?'}before={earlier}" if earlier is not None else ""
    return SavedPage(
        name=saved.name,
        text=asked.text,
        understood=understanding(understand(asked.text, today, variants), language),
        filters=tuple(filter_label(one, asked, language) for one in applied_filters(asked)),
        broken=broken,
        since=_day(saved.made, language),
        counted=_counted(saved, language),
        news=tuple(_view(hit, article, query, language) for hit, article in news),
        first=first,
        earlier_url=f"{here}{more}" if more else "",
        latest_url="" if first else f"{here}{carried}",
        search_url=f"{SEARCH}{query}",
        feed_url=f"{here}/feed{carried}",
        change_url=f"{here}{carried}",
        delete_url=f"{here}/delete{carried}",
    )


def _counted(saved: Saved, language: Language) -> str:
    if not saved.last:
        return language.gettext("Noch nichts Neues")
    return language.ngettext("%(count)s neuer Artikel", "%(count)s neue Artikel", saved.last)


def _view(hit: SavedHit, article: Article, query: str, language: Language) -> NewsView:
    return NewsView(
        article=article,
        url=f"/articles/{article.id}{query}",
        published=language.published(article.date),
        machine_date=machine_date(article),
        language=article.language,
        noticed=_day(hit.noticed, language),
        machine_noticed=hit.noticed,
    )


def _day(moment: str, language: Language) -> str:
    return language.day(datetime.fromisoformat(moment).astimezone(BERLIN).date())
