"""Aspects: the pages that show the same result from different sides, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from search.i18n import N_, Language
from search.overview.link import PATH as OVERVIEW
from search.overview.link import whole
from search.request import Request, to_url
from search.research.concordance_link import PATH as CONCORDANCE
from search.research.sample_link import sample_url
from search.trends.link import trends_url
from search.typical.link import PATH as WORDS

LIST = "/search"


class Aspect(Enum):
    """A side of a result, with its name."""

    ARTICLES = N_("Artikel")
    OVERVIEW = N_("Übersicht")
    TRENDS = N_("Zeitverlauf")
    LINES = N_("Fundstellen")
    SAMPLE = N_("Stichprobe")
    WORDS = N_("Typische Wörter")


@dataclass(frozen=True, slots=True)
class AspectLink:
    """The way to a side of the result, and whether this is it."""

    label: str
    url: str
    current: bool


def aspects(
    request: Request, here: Aspect, language: Language, strictly: bool = True
) -> tuple[AspectLink, ...]:
    """The sides of what a request finds, one of which is here.

    Without a query there are no lines to show. A result that has only some of the words asked for
    (not ``strictly``) has neither lines nor a sample.
    """
    query = to_url(whole(request), "")
    urls = {
        Aspect.ARTICLES: to_url(request, LIST),
        Aspect.OVERVIEW: f"{OVERVIEW}{query}",
        Aspect.TRENDS: trends_url(request),
        Aspect.LINES: f"{CONCORDANCE}{query}" if request.text and strictly else "",
        Aspect.SAMPLE: sample_url(request) if strictly else "",
        Aspect.WORDS: f"{WORDS}{query}",
    }
    return tuple(
        AspectLink(language.gettext(aspect.value), url, aspect is here)
        for aspect, url in urls.items()
        if url or aspect is here
    )
