"""The concordance as JSON, and the endpoint that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from search.api.endpoint import Asked, Endpoint
from search.desk import Desk
from search.problems import MISUNDERSTOOD
from search.research.concordance import FILE, By, Concordance
from search.research.concordance_link import View, concordance_url, written
from search.research.concordance_page import article_url
from search.research.occurrences import Line
from search.research.parameters import ConcordanceParameters

PATH = "/api/concordance"  #: where the endpoint lives


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBody:
    """An occurrence."""

    left: Annotated[str, Meta(description="What stands before it; ¶ where a paragraph ends.")]
    keyword: Annotated[
        str,
        Meta(
            description="The whole word that was found; a phrase, or words near each other, from "
            "the first to the last."
        ),
    ]
    marks: Annotated[
        tuple[tuple[int, int], ...],
        Meta(description="What of the keyword was asked for: code points, the end not included."),
    ]
    right: Annotated[str, Meta(description="What stands behind it.")]
    field: Annotated[str, Meta(description="title, body or comments.")]
    id: Annotated[str, Meta(description="The id of the article.")]
    url: Annotated[str, Meta(description="The article's page, at this place.")]
    outlet: Annotated[str, Meta(description='The outlet, "" if unknown.')]
    title: Annotated[str, Meta(description="The headline.")]
    date: Annotated[str | None, Meta(description="The publication date to its precision.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcordanceBody:
    """A concordance."""

    query: Annotated[str, Meta(description="The query as it was understood.")]
    by: Annotated[By, Meta(description="The order.")]
    width: Annotated[str, Meta(description="How much stands on each side.")]
    total: Annotated[int, Meta(ge=0, description="Lines, on all pages.")]
    articles: Annotated[int, Meta(ge=0, description="Articles that the query finds.")]
    read: Annotated[
        int,
        Meta(
            ge=0,
            description="Of these, those whose lines are counted and sorted here: the newest, or "
            "with by=oldest the oldest; with after those that follow.",
        ),
    ]
    whole: Annotated[
        bool,
        Meta(
            description="Whether these are all lines there are. Those of the articles that follow "
            "are behind next_part."
        ),
    ]
    lines: Annotated[tuple[LineBody, ...], Meta(description="The lines of this page.")]
    cut: Annotated[
        tuple[str, ...],
        Meta(description="Patterns that stand for more words than were searched."),
    ]
    took_ms: Annotated[float, Meta(ge=0, description="Milliseconds that it took.")]
    next: Annotated[str | None, Meta(description="The next page, null on the last.")]
    next_part: Annotated[
        str | None,
        Meta(description="The lines of the articles that follow, null where there are none."),
    ]


def concordance_body(found: Concordance, view: View) -> ConcordanceBody:
    """The JSON of a page of a concordance."""
    first = (view.page - 1) * view.lines
    more = first + view.lines < len(found.lines)
    following = concordance_url(found.request, view.turned(view.page + 1), PATH)
    part = concordance_url(found.request, view.going_on(found.following), PATH)
    return ConcordanceBody(
        query=found.understood.canonical,
        by=found.by,
        width=written(found.width),
        total=len(found.lines),
        articles=found.articles,
        read=found.read,
        whole=found.whole,
        lines=tuple(_line(one, found) for one in found.lines[first : first + view.lines]),
        cut=found.cut,
        took_ms=round(found.took * 1000, 2),
        next=following if more else None,
        next_part=part if found.following is not None else None,
    )


def _line(line: Line, found: Concordance) -> LineBody:
    source = line.source
    return LineBody(
        left=line.left,
        keyword=line.keyword,
        marks=line.marks,
        right=line.right,
        field=line.field,
        id=source.id,
        url=article_url(line, found.request),
        outlet=source.outlet,
        title=source.title,
        date=source.date.isoformat(),
    )


def _concordance(desk: Desk, asked: Asked[ConcordanceParameters]) -> ConcordanceBody:
    view = View.of(asked.parameters)
    found = desk.concordance(asked.request, view.by, view.width, view.after)
    return concordance_body(found, view)


CONCORDANCE = Endpoint(
    path=PATH,
    name="concordance",
    summary="Keyword in context: every occurrence of what a query asks for",
    description="One line an occurrence, with what stands beside it. Nothing is relaxed. Of a "
    "large result the lines of the newest articles are sorted and counted (see read and whole); "
    "next_part leads to those that follow. /concordance.csv takes the same parameters and has the "
    f"lines of {FILE:,} articles; its header Link leads to the next file.",
    parameters=ConcordanceParameters,
    body=ConcordanceBody,
    answer=_concordance,
    problems=(MISUNDERSTOOD,),
    example="/api/concordance?q=Gipfel&by=left&width=10w",
)
