"""Facets: the values that what was found has, how many articles each, and where a click leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.engine import FacetCounts
from search.choice import wanted
from search.i18n import N_, Language
from search.request import Request, to_url

SHOWN = 10  #: values of a facet at first; chosen ones are always shown
SHOWN_WHOLE = 1000  #: values of a facet that is asked for whole

TITLES = {
    "outlet": N_("Medium"),
    "agency": N_("Agentur"),
    "section": N_("Ressort"),
    "author": N_("Autor"),
    "language": N_("Sprache"),
}


@dataclass(frozen=True, slots=True)
class FacetValueView:
    """One value. ``url`` leads to the request with it chosen, or without it if it is."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    parameter: str  #: what a form sends to choose it
    url: str
    exclude_url: str  #: to the request that refuses it


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet as it is shown: its most frequent values, then whatever else is chosen."""

    name: str
    title: str
    values: tuple[FacetValueView, ...]
    hidden: int  #: values that are not shown
    whole_url: str  #: to the same page with all values


def facet_views(
    counts: tuple[FacetCounts, ...], request: Request, language: Language, path: str
) -> tuple[FacetView, ...]:
    """The facets that have a value. Links lead to ``path``."""
    views = (_view(facet, request, language, path) for facet in counts)
    return tuple(view for view in views if view.values)


def label_of(facet: str, value: str, language: Language) -> str:
    """A value as a reader knows it."""
    return language.name_of(value) if facet == "language" else value


def _view(facet: FacetCounts, request: Request, language: Language, path: str) -> FacetView:
    limit = SHOWN_WHOLE if facet.name in request.expanded else SHOWN
    values = tuple(_values(facet, request, language, path, limit))
    known = {str(found.value) for found in facet.values}
    expanded = tuple(dict.fromkeys((*request.expanded, facet.name)))
    return FacetView(
        name=facet.name,
        title=language.gettext(TITLES[facet.name]),
        values=values,
        hidden=len(known - {view.value for view in values}),
        whole_url=to_url(request, path, expanded=expanded),
    )


def _values(
    facet: FacetCounts, request: Request, language: Language, path: str, limit: int
) -> Iterator[FacetValueView]:
    choice = request.choice(facet.name)
    counts = {str(found.value): found.count for found in facet.values}
    shown = [*list(counts)[:limit], *choice.wanted, *choice.unwanted]
    for value in dict.fromkeys(shown):
        yield FacetValueView(
            value=value,
            label=label_of(facet.name, value, language),
            count=counts.get(value, 0),
            selected=value in choice.wanted,
            excluded=value in choice.unwanted,
            parameter=wanted(value),
            url=to_url(request.choosing(facet.name, choice.toggled(value)), path),
            exclude_url=to_url(request.choosing(facet.name, choice.refusing(value)), path),
        )
