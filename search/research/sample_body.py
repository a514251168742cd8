"""A sample as JSON, and the endpoint that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from search.api.endpoint import Asked, Endpoint
from search.desk import Desk
from search.problems import MISUNDERSTOOD
from search.research.parameters import SampleParameters
from search.research.sample import Drawn, Sample

PATH = "/api/sample"  #: where the endpoint lives


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBody:
    """An article that was drawn."""

    id: Annotated[str, Meta(description="Its id.")]
    number: Annotated[
        int, Meta(ge=1, description="Its lasting number in the holdings, which decides the draw.")
    ]
    url: Annotated[str, Meta(description="Its page.")]
    title: Annotated[str, Meta(description="The headline.")]
    outlet: Annotated[str, Meta(description='The outlet, "" if unknown.')]
    date: Annotated[str | None, Meta(description="The publication date to its precision.")]
    language: Annotated[str, Meta(description='ISO 639-1, "" if unknown.')]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleBody:
    """Articles drawn by chance that can be repeated."""

    query: Annotated[str, Meta(description="The query as it was understood.")]
    total: Annotated[int, Meta(ge=0, description="Articles that it finds.")]
    seed: Annotated[int, Meta(ge=0, description="What chance began with.")]
    size: Annotated[int, Meta(ge=1, description="Articles that were asked for.")]
    articles: Annotated[
        tuple[DrawnBody, ...], Meta(description="Those drawn, in the order of the draw.")
    ]
    cut: Annotated[
        tuple[str, ...],
        Meta(description="Patterns that stand for more words than were searched."),
    ]
    took_ms: Annotated[float, Meta(ge=0, description="Milliseconds that it took.")]


def sample_body(found: Sample) -> SampleBody:
    """The JSON of a sample."""
    return SampleBody(
        query=found.understood.canonical,
        total=found.total,
        seed=found.seed,
        size=found.size,
        articles=tuple(map(_drawn, found.drawn)),
        cut=found.cut,
        took_ms=round(found.took * 1000, 2),
    )


def _drawn(one: Drawn) -> DrawnBody:
    article = one.article
    return DrawnBody(
        id=article.id,
        number=one.number,
        url=f"/articles/{article.id}",
        title=article.title,
        outlet=article.outlet,
        date=article.date.isoformat(),
        language=article.language,
    )


def _sample(desk: Desk, asked: Asked[SampleParameters]) -> SampleBody:
    given = asked.parameters
    return sample_body(desk.sample(asked.request, given.size, given.seed))


SAMPLE = Endpoint(
    path=PATH,
    name="sample",
    summary="Draw articles from a result by chance that can be repeated",
    description="Of all articles found, those whose BLAKE2b digest is smallest: of the article's "
    "number, in decimal, 8 bytes long, with the seed, in decimal, as key. The same seed draws the "
    "same from the same result; the first 50 of 100 are the sample of 50. As CSV: /sample.csv.",
    parameters=SampleParameters,
    body=SampleBody,
    answer=_sample,
    problems=(MISUNDERSTOOD,),
    example="/api/sample?q=Gipfel&size=20&seed=7",
)
