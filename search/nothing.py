"""What a page shows where nothing is found: ways that lead to something."""

from __future__ import annotations

from dataclasses import dataclass

from search.answer import Answer
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import Language
from search.request import Request, to_url
from search.rescue import Elsewhere


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to search, and how much is found then."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class NothingView:
    """The ways out of a request that finds nothing."""

    without: tuple[Way, ...]  #: without one of the filters
    unfiltered: Way | None  #: where only dropping all filters helps
    any_word: Way | None
    parts: tuple[Way, ...]  #: each part of the query by itself
    everything: Way | None  #: where nothing else helps


def nothing_view(answer: Answer, language: Language, path: str) -> NothingView:
    """The ways out of an answer; links lead to ``path``."""
    request, found, _ = answer.request, answer.rescue, language.gettext
    filtered = any(applied_filters(request))

    def way(label: str, other: Elsewhere) -> Way:
        left = filtered and not any(applied_filters(other.request))
        label = _("%(search)s (ohne Filter)", search=label) if left else label
        return Way(label, to_url(other.request, path), other.total)

    return NothingView(
        without=tuple(
            Way(
                _("ohne »%(filter)s«", filter=filter_label(one.filter, request, language)),
                to_url(one.filter.without, path),
                one.total,
            )
            for one in found.without
        ),
        unfiltered=Way(
            _("ohne Filter suchen"), to_url(request.unfiltered(), path), found.unfiltered
        )
        if found.unfiltered
        else None,
        any_word=way(_("Artikel mit irgendeinem dieser Wörter suchen"), found.any_word)
        if found.any_word
        else None,
        parts=tuple(way(one.request.text, one) for one in found.parts),
        everything=Way(
            _every(found.everything.request, language),
            to_url(found.everything.request, path),
            found.everything.total,
        )
        if found.everything
        else None,
    )


def _every(request: Request, language: Language) -> str:
    if any(applied_filters(request)):
        return language.gettext("alle Artikel mit diesen Filtern ansehen")
    return language.gettext("alle Artikel des Bestands ansehen")
