"""The links of a page lead where the URLs of requests lead."""

from __future__ import annotations

import pytest

from search.choice import Choice
from search.request import FACETS, Request, to_url
from search.ways import Ways

REQUESTS = {
    "all articles": Request(),
    "a query": Request(text="Gipfel & Tal", page=3, lang="en"),
    "a value wanted": Request(text="Gipfel", outlet=Choice(("Tagblatt",))),
    "a value refused": Request(agency=Choice((), ("dpa", "-afp"))),
    "both": Request(text="Gipfel", section=Choice(("Kultur",), ("Sport", "\\Wetter")), size=20),
    "in each facet": Request(
        outlet=Choice(("+",), ("?",)),
        agency=Choice(("dpa",), ("epd",)),
        section=Choice(("Kultur",)),
        author=Choice((), ("A. Adler",)),
        language=Choice(("de",)),
        expanded=("author",),
    ),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize("facet", FACETS)
@pytest.mark.parametrize("value", ["Abendpost", "-minus", "\\back", "Süd & Nord", "a=b?"])
def test_a_value_not_chosen_is_added_beside_the_others(
    request_: Request, facet: str, value: str
) -> None:
    choice = request_.choice(facet)
    assert Ways(request_, "/search").adding(facet, value) == (
        to_url(request_.choosing(facet, choice.toggled(value))),
        to_url(request_.choosing(facet, choice.refusing(value))),
    )
