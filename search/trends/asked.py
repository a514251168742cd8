"""What a comparison over time is asked for: to and from a URL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from msgspec import Meta

from search.arguments import request_of
from search.calendar import Level
from search.i18n import N_
from search.parameters import Filters
from search.reader import Arguments, Problem, tolerantly
from search.request import Request, parameters
from search.trends.link import PATH

LINES = 5  #: queries or outlets that are compared, at most


class TrendsParameters(Filters, frozen=True, kw_only=True):
    """What /trends, /trends.csv and /api/trends understand."""

    q: Annotated[
        tuple[str, ...],
        Meta(
            max_length=LINES,
            description="The queries that are compared; repeatable. Without one, all articles.",
            examples=[["Brücke", "Fähre"]],
        ),
    ] = ()  # type: ignore[assignment]  # a list has one, here there are some
    by: Annotated[
        Literal["query", "outlet"],
        Meta(
            description="outlet: the first query in each of the outlets chosen, or in the five "
            "that have most of it."
        ),
    ] = "query"
    level: (
        Annotated[
            Level,
            Meta(description="The periods. Default: what suits the time that the articles span."),
        ]
        | None
    ) = None
    measure: Annotated[
        Literal["articles", "share"],
        Meta(description="What the page draws; the answers have both."),
    ] = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared. ``rest`` holds what all lines have in common, without a text."""

    queries: tuple[str, ...] = ()
    by_outlet: bool = False
    level: Level | None = None
    share: bool = False
    rest: Request = field(default_factory=Request)

    @property
    def text(self) -> str:
        """The first query."""
        return self.queries[0] if self.queries else ""

    def request(self, text: str) -> Request:
        """The request of one of the queries."""
        return self.rest.changed(text=text)


def read_comparison(arguments: Arguments, today: date) -> tuple[Comparison, tuple[Problem, ...]]:
    """What the arguments of a URL ask for, and what of them could not be used."""
    read = tolerantly(TrendsParameters, arguments)
    return comparison_of(read.values, today, read.problems)


def comparison_of(
    values: TrendsParameters, today: date, problems: tuple[Problem, ...] = ()
) -> tuple[Comparison, tuple[Problem, ...]]:
    """The same of values that have been read."""
    given: dict[str, Any] = {name: getattr(values, name) for name in Filters.__struct_fields__}
    parsed = request_of(Filters(**{**given, "q": ""}), today, problems)
    # What merely touches the time asked for belongs to no period that is cut short at its end.
    rest, told = replace(parsed.request, overlapping=False), list(parsed.problems)
    by_outlet = values.by == "outlet"
    if by_outlet and len(rest.outlet.wanted) > LINES:
        expected = N_("höchstens fünf Medien, die verglichen werden")
        told.append(Problem("outlet", rest.outlet.wanted[LINES], expected))
        outlet = replace(rest.outlet, wanted=rest.outlet.wanted[:LINES])
        rest = replace(rest, outlet=outlet)
    queries = tuple(dict.fromkeys(text.strip() for text in values.q))
    asked = Comparison(
        queries=queries[:1] if by_outlet else queries,
        by_outlet=by_outlet,
        level=values.level,
        share=values.measure == "share",
        rest=rest,
    )
    return asked, tuple(told)


def comparison_url(asked: Comparison, path: str = PATH, **changes: Any) -> str:
    """The URL of a comparison, with some of its facts changed.

    >>> comparison_url(Comparison(queries=("a", "b"), level=Level.DAY), share=True)
    '/trends?q=a&q=b&level=day&measure=share'
    """
    asked = replace(asked, **changes)
    query = urlencode(said(asked))
    return f"{path}?{query}" if query else path


def said(asked: Comparison) -> list[tuple[str, str]]:
    """The names and values that make the URL of a comparison, as a form would send them."""
    rest = [pair for pair in parameters(asked.rest) if pair[0] != "lang"]
    own = (
        ("by", "outlet" if asked.by_outlet else ""),
        ("level", asked.level.value if asked.level else ""),
        ("measure", "share" if asked.share else ""),
        ("lang", asked.rest.lang),
    )
    return [*(("q", text) for text in asked.queries), *rest, *(one for one in own if one[1])]
