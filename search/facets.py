"""Facets: the values that what was found has, how many articles each, and where a click leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.engine import FacetCounts
from search.choice import Choice, wanted
from search.i18n import N_, Language
from search.request import Request, to_url
from search.ways import Ways

SHOWN = 10  #: values of a facet at first; chosen ones are always shown
SHOWN_WHOLE = 1000  #: values of a facet that is asked for whole

TITLES = {
    "outlet": N_("Medium"),
    "agency": N_("Agentur"),
    "section": N_("Ressort"),
    "author": N_("Autor"),
    "language": N_("Sprache"),
}


class FacetValueView(NamedTuple):
    """One value. ``url`` leads to the request with it chosen, or without it if it is."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # hides the method of tuples that nobody needs
    selected: bool
    excluded: bool
    parameter: str  #: what a form sends to choose it
    url: str
    exclude_url: str  #: to the request that refuses it
    number: str  #: the count as the language writes it
    articles: str  #: the same in words
    refusal: str  #: what the way to the request that refuses it says


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet as it is shown: its most frequent values, then whatever else is chosen."""

    name: str
    title: str
    values: tuple[FacetValueView, ...]
    hidden: int  #: values that are not shown
    whole_url: str  #: to the same page with all values, "" where none is hidden


def facet_views(
    counts: tuple[FacetCounts, ...],
    request: Request,
    language: Language,
    path: str,
    ways: Ways | None = None,
) -> tuple[FacetView, ...]:
    """The facets that have a value. Links lead to ``path``; ``ways`` are those to it, if made."""
    ways = ways or Ways(request, path)
    views = (_view(facet, request, language, path, ways) for facet in counts)
    return tuple(view for view in views if view.values)


def label_of(facet: str, value: str, language: Language) -> str:
    """A value as a reader knows it."""
    return language.name_of(value) if facet == "language" else value


def _view(
    facet: FacetCounts, request: Request, language: Language, path: str, ways: Ways
) -> FacetView:
    limit = SHOWN_WHOLE if facet.name in request.expanded else SHOWN
    found = _counts(facet, request.choice(facet.name), limit)
    hidden = len(facet.values) - sum(1 for count in found.values() if count)
    expanded = tuple(dict.fromkeys((*request.expanded, facet.name)))
    return FacetView(
        name=facet.name,
        title=language.gettext(TITLES[facet.name]),
        values=tuple(_values(facet.name, found, request, language, ways)),
        hidden=hidden,
        whole_url=to_url(request, path, expanded=expanded) if hidden else "",
    )


def _counts(facet: FacetCounts, choice: Choice, limit: int) -> dict[str, int]:
    """The values to show: the most frequent, then whatever else is chosen, counted or not."""
    found = {str(value): count for value, count in facet.values[:limit]}
    if missing := {*choice.wanted, *choice.unwanted} - found.keys():
        counts = {str(one.value): one.count for one in facet.values if one.value in missing}
        for value in (*choice.wanted, *choice.unwanted):
            found.setdefault(value, counts.get(value, 0))
    return found


def _values(
    facet: str, found: dict[str, int], request: Request, language: Language, ways: Ways
) -> Iterator[FacetValueView]:
    choice = request.choice(facet)
    chosen = {*choice.wanted, *choice.unwanted}
    for value, count in found.items():
        label, parameter, refusal = _said(facet, value, language)
        if value in chosen:
            url = ways.choosing(facet, choice.toggled(value))
            exclude_url = ways.choosing(facet, choice.refusing(value))
        else:
            url, exclude_url = ways.adding(facet, value)
        yield FacetValueView(
            value=value,
            label=label,
            count=count,
            selected=value in choice.wanted,
            excluded=value in choice.unwanted,
            parameter=parameter,
            url=url,
            exclude_url=exclude_url,
            number=language.number(count),
            articles=language.articles(count),
            refusal=refusal,
        )


@lru_cache(maxsize=10_000)  # pages have the same values again and again
def _said(facet: str, value: str, language: Language) -> tuple[str, str, str]:
    """A value as a reader knows it, as a form sends it, and what the way to refuse it says."""
    label = label_of(facet, value, language)
    return label, wanted(value), language.gettext("ausschließen: %(value)s", value=label)
