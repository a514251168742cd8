"""Models of the JSON answer about one article, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from index.article import DateSource, Kind
from search.api.fields import (
    Agencies,
    ArticleId,
    ArticleLanguage,
    ArticleUrl,
    Authors,
    Kicker,
    Outlet,
    Published,
    PublishedTo,
    Section,
    Share,
    Title,
)
from search.stories.company_body import OtherBody, PassageBody, SimilarBody


@dataclass(frozen=True, slots=True)
class ParagraphBody:
    """A paragraph."""

    kind: Annotated[Kind, Meta(description="Related and footer are kept but not searched.")]
    text: Annotated[str, Meta(description="Its text.")]


@dataclass(frozen=True, slots=True)
class CommentBody:
    """A reader's comment."""

    text: Annotated[str, Meta(description="Its text.")]
    language: ArticleLanguage


@dataclass(frozen=True, slots=True)
class CorrectionBody:
    """What a version of an article corrects."""

    text: Annotated[str, Meta(description='"" where only that it was corrected is said.')]
    date: Annotated[str | None, Meta(description="When the version was made, null where unknown.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBody:
    """An article as it was published."""

    id: ArticleId
    url: ArticleUrl
    source_url: Annotated[str, Meta(description='Where it was published, "" where unknown.')]
    title: Title
    kicker: Kicker
    outlet: Outlet
    outlet_hint: Annotated[
        tuple[str, ...], Meta(description="Outlets that the text names: a hint, not a fact.")
    ]
    section: Section
    authors: Authors
    agencies: Agencies
    language: ArticleLanguage
    date: Published
    date_precision: PublishedTo
    date_source: Annotated[DateSource, Meta(description="Where the date was found.")]
    dateline: Annotated[str, Meta(description='The place it reports from, "" where none is named.')]
    credit: Annotated[str, Meta(description="The credit as it stands at the beginning.")]
    signoff: Annotated[str, Meta(description="The sign-off as it stands at the end.")]
    version: Annotated[
        int, Meta(ge=0, description="Counted up by its agency; 0 where none is stated.")
    ]
    corrections: Annotated[
        tuple[CorrectionBody, ...], Meta(description="What this and earlier versions correct.")
    ]
    paragraphs: Annotated[tuple[ParagraphBody, ...], Meta(description="In reading order.")]
    comments: Annotated[tuple[CommentBody, ...], Meta(description="Comments of readers.")]
    own_share: Annotated[
        Share | None,
        Meta(
            description="The share of its words that stand in no copied passage; null where "
            "stories are switched off, or the article is too short."
        ),
    ]
    shared: Annotated[
        tuple[PassageBody, ...], Meta(description="Passages that others have, in reading order.")
    ]
    others: Annotated[
        tuple[OtherBody, ...],
        Meta(description="Articles that have passages of it, those with most first."),
    ]
    others_complete: Annotated[
        bool,
        Meta(description="False where only the articles that have most in common were compared."),
    ]
    similar: Annotated[
        tuple[SimilarBody, ...],
        Meta(max_length=5, description="Articles about the same thing, without copies."),
    ]
