"""The lines of a concordance: what is one, and what stands beside it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Comment, Kind, Paragraph
from search.language import understand
from search.marking.marks import Marker
from search.marking.snippets import find_id, marked_article
from search.research.concordance_link import width_of
from search.research.occurrences import Line, lines_of
from tests.factory import an_article

TODAY = date(2025, 6, 15)


def marker_of(query: str) -> Marker:
    return Marker(understand(query, TODAY).tree)


def lines(query: str, article: Article, width: str = "60") -> list[Line]:
    return list(lines_of(article, marker_of(query), width_of(width)))


def shown(query: str, body: str, width: str = "300") -> list[str]:
    """The lines of a text: left context, keyword in brackets, right context."""
    found = lines(query, an_article(title="", body=body), width)
    return [f"{one.left}[{one.keyword}]{one.right}" for one in found]


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("Hafen", "Am Hafen, im Hafen.", ["Am[Hafen], im Hafen.", "Am Hafen, im[Hafen]."]),
        ("Hafen", "Der Hafenmeister am Südhafen", ["Der[Hafenmeister]am Südhafen"] * 1
         + ["Der Hafenmeister am[Südhafen]"]),
        ("Hafen City", "Die Hafen-City wächst", ["Die[Hafen-City]wächst"]),
        ('"am Hafen"', "Haus am Hafen", ["Haus[am Hafen]"]),
        ("Rat NAHE/3 Hafen", "Ein Rat am Hafen, ein Rat", ["Ein[Rat am Hafen, ein Rat]"]),
        (
            "Rat NAHE/3 Hafen",
            "Rat am Hafen. Der Bürger und die Leute. Hafen und Rat",
            [
                "[Rat am Hafen]. Der Bürger und die Leute. Hafen und Rat",
                "Rat am Hafen. Der Bürger und die Leute.[Hafen und Rat]",
            ],
        ),
        ("Rat NAHE/2 Hafen", "Rat Hafen Rat Hafen", ["[Rat Hafen]Rat Hafen",
                                                     "Rat Hafen[Rat Hafen]"]),
        ("Rat VOR/2 Hafen", "Hafen Rat Hafen", ["Hafen[Rat Hafen]"]),
        ("Bürger*", "Die Bürger:innen kamen", ["Die[Bürger:innen]kamen"]),
        ("Hafen", "Am Kai\nHafen\nEnde", ["Am Kai ¶[Hafen]¶ Ende"]),
        ("Hafen -Kai", "Der Hafen ruht", ["Der[Hafen]ruht"]),
        ("Quastenflosser", "Der Hafen ruht", []),
        ("medium:Tageblatt", "Der Hafen ruht", []),
    ],
    ids=str,
)  # fmt: skip
def test_one_line_an_occurrence(query: str, body: str, expected: list[str]) -> None:
    assert shown(query, body) == expected


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        ("1", "", ""),
        ("5", "drei", "vier"),
        ("9", "drei", "vier"),
        ("12", "zwei, drei", "vier fünf –"),
        ("1w", "drei", "vier"),
        ("2w", "zwei, drei", "vier fünf –"),
        ("50w", "Eins zwei, drei", "vier fünf – sechs"),
        ("300", "Eins zwei, drei", "vier fünf – sechs"),
    ],
)
def test_contexts_are_as_wide_as_asked_and_cut_no_word(width: str, left: str, right: str) -> None:
    article = an_article(title="", body="Eins zwei, drei Hafen vier fünf – sechs")
    (line,) = lines("Hafen", article, width)
    assert (line.left, line.right) == (left, right)


def test_what_was_asked_for_is_marked_within_the_word() -> None:
    (line,) = lines("Gesundheit", an_article(title="", body="Der Bundesgesundheitsminister"))
    assert (line.keyword, [line.keyword[a:b] for a, b in line.marks]) == (
        "Bundesgesundheitsminister",
        ["gesundheit"],
    )
    assert str(line.html()) == "Bundes<mark>gesundheit</mark>sminister"


def test_title_body_and_comments() -> None:
    article = an_article(
        title="Hafen zu",
        paragraphs=(
            Paragraph("Am Hafen", Kind.SUBHEAD),
            Paragraph("Der Hafen", Kind.TEXT),
            Paragraph("Mehr zum Hafen", Kind.RELATED),
        ),
        comments=(Comment("Mein Hafen!", "de"), Comment("Dein Hafen?", "de")),
    )
    assert [line.field for line in lines("Hafen", article)] == ["title", "body", "body"]
    said = [(line.field, line.left) for line in lines("kommentar:Hafen", article)]
    assert said == [("comments", "Mein"), ("comments", "Mein Hafen! ¶ Dein")]
    assert [line.field for line in lines("titel:Hafen", article)] == ["title"]


QUERIES = ["Rat", "Rat Hafen", '"Rat Hafen"', "Rat NAHE/2 Hafen", "Rat VOR/3 Stadt", "Hafen*",
           '"Rat Stadt"~2', "(Rat NAHE/2 Hafen) Stadt"]  # fmt: skip
WORDS = ["Rat", "Hafen", "Stadt", "Stadtrat", "Hafen-Rat", "und", "–"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=4)


@given(st.sampled_from(QUERIES), TEXTS, st.sampled_from(["Rat", "Hafen Rat", ""]))
def test_every_mark_is_in_one_line_and_its_number_leads_there(
    query: str, paragraphs: list[str], title: str
) -> None:
    article = an_article(title=title, body="\n".join(filter(None, paragraphs)))
    marker = marker_of(query)
    for field, text in (("title", article.title), ("body", article.body)):
        together = [mark for match in marker.matches(text, field, "de") for mark in match]
        assert together == list(marker.marks(text, field, "de"))
    found = lines(query, article, "300")
    finds = marked_article(article, marker).finds
    assert sum(len(line.marks) for line in found) <= len(finds)
    for line in found:
        begins = line.keyword[line.marks[0][0] :]
        assert begins.startswith(finds[line.number - 1].split("\n")[0])
    if finds:
        assert found and found[0].number == 1
    assert find_id(1).endswith("1")


@given(st.sampled_from(QUERIES), TEXTS, st.sampled_from(["7", "30", "2w"]))
def test_lines_are_pieces_of_the_text(query: str, paragraphs: list[str], width: str) -> None:
    article = an_article(title="", body="\n".join(filter(None, paragraphs)))
    text = article.body.replace("\n", " ")
    for line in lines(query, article, width):
        left, right = (side.replace("¶ ", "").replace("¶", "") for side in (line.left, line.right))
        assert line.keyword in text
        assert left.strip() in text and right.strip() in text
        if not width.endswith("w"):
            assert len(left) <= int(width) and len(right) <= int(width)
