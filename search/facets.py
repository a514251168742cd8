"""Facets: the values that what was found has, how many articles each, and where a click leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.engine import FacetCounts, FacetValue
from index.german.normalise import fold
from index.german.tokens import words
from index.remembering import LONGEST
from search.choice import Choice, wanted
from search.i18n import N_, Language
from search.request import FACETS, Request, to_url
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
FINDING = {
    "outlet": N_("Medium suchen"),
    "agency": N_("Agentur suchen"),
    "section": N_("Ressort suchen"),
    "author": N_("Autor suchen"),
    "language": N_("Sprache suchen"),
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
    hidden: int  #: values that fit and are not shown
    whole_url: str  #: to the same page with all values, "" where no more can be shown
    fewer_url: str  #: to the same page with the most frequent ones only, "" where these are shown
    find: str  #: what the values shown must have, "" for nothing
    finding: str  #: what the field for that is called, "" where the facet is too short for one
    fitting: str  #: how many have it, in words, or how many there are in a facet shown whole


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
    return tuple(view for view in views if view.values or view.find)


def label_of(facet: str, value: str, language: Language) -> str:
    """A value as a reader knows it."""
    return language.name_of(value) if facet == "language" else value


def _view(
    facet: FacetCounts, request: Request, language: Language, path: str, ways: Ways
) -> FacetView:
    find, whole = request.find(facet.name), facet.name in request.expanded
    fitting = _fitting(facet, find, language) if find else facet.values
    limit = SHOWN_WHOLE if whole or find else SHOWN
    found = _counts(facet, fitting[:limit], request.choice(facet.name))
    # All that is counted fits where nothing is looked for, also what is shown for being chosen.
    shown = min(len(fitting), limit) if find else sum(1 for count in found.values() if count)
    hidden = len(fitting) - shown
    more, fewer = hidden and limit == SHOWN, whole or find
    return FacetView(
        name=facet.name,
        title=language.gettext(TITLES[facet.name]),
        values=tuple(_values(facet.name, found, request, language, ways)),
        hidden=hidden,
        whole_url=_with(request, path, facet.name, whole=True) if more else "",
        fewer_url=_with(request, path, facet.name, whole=False) if fewer else "",
        find=find,
        finding=language.gettext(FINDING[facet.name]) if find or len(facet.values) > SHOWN else "",
        fitting=_fitting_said(len(fitting), len(facet.values), find, language) if fewer else "",
    )


def _with(request: Request, path: str, name: str, whole: bool) -> str:
    """The URL of the same page with a facet shown whole, or cut and with nothing looked for."""
    expanded = tuple(n for n in FACETS if (whole if n == name else n in request.expanded))
    finds = tuple((n, text) for n, text in request.finds if n != name)
    return to_url(request, path, expanded=expanded, finds=finds)


def _fitting(facet: FacetCounts, find: str, language: Language) -> tuple[FacetValue, ...]:
    """The values that have all the words of ``find``, or pieces of words, whatever their order."""
    pieces = list(map(fold, words(find)))
    return tuple(
        one for one in facet.values if _fits(label_of(facet.name, str(one.value), language), pieces)
    )


def _fits(label: str, pieces: list[str]) -> bool:
    folded = " ".join(map(fold, words(label)))
    return all(piece in folded for piece in pieces)


def _fitting_said(fitting: int, all: int, find: str, language: Language) -> str:
    if not find:
        return language.ngettext("%(count)s Wert", "%(count)s Werte", all)
    if not fitting:
        return language.gettext("kein Wert mit »%(find)s«", find=find)
    return language.ngettext(
        "%(count)s von %(all)s Werten",
        "%(count)s von %(all)s Werten",
        fitting,
        all=language.number(all),
    )


def _counts(facet: FacetCounts, shown: tuple[FacetValue, ...], choice: Choice) -> dict[str, int]:
    """The values to show, then whatever else is chosen, counted or not."""
    found = {str(value): count for value, count in shown}
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
        say = _said if len(value) <= LONGEST else _said.__wrapped__  # what was typed into the URL
        label, parameter, refusal = say(facet, value, language)
        if value in chosen:
            url = ways.choosing(facet, choice.toggled(value))
            exclude_url = ways.choosing(facet, choice.refusing(value))
        else:
            url, exclude_url = ways.adding(facet, value)
        yield FacetValueView(
            value,
            label,
            count,
            value in choice.wanted,
            value in choice.unwanted,
            parameter,
            url,
            exclude_url,
            *language.counted(count),
            refusal,
        )


@lru_cache(maxsize=10_000)  # pages have the same values again and again
def _said(facet: str, value: str, language: Language) -> tuple[str, str, str]:
    """A value as a reader knows it, as a form sends it, and what the way to refuse it says."""
    label = label_of(facet, value, language)
    return label, wanted(value), language.gettext("ausschließen: %(value)s", value=label)
