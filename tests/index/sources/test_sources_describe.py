"""The description of an article, as ``manage.py read`` prints it."""

from __future__ import annotations

import json

from index.article import Article, Comment, Kind, Origin, Paragraph
from index.sources.describe import describe


def test_what_is_not_known_is_null() -> None:
    found = json.loads(describe(Article(origin=Origin("in/a.txt"))).json())
    assert found["file"] == "in/a.txt"
    assert "number" not in found
    unknown = {"id", "url", "title", "kicker", "outlet", "section", "date", "language"}
    unknown |= {"dateline", "credit", "signoff", "version", "embargo"}
    assert {key for key, value in found.items() if value is None} == unknown
    assert (found["date_precision"], found["date_source"]) == ("unknown", "none")


def test_paragraphs_stand_under_what_they_are() -> None:
    article = Article(
        title="Ja zum „Bad“",
        own_id="7",
        paragraphs=(
            Paragraph("Der Rat sagt Ja.", Kind.LEAD),
            Paragraph("Zwei Jahre", Kind.SUBHEAD),
            Paragraph("Wir bauen.", Kind.PULL_QUOTE),
            Paragraph("Das Bad von oben", Kind.CAPTION),
            Paragraph("Lesen Sie auch: Mehr", Kind.RELATED),
            Paragraph("Today", Kind.FOOTER),
        ),
        furniture=(" date 2025-04 ",),
        comments=(Comment("Gut so.", "de"),),
        origin=Origin("a.jsonl", 3),
    )
    line = describe(article).json()
    found = json.loads(line)
    assert "\n" not in line
    assert "„Bad“" in line
    assert (found["number"], found["id"]) == (3, "7")
    assert found["body"] == "Der Rat sagt Ja.\nZwei Jahre\nWir bauen.\nDas Bad von oben"
    assert (found["subheads"], found["pull_quote"]) == (["Zwei Jahre"], ["Wir bauen."])
    assert found["captions"] == ["Das Bad von oben"]
    assert found["boilerplate"] == [" date 2025-04 ", "Lesen Sie auch: Mehr", "Today"]
    assert (found["comments"], found["comment_languages"]) == (["Gut so."], ["de"])
