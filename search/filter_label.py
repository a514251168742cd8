"""A filter in words."""

from __future__ import annotations

from search.facets import TITLES, label_of
from search.filters import PERIOD, STORY, AppliedFilter
from search.i18n import Language
from search.period import said
from search.request import Request, UndatedChoice


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
