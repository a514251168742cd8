"""Parameters: what a URL may say, each written once.

From these models come the reader of the page, which leaves out what cannot be used and tells it
(``search.arguments``), the strict reader of the endpoints (``search.api.endpoint``), and the
parameters in the OpenAPI description (``search.api.openapi``): names, limits, values, descriptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from index.engine import Sort
from search.i18n import LANGUAGES, N_

FacetName = Literal["outlet", "agency", "section", "author", "language"]
FACETS: tuple[str, ...] = get_args(FacetName)  #: as a page shows them
CHOICES_LIMIT = 200  #: values chosen of one facet
SIZE_LIMIT = 100  #: hits on one page
DEPTH_LIMIT = 10_000  #: hits that can be reached by page number
COMPLETIONS_LIMIT = 20
IDS_LIMIT = 100  #: letters of an id
FIND_LIMIT = 100  #: letters of what is looked for in a facet

if TYPE_CHECKING:
    LanguageCode = str
else:
    LanguageCode = Literal[LANGUAGES]

_CHOICES = (
    "Repeatable: values of one facet are alternatives. A leading - excludes; a value that itself "
    "begins with - or \\ takes a leading \\."
)
_OFTEN = Meta(max_length=CHOICES_LIMIT, extra={"expected": N_("höchstens %(most)s Werte")})
Switch = Literal["0", "1"]
Id = Annotated[str, Meta(max_length=IDS_LIMIT)]
Strict = Annotated[
    Switch,
    Meta(
        description="1: a query that would be taken in any way differently from how it was typed "
        "is refused (400), and errors says where; without it the answer says so in hints."
    ),
]


_Found = Annotated[
    str,
    Meta(
        max_length=FIND_LIMIT,
        description="Of this facet only values with these words or pieces of words, all of them.",
    ),
]


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What every route understands."""

    lang: (
        Annotated[
            LanguageCode,
            Meta(
                description="The language of labels and messages. "
                "Default: what Accept-Language asks for."
            ),
        ]
        | None
    ) = None


class Filters(Spoken, frozen=True, kw_only=True):
    """A query, and what the articles found have to be."""

    q: Annotated[
        str,
        Meta(
            description="The query, in the language that /help describes. "
            "Without it all articles are found.",
            examples=["titel:Gipfel Ukraine"],
        ),
    ] = ""
    outlet: Annotated[tuple[str, ...], _OFTEN, Meta(description=f"Outlets. {_CHOICES}")] = ()
    agency: Annotated[
        tuple[str, ...],
        _OFTEN,
        Meta(description=f"News agencies. {_CHOICES}", examples=[["dpa", "-AFP"]]),
    ] = ()
    section: Annotated[tuple[str, ...], _OFTEN, Meta(description=f"Sections. {_CHOICES}")] = ()
    author: Annotated[tuple[str, ...], _OFTEN, Meta(description=f"Authors. {_CHOICES}")] = ()
    language: Annotated[
        tuple[str, ...],
        _OFTEN,
        Meta(description=f"Languages of the articles, ISO 639-1. {_CHOICES}", examples=[["de"]]),
    ] = ()
    story: Annotated[
        str,
        Meta(
            max_length=IDS_LIMIT,
            description="The id of a story: only its articles.",
            extra={"expected": N_("die Kennung einer Geschichte")},
        ),
    ] = ""
    from_: Annotated[
        str,
        Meta(
            description="First day of the period: a year, a month, a day, or words such as "
            '"letzte Woche". An article belongs to the period when the whole interval that its '
            "date covers lies inside.",
            examples=["2025-04"],
        ),
    ] = msgspec.field(default="", name="from")
    to: Annotated[
        str,
        Meta(
            description="Last day of the period, included; a year or month means its last day.",
            examples=["2025-06-30"],
        ),
    ] = ""
    undated: (
        Annotated[
            Literal["only", "include", "1"],
            Meta(
                description="Articles without a date: only these (1 means the same; not together "
                "with from and to), or include them beside those of the period."
            ),
        ]
        | None
    ) = None
    overlap: Annotated[
        Switch,
        Meta(
            description="1: articles of which only the month or year is known count when it "
            "merely touches the period."
        ),
    ] = "0"


class Listing(Filters, frozen=True, kw_only=True):
    """Filters, and which part of the list in which form."""

    sort: (
        Annotated[
            Sort, Meta(description="The order. Default: relevance with a query, newest without.")
        ]
        | None
    ) = None
    size: Annotated[int, Meta(ge=1, le=SIZE_LIMIT, description="Hits in one answer.")] = 10
    page: Annotated[
        int,
        Meta(
            ge=1,
            le=DEPTH_LIMIT,
            description="Which answer of a list, as far as its 10,000th hit; not together with "
            "cursor.",
        ),
    ] = 1
    cursor: Annotated[
        str,
        Meta(
            description="Where a list goes on; take it from next. Newest and oldest survive "
            "changes of the index, relevance does not (410).",
            extra={"expected": N_("der Wert von »next« einer früheren Antwort")},
        ),
    ] = ""
    group: (
        Annotated[
            Literal["story", "none"],
            Meta(
                description="story: articles that print the same copy are one hit, the first of "
                "them by the order; pages and total counts of stories are exact. Not with cursor "
                "or story. none, the default: each article by itself."
            ),
        ]
        | None
    ) = None
    facet: Annotated[
        tuple[FacetName, ...],
        Meta(
            description="Facets to be given whole (up to 1,000 values) instead of their ten most "
            "frequent values. Repeatable."
        ),
    ] = ()
    find_outlet: _Found = ""
    find_agency: _Found = ""
    find_section: _Found = ""
    find_author: _Found = ""
    find_language: _Found = ""


class PageParameters(Listing, frozen=True, kw_only=True):
    """A list, and how the page shows it: all that the page understands."""

    view: (
        Annotated[
            Literal["dense", "comfortable"],
            Meta(description="How the page lays out its list; nothing else changes."),
        ]
        | None
    ) = None


class SearchParameters(Listing, frozen=True, kw_only=True):
    """What /api/search understands."""

    strict: Strict = "0"


class OverviewParameters(Filters, frozen=True, kw_only=True):
    """What /api/overview understands."""

    strict: Strict = "0"


class SuggestParameters(Spoken, frozen=True, kw_only=True):
    """What /api/suggest understands."""

    q: Annotated[
        str,
        Meta(
            description="The query up to the cursor. Its last word is completed; inside a field "
            "(medium:Elb) only that field's names or words are offered. Without anything to "
            "complete the list is empty.",
            examples=["Gipfel Uk"],
            extra={"as typed": True},
        ),
    ] = ""
    limit: Annotated[
        int,
        Meta(ge=1, le=COMPLETIONS_LIMIT, description="Completions in one answer, at most."),
    ] = 8


class ArticleParameters(Spoken, frozen=True, kw_only=True):
    """What /api/articles/ID understands."""

    id: Annotated[str, Meta(description="The id of a hit.")]


class StoryParameters(Spoken, frozen=True, kw_only=True):
    """What /api/stories/ID understands."""

    id: Annotated[str, Meta(description="The id of a story, or of one of its articles.")]


class CompareParameters(Spoken, frozen=True, kw_only=True):
    """What /api/compare understands."""

    a: Annotated[str, Meta(description="The id of the first.")]
    b: Annotated[str, Meta(description="The id of the second.")]


#: The parameters of the page in the order that URLs have them.
NAMES = (*(name for name in PageParameters.__struct_encode_fields__ if name != "lang"), "lang")
