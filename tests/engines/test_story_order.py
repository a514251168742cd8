"""The articles of a story come in the order in which they came out, as far as that is known."""

from __future__ import annotations

from dataclasses import replace

from search.stories.story import told
from tests.engines.shelf import Shelf, filled
from tests.factory import an_article, published

DATES = (
    *("2025-04-09", "2025-04-10T06:00", "2025-04-10T19:05", "2025-04-10"),
    *("2025-04-11T05:00", "2025-04", "2025-05-01", "2025", ""),
)


def test_who_is_known_less_exactly_is_not_put_before_others(shelf: Shelf) -> None:
    body = "Am Abend beschloss der Rat den Bau der neuen Brücke über den Fluss."
    articles = [
        replace(
            an_article(body=body, date=published(date), outlet=date or "ohne"),
            id=f"a{number}",
            story="s1",
        )
        for number, date in enumerate(DATES)
    ]
    story = told(filled(shelf, reversed(articles)), "s1")
    assert story
    assert [one.article.outlet for one in story.members] == [date or "ohne" for date in DATES]
