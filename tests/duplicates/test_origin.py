"""Origin: who had it first, and why one may think so."""

from __future__ import annotations

import pytest

from index.article import Article
from index.duplicates.origin import Reason, likely_origin
from tests.factory import an_article, published


def copy(id: str, **fields: object) -> Article:
    plain: dict[str, object] = {
        "outlet": id,
        "agencies": (),
        "dateline": "",
        "date": published("2025-04-10"),
        "body": "Die Fähre fährt nicht.",
    }
    return an_article(id=id, **{**plain, **fields})


@pytest.mark.parametrize(
    ("articles", "origin", "reasons"),
    [
        ([copy("a"), copy("b")], "a", ()),
        ([copy("a"), copy("b", agencies=("dpa",))], "b", (Reason.CREDIT,)),
        (
            [copy("a", agencies=("dpa",)), copy("b", agencies=("dpa",), dateline="WYK")],
            "b",
            (Reason.DATELINE,),
        ),
        (
            [copy("a", agencies=("dpa",), dateline="WYK"), copy("dpa", agencies=("dpa",))],
            "dpa",
            (Reason.AGENCY,),
        ),
        ([copy("a"), copy("b", date=published("2025-04-09"))], "b", (Reason.EARLIEST,)),
        (
            [copy("a", date=published("2025-04-10T09:00")), copy("b")],
            "b",
            (),
        ),  # b may have come out before nine
        (
            [copy("a", date=published("2025-04-10T09:00")), copy("b", date=published(""))],
            "a",
            (Reason.EARLIEST,),
        ),
        (
            [copy("a", date=published("2025-04")), copy("b", body="Die Fähre fährt heute nicht.")],
            "b",
            (Reason.FULLEST,),
        ),
        (
            [
                copy("a", date=published("2025-04-09")),
                copy("b", agencies=("AFP",), dateline="WYK", date=published("2025-04-08T10:00")),
                copy("c", agencies=("AFP",), body="Die Fähre fährt heute wieder nicht."),
            ],
            "b",
            (Reason.CREDIT, Reason.DATELINE, Reason.EARLIEST),
        ),
    ],
)
def test_who_had_it_first(
    articles: list[Article], origin: str, reasons: tuple[Reason, ...]
) -> None:
    for some in (articles, articles[::-1]):
        found = likely_origin(some)
        assert (found.id, found.reasons) == (origin, reasons)


def test_the_agencies_are_those_of_the_origin() -> None:
    assert likely_origin([copy("a"), copy("b", agencies=("dpa", "AFP"))]).agencies == ("dpa", "AFP")


def test_a_story_without_articles_is_none() -> None:
    with pytest.raises(ValueError, match="without articles"):
        likely_origin([])
