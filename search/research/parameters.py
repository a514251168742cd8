"""Research parameters: what the URLs of concordances and samples may say beside a query."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from search.i18n import N_
from search.parameters import Filters, Strict
from search.research import sample
from search.research.concordance import By

WIDTH = "^(?:(?:[1-9]|[1-9][0-9]|[12][0-9][0-9]|300)|(?:[1-9]|[1-4][0-9]|50)w)$"
LINES = 200  #: lines on one page, at most
PAGES = 1_000
LAST_SEED = 999_999_999
AFTER = "^[0-7]?[0-9a-f]{0,15}$"  #: a sort key of 63 bits


class Concordances(Filters, frozen=True, kw_only=True):
    """What /concordance understands."""

    by: Annotated[
        By,
        Meta(
            description="The order. left and right: by the words beside the keyword, the nearest "
            "first; left2 and right2: from the second word on; keyword: by the keyword itself, "
            "then by what follows; outlet; newest and oldest: by publication date. Words sort as "
            "in a German dictionary (DIN 5007-1)."
        ),
    ] = By.NEWEST
    width: Annotated[
        str,
        Meta(
            pattern=WIDTH,
            description="How much stands on each side: letters (60), or words with a w behind "
            "the number (10w). Words are not cut.",
            examples=["10w"],
            extra={"expected": N_("1 bis 300 Zeichen, etwa 60, oder 1 bis 50 Wörter, etwa 10w")},
        ),
    ] = "60"
    lines: Annotated[int, Meta(ge=10, le=LINES, description="Lines in one answer.")] = 50
    page: Annotated[int, Meta(ge=1, le=PAGES, description="Which answer.")] = 1
    after: Annotated[
        str,
        Meta(
            pattern=AFTER,
            description="Goes on with the articles that follow, as next_part and the header Link "
            "have it.",
            extra={"expected": N_("der Wert von after in einer früheren Antwort")},
        ),
    ] = ""


class ConcordanceParameters(Concordances, frozen=True, kw_only=True):
    """What /api/concordance understands."""

    strict: Strict = "0"


class Samples(Filters, frozen=True, kw_only=True):
    """What /sample understands."""

    size: Annotated[int, Meta(ge=1, le=sample.LARGEST, description="Articles to be drawn.")] = (
        sample.USUAL
    )
    seed: Annotated[
        int,
        Meta(
            ge=0,
            le=LAST_SEED,
            description="What chance begins with: the same seed draws the same articles from the "
            "same result.",
        ),
    ] = 1


class SampleParameters(Samples, frozen=True, kw_only=True):
    """What /api/sample understands."""

    strict: Strict = "0"
