"""The explanation of a hit as JSON, and the endpoint that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from search.api.endpoint import Asked, Endpoint, NotThere
from search.desk import Desk
from search.i18n import N_
from search.parameters import Filters
from search.problems import ABOUT_ARTICLES
from search.why.forms import Place, Read
from search.why.why import Group, How, Part, Why, why

PATH = "/api/why"  #: where the endpoint lives


class WhyParameters(Filters, frozen=True, kw_only=True):
    """What /api/why understands."""

    id: Annotated[str, Meta(description="The id of a hit, or of any other article.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBody:
    """A wording of the article."""

    place: Annotated[Place, Meta(description="Where in the article it stands.")]
    text: Annotated[str, Meta(description="The word or words, as written there.")]
    part: Annotated[str | None, Meta(description="What of them matched, null for all.")]
    reading: Annotated[Read, Meta(description="How it was read as what was asked for.")]
    count: Annotated[int, Meta(ge=1, description="How often it stands there.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartBody:
    """A part of the query (asked), or a group of them (how)."""

    matched: Annotated[bool, Meta(description="Whether the article has it; of none: has none.")]
    asked: Annotated[
        str | None, Meta(description="The part as the query language writes it; null for a group.")
    ] = None
    score: Annotated[
        float | None, Meta(description="The engine's score of this part alone; null for a group.")
    ] = None
    share: Annotated[
        float | None,
        Meta(description="Of the score, 0 to 1; null where it has no part in it."),
    ] = None
    forms: Annotated[tuple[FormBody, ...], Meta(description="Where the article has it.")] = ()
    how: Annotated[
        How | None, Meta(description="What a group wants of its parts; null for a part.")
    ] = None
    parts: Annotated[tuple[PartBody, ...], Meta(description="The parts of a group.")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionBody:
    """A filter."""

    name: Annotated[str, Meta(description="A facet, story, or date for the period.")]
    value: Annotated[str, Meta(description='The value; "" for the period.')]
    excluded: Annotated[bool, Meta(description="Whether the value is refused.")]
    fulfilled: Annotated[bool, Meta(description="Whether the article fulfils it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyBody:
    """Why a request finds an article, or why it does not."""

    id: Annotated[str, Meta(description="The article.")]
    query: Annotated[str, Meta(description="The query.")]
    found: Annotated[bool, Meta(description="Whether the request finds the article.")]
    query_matches: Annotated[bool, Meta(description="Whether it would without any filter.")]
    relaxed: Annotated[
        bool, Meta(description="No article has all the words; this has some of them.")
    ]
    score: Annotated[float, Meta(description="The engine's score of the whole query.")]
    additive: Annotated[
        bool, Meta(description="Whether the parts add up to the score; else shares are of the sum.")
    ]
    share_of_order: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            description="The share of what only ranks: words asked for side by side that are so.",
        ),
    ]
    left_out: Annotated[int, Meta(ge=0, description="Parts that were not looked at.")]
    tree: Annotated[PartBody | None, Meta(description="The query; null for all articles.")]
    filters: Annotated[tuple[ConditionBody, ...], Meta(description="Each filter.")]


def why_body(found: Why) -> WhyBody:
    """An explanation as the endpoint gives it."""
    return WhyBody(
        id=found.article.id,
        query=found.request.text,
        found=found.found,
        query_matches=found.query_matches,
        relaxed=found.relaxed,
        score=round(found.score, 4),
        additive=found.additive,
        share_of_order=round(found.share_of_order, 4),
        left_out=found.left_out,
        tree=_part(found.tree) if found.tree else None,
        filters=tuple(
            ConditionBody(
                name=one.filter.name,
                value=one.filter.value,
                excluded=one.filter.unwanted,
                fulfilled=one.fulfilled,
            )
            for one in found.conditions
        ),
    )


def _part(part: Part | Group) -> PartBody:
    if isinstance(part, Group):
        return PartBody(matched=part.matched, how=part.how, parts=tuple(map(_part, part.parts)))
    return PartBody(
        matched=part.matched,
        asked=part.asked,
        score=round(part.score, 4),
        share=None if part.share is None else round(part.share, 4),
        forms=tuple(
            FormBody(
                place=one.place,
                text=one.text,
                part=one.part or None,
                reading=one.read,
                count=one.count,
            )
            for one in part.forms
        ),
    )


def _answer(desk: Desk, asked: Asked[WhyParameters]) -> WhyBody:
    article = desk.article(asked.parameters.id)
    if article is None:
        raise NotThere(N_("Diesen Artikel gibt es nicht."))
    with desk.live.reading() as live:
        return why_body(why(live.searcher, article, asked.request, asked.today, desk.variants))


WHY = Endpoint(
    path=PATH,
    name="why",
    summary="Explain why a search finds an article",
    description="Which parts of the query the article has, where, in which wording, read how, and "
    "what each is worth. Scores are those of the engine in use, of each part alone.",
    parameters=WhyParameters,
    body=WhyBody,
    answer=_answer,
    problems=ABOUT_ARTICLES,
)
