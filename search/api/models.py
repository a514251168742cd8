"""Models: the JSON answers to searches and completions, field by field.

They are what is encoded, and what ``search.api.openapi`` describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from index.engine import Sort
from search.api.fields import (
    Agencies,
    ArticleId,
    ArticleLanguage,
    ArticleUrl,
    Authors,
    Count,
    Kicker,
    Outlet,
    Published,
    PublishedTo,
    Section,
    Title,
)
from search.calendar import Level
from search.completion import CompletionKind
from search.language import HintKind
from search.parameters import SIZE_LIMIT
from search.understanding import StatementKind

FieldName = Literal["title", "body", "comments"]
Mark = tuple[Count, Count]


@dataclass(frozen=True, slots=True)
class SnippetBody:
    """A passage that shows why an article was found."""

    field: Annotated[FieldName, Meta(description="Where the passage stands.")]
    text: Annotated[str, Meta(description="The passage.")]
    marks: Annotated[
        tuple[Mark, ...],
        Meta(description="What matched: begin and end in code points, the end not included."),
    ]
    html: Annotated[str, Meta(description="The text, escaped, with mark elements.")]


@dataclass(frozen=True, slots=True)
class ClusterBody:
    """The story of a hit: articles that print the same copy."""

    id: Annotated[str, Meta(description="For the parameter story, and for /api/stories/ID.")]
    size: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="Articles of the story that were found; null without group=story."),
    ]


@dataclass(frozen=True, slots=True)
class StoriesBody:
    """How many stories are told."""

    count: Annotated[int, Meta(ge=0, description="Stories.")]
    exact: Annotated[bool, Meta(description="False: there are at least so many.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitBody:
    """An article that was found."""

    id: ArticleId
    url: ArticleUrl
    title: Title
    kicker: Kicker
    outlet: Outlet
    section: Section
    authors: Authors
    agencies: Agencies
    language: ArticleLanguage
    date: Published
    date_precision: PublishedTo
    score: Annotated[
        float,
        Meta(description="Comparable within one answer; 0 in the orders newest and oldest."),
    ]
    snippets: Annotated[
        tuple[SnippetBody, ...], Meta(description="The headline if it matched, then passages.")
    ]
    cluster: Annotated[
        ClusterBody | None, Meta(description="Null for an article that nobody else has.")
    ]


@dataclass(frozen=True, slots=True)
class FacetValueBody:
    """A value of a facet."""

    value: Annotated[str, Meta(description="As a parameter has it.")]
    label: Annotated[str, Meta(description="As a reader knows it.")]
    count: Annotated[int, Meta(ge=0, description="Articles found that have it.")]
    selected: Annotated[bool, Meta(description="Whether it is chosen.")]
    excluded: Annotated[bool, Meta(description="Whether it is refused.")]
    url: Annotated[str, Meta(description="The search with it chosen, or no longer chosen.")]


@dataclass(frozen=True, slots=True)
class FacetBody:
    """Values among the articles found. Counts ignore what is chosen of the facet itself."""

    values: Annotated[
        tuple[FacetValueBody, ...], Meta(description="The most frequent, then others chosen.")
    ]
    hidden: Annotated[int, Meta(ge=0, description="Values that are not listed; see facet.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarBody:
    """The articles found by publication date.

    Years, months or days without an article are listed, so that a gap shows.
    """

    level: Annotated[Level, Meta(description="What the values are.")]
    values: Annotated[tuple[FacetValueBody, ...], Meta(description="In the order of time.")]
    coarse: Annotated[int, Meta(ge=0, description="Found, but known less exactly than the level.")]
    undated: Annotated[
        int, Meta(ge=0, description="Without a date, found or left out by the period.")
    ]
    touching: Annotated[
        int,
        Meta(
            ge=0,
            description="Left out because their month or year only touches the period; overlap=1 "
            "takes them in.",
        ),
    ]


_Facet = FacetBody | UnsetType


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetsBody:
    """Counts of values among the articles found. A facet without a value is left out."""

    outlet: Annotated[_Facet, Meta(description="Outlets.")] = UNSET
    agency: Annotated[_Facet, Meta(description="News agencies that are credited.")] = UNSET
    section: Annotated[_Facet, Meta(description="Sections.")] = UNSET
    author: Annotated[_Facet, Meta(description="Authors.")] = UNSET
    language: Annotated[_Facet, Meta(description="Languages.")] = UNSET
    date: Annotated[CalendarBody, Meta(description="Days, months or years.")]


@dataclass(frozen=True, slots=True)
class HintBody:
    """Something in the query that was taken differently from how it was typed."""

    kind: Annotated[HintKind, Meta(description="What it is about.")]
    detail: Annotated[str, Meta(description="The piece of the query, or the limit that it met.")]
    start: Annotated[int, Meta(ge=0, description="Where in q it begins, in code points.")]
    end: Annotated[int, Meta(ge=0, description="Where it ends, the end not included.")]
    message: Annotated[str, Meta(description="The same in a sentence.")]


@dataclass(frozen=True, slots=True)
class StatementBody:
    """One thing that the query was understood as."""

    kind: Annotated[
        StatementKind,
        Meta(description="What is asked: field is of one field, all others of the whole article."),
    ]
    field: Annotated[str, Meta(description='The name of that field, "" for any other kind.')]
    label: Annotated[str, Meta(description="The kind, or the field, for showing.")]
    values: Annotated[
        tuple[str, ...],
        Meta(description="The words and phrases, or what is asked in other words."),
    ]


@dataclass(frozen=True, slots=True)
class VariantBody:
    """A name and its other spellings, which were searched, too."""

    word: Annotated[str, Meta(description="The name as typed.")]
    others: Annotated[tuple[str, ...], Meta(description="Its other spellings.")]
    url: Annotated[str, Meta(description="The search for the spelling typed only.")]


@dataclass(frozen=True, slots=True)
class SuggestionBody:
    """Another spelling of the query."""

    text: Annotated[str, Meta(description="The query, its words as they stand in the index.")]
    total: Annotated[
        int, Meta(ge=1, description="Articles it finds under the same filters; exact.")
    ]
    url: Annotated[str, Meta(description="Asks for it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBody:
    """The answer to a search."""

    query: Annotated[str, Meta(description="The query as it was understood.")]
    total: Annotated[int, Meta(ge=0, description="Articles found; exact.")]
    stories: Annotated[
        StoriesBody | None,
        Meta(
            description="With group=story: how many stories the articles tell; those that nobody "
            "else has count as one each."
        ),
    ]
    took_ms: Annotated[float, Meta(ge=0, description="Milliseconds spent on searching.")]
    relaxed: Annotated[
        bool, Meta(description="No article had all the words: these have some of them.")
    ]
    sort: Annotated[Sort, Meta(description="The order of the hits.")]
    size: Annotated[int, Meta(ge=1, le=SIZE_LIMIT, description="Hits asked for.")]
    hits: Annotated[tuple[HitBody, ...], Meta(description="The articles.")]
    facets: Annotated[FacetsBody, Meta(description="Counts over all articles found.")]
    understood: Annotated[
        tuple[StatementBody, ...],
        Meta(description="What the query was understood as, in plain words."),
    ]
    hints: Annotated[
        tuple[HintBody, ...],
        Meta(description="What was taken differently from how it was typed."),
    ]
    variants: Annotated[
        tuple[VariantBody, ...],
        Meta(description="Names of the query that were searched in their other spellings too."),
    ]
    cut: Annotated[
        tuple[str, ...],
        Meta(
            description="Patterns that stand for more words than were searched; the most frequent "
            "were."
        ),
    ]
    suggestions: Annotated[
        tuple[SuggestionBody, ...],
        Meta(
            max_length=3,
            description="Other spellings of the query that find more, best first; on the first "
            "answer of a list only. Never searched instead of what was asked.",
        ),
    ]
    next: Annotated[str | None, Meta(description="The URL that goes on, null at the end.")]
    state: Annotated[
        str,
        Meta(description="Names what the archive held: another one once anything was written."),
    ]
    cite_url: Annotated[
        str,
        Meta(
            description="The page that asks the same again, days as dates, and tells whether this "
            "state and this number of articles are still what it finds."
        ),
    ]


@dataclass(frozen=True, slots=True)
class CompletionBody:
    """One way to go on."""

    text: Annotated[str, Meta(description="The whole query, completed.")]
    kind: Annotated[CompletionKind, Meta(description="What completes it.")]
    label: Annotated[str, Meta(description="The word, or the name and what it names, for showing.")]
    count: Annotated[
        int,
        Meta(
            ge=1,
            description="For a word the titles plus the bodies that have it, for a name the "
            "articles, when they were added.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class CompletionsBody:
    """How a query may go on."""

    query: Annotated[str, Meta(description="The query as it was sent.")]
    completions: Annotated[
        tuple[CompletionBody, ...], Meta(description="Words before names, the frequent first.")
    ]
