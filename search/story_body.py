"""A story as JSON."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from search.beside import compare_url
from search.story import Member, Told


@dataclass(frozen=True, slots=True)
class MemberBody:
    id: str
    url: str
    outlet: str
    title: str
    date: str | None
    date_precision: str
    agencies: tuple[str, ...]
    own_share: float
    share_of_origin: float
    compare: str | None


@dataclass(frozen=True, slots=True)
class OriginBody:
    id: str
    agencies: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryBody:
    id: str
    size: int
    origin: OriginBody
    members: tuple[MemberBody, ...]


def story_body(told: Told) -> str:
    """The JSON of a story, one line."""
    origin = OriginBody(
        told.origin.id, told.origin.agencies, tuple(one.value for one in told.origin.reasons)
    )
    members = tuple(_member(one, told.origin.id) for one in told.members)
    body = StoryBody(told.id, told.size, origin, members)
    return msgspec.json.encode(body).decode() + "\n"


def _member(one: Member, origin: str) -> MemberBody:
    article = one.article
    return MemberBody(
        id=article.id,
        url=f"/articles/{article.id}",
        outlet=article.outlet,
        title=article.title,
        date=article.date.isoformat(),
        date_precision=article.date.precision.value,
        agencies=article.agencies,
        own_share=round(one.own, 4),
        share_of_origin=round(one.of_origin, 4),
        compare=None if article.id == origin else compare_url(origin, article.id),
    )
