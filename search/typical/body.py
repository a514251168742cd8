"""The typical words as JSON, and the endpoint that gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from search.api.body import PATH as SEARCH
from search.api.endpoint import Asked, Endpoint
from search.api.fields import Count
from search.desk import Desk
from search.parameters import Filters, Strict
from search.problems import MISUNDERSTOOD
from search.request import to_url
from search.typical.link import narrowed
from search.typical.words import READ, SHOWN, Typical, typical

PATH = "/api/words"  #: where the endpoint lives


class WordsParameters(Filters, frozen=True, kw_only=True):
    """What /api/words understands."""

    strict: Strict = "0"


@dataclass(frozen=True, slots=True)
class WordBody:
    """A typical word."""

    text: Annotated[str, Meta(description="The word, or name of several, as mostly written.")]
    articles: Annotated[int, Meta(ge=1, description="Articles with it, of those read.")]
    score: Annotated[
        float,
        Meta(ge=0, description="The log-likelihood ratio; half of it for a word written small."),
    ]
    url: Annotated[str, Meta(description="The search for articles that have it besides.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsBody:
    """What the articles found talk about more than the rest of the archive does."""

    query: Annotated[str, Meta(description="The query as it was understood.")]
    total: Annotated[Count, Meta(description="Articles found.")]
    relaxed: Annotated[
        bool, Meta(description="Whether these have only some of the words of the query.")
    ]
    read: Annotated[
        int, Meta(ge=0, le=READ, description="Articles read: the first ones, each text once.")
    ]
    words: Annotated[tuple[WordBody, ...], Meta(max_length=SHOWN, description="The surest first.")]


def words_body(found: Typical) -> WordsBody:
    """The typical words of a result as they are written in JSON."""
    return WordsBody(
        query=found.understood.canonical,
        total=found.total,
        relaxed=found.relaxed,
        read=found.read,
        words=tuple(
            WordBody(
                one.text,
                one.articles,
                round(one.score, 1),
                to_url(narrowed(found.request, found.understood, one.text, found.relaxed), SEARCH),
            )
            for one in found.words
        ),
    )


def _answer(desk: Desk, asked: Asked[WordsParameters]) -> WordsBody:
    with desk.live.reading() as live:
        return words_body(typical(live.searcher, asked.request, asked.today, desk.variants))


WORDS = Endpoint(
    path=PATH,
    name="words",
    summary="Typical words of what a query finds",
    description=f"The first {READ} hits are read and held against the archive. Costs some ten "
    "times as much as a search.",
    parameters=WordsParameters,
    body=WordsBody,
    answer=_answer,
    problems=(MISUNDERSTOOD,),
    example="/api/words?q=Gipfel",
)
