"""The builder's page as values: the fields, the query that they say, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from search.arguments import Arguments
from search.builder.builder import Builder, Fields
from search.dates import days
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import Language
from search.language.proximity import DISTANCE, FARTHEST
from search.request import Request, parameters, to_url
from search.understanding import Statement, understanding

#: The parameters of the form, none of which is one of a request, and their fields.
NAMES = {
    "all": "all",
    "phrase": "phrase",
    "any": "any",
    "none": "none",
    "near": "near",
    "beside": "beside",
    "within": "within",
    "ordered": "ordered",
    "heading": "title",
    "in": "outlet",
    "by": "author",
    "start": "since",
    "end": "until",
    "more": "rest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderPage:
    """Everything on the page."""

    fields: Fields
    text: str  #: the query; "" for every article
    understood: tuple[Statement, ...]
    since_problem: str  #: why the beginning of the period cannot be used, else ""
    until_problem: str
    filters: tuple[str, ...]  #: what narrows the result beside the query
    kept: tuple[tuple[str, str], ...]  #: what the form has to send along
    search_url: str  #: to what the query finds
    farthest: int = FARTHEST  #: steps that words can be apart


def read_fields(arguments: Arguments) -> Fields | None:
    """The fields that a URL says; None where it says none."""
    typed: dict[str, Any] = {
        field: next((value.strip() for value in arguments.getlist(name) if value.strip()), "")
        for name, field in NAMES.items()
        if arguments.getlist(name)
    }
    if not typed:
        return None
    within = typed.pop("within", "")
    ordered = bool(typed.pop("ordered", ""))
    number = int(within) if within.isdecimal() and len(within) < 10 else DISTANCE
    return replace(Fields(**typed), within=min(max(number, 1), FARTHEST), ordered=ordered)


def builder_page(
    builder: Builder, fields: Fields | None, request: Request, language: Language
) -> BuilderPage:
    """The page of these fields; without them those of the request's query."""
    shown = builder.read(request.text) if fields is None else fields
    text = builder.text(shown)
    since, until = _problems(shown, builder.today, language)
    return BuilderPage(
        fields=shown,
        text=text,
        understood=understanding(builder.understood(text), language),
        since_problem=since,
        until_problem=until,
        filters=tuple(filter_label(one, request, language) for one in applied_filters(request)),
        kept=tuple(parameters(request.changed(text=""))),
        search_url=to_url(request.changed(text=text)),
    )


def _problems(fields: Fields, today: date, language: Language) -> tuple[str, str]:
    """What is wrong with the beginning and the end of the period."""
    spans = [days(typed, today) for typed in (fields.since, fields.until)]
    since, until = (
        language.gettext("Kein Datum; zu schreiben etwa als 2025, 2025-04 oder 10.4.2025")
        if typed and span is None
        else ""
        for typed, span in zip((fields.since, fields.until), spans, strict=True)
    )
    if spans[0] and spans[1] and spans[1].last < spans[0].first:
        until = language.gettext("Das Ende liegt vor dem Anfang.")
    return since, until
