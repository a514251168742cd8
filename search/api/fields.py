"""Fields: what the JSON answers say again and again, described once."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from index.article import Precision

Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
ArticleId = Annotated[str, Meta(description="The id of the article; it stays when it is updated.")]
ArticleUrl = Annotated[str, Meta(description="The page of the article.")]
Title = Annotated[str, Meta(description='The headline, "" where there is none.')]
Outlet = Annotated[str, Meta(description='The outlet that published it, "" where unknown.')]
Agencies = Annotated[tuple[str, ...], Meta(description="The agencies that are credited.")]
Published = Annotated[
    str | None,
    Meta(
        description="As exactly as it is known: 2025, 2025-04, 2025-04-10 or "
        "2025-04-10T19:05+02:00; null where it is unknown."
    ),
]
PublishedTo = Annotated[Precision, Meta(description="How exactly the date is known.")]
Kicker = Annotated[str, Meta(description='The line above the headline, "" where there is none.')]
Section = Annotated[str, Meta(description='The section of the outlet, "" where unknown.')]
Authors = Annotated[tuple[str, ...], Meta(description="Who wrote it.")]
ArticleLanguage = Annotated[str, Meta(description='ISO 639-1, "" where it is unknown.')]
