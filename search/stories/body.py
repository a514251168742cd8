"""A story as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from index.duplicates.origin import Reason
from search.api.fields import (
    Agencies,
    ArticleId,
    ArticleUrl,
    Outlet,
    Published,
    PublishedTo,
    Share,
    Title,
)
from search.stories.beside import compare_url
from search.stories.story import Member, Told


@dataclass(frozen=True, slots=True)
class MemberBody:
    """An article of a story. Shares are of words; quotations are not counted as copied."""

    id: ArticleId
    url: ArticleUrl
    outlet: Outlet
    title: Title
    date: Published
    date_precision: PublishedTo
    agencies: Agencies
    own_share: Annotated[Share, Meta(description="Of it, in no other article of the story.")]
    share_of_origin: Annotated[Share, Meta(description="Of the likely origin, in it.")]
    compare: Annotated[
        str | None, Meta(description="To the comparison with the likely origin; null for itself.")
    ]


@dataclass(frozen=True, slots=True)
class OriginBody:
    """The article likely to be nearest to the origin."""

    id: ArticleId
    agencies: Agencies
    reasons: Annotated[tuple[Reason, ...], Meta(description="Why it is held to be that.")]


@dataclass(frozen=True, slots=True)
class StoryBody:
    """Articles that print the same copy."""

    id: Annotated[str, Meta(description="The id of the story.")]
    size: Annotated[int, Meta(ge=1, description="Articles; only the first 100 are listed.")]
    origin: Annotated[OriginBody, Meta(description="Its likely origin.")]
    members: Annotated[
        tuple[MemberBody, ...], Meta(description="In the order in which they came out.")
    ]


def story_body(told: Told) -> StoryBody:
    """A story."""
    origin = OriginBody(told.origin.id, told.origin.agencies, told.origin.reasons)
    members = tuple(_member(one, told.origin.id) for one in told.members)
    return StoryBody(told.id, told.size, origin, members)


def _member(one: Member, origin: str) -> MemberBody:
    article = one.article
    return MemberBody(
        id=article.id,
        url=f"/articles/{article.id}",
        outlet=article.outlet,
        title=article.title,
        date=article.date.isoformat(),
        date_precision=article.date.precision,
        agencies=article.agencies,
        own_share=round(one.own, 4),
        share_of_origin=round(one.of_origin, 4),
        compare=None if article.id == origin else compare_url(origin, article.id),
    )
