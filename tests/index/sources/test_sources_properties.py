"""Whatever a text holds: it reads without raising, and no line of it is lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article, DateSource
from index.german.tokens import clean, words
from index.sources.dates import date_marks
from index.sources.text import article_from_text

PIECES = st.sampled_from(
    [
        "Musterau baut sein Bad um",
        "Nach dem Streit",
        "Der Rat kam am Abend zusammen und stimmte nach langer Debatte für den Umbau.",
        "ULM (dpa) - Der Rat kam am Abend zusammen und stimmte für den Umbau.",
        "Das war es. (mit dpa)",
        "Das war es./abc/DP/xyz",
        "Lesen Sie auch:Das Freibad bleibt",
        "Von Anna Muster",
        "Stand: 10.04.2025 19:05 Uhr",
        " date 2025-04 Rat sagt Ja",
        "Wir bauen für unsere Kinder.",
        "Anna Muster",
        "Bürgermeisterin von Musterau",
        "Foto: Jan Beispiel",
        "Mehr zum Thema",
        "Kommentare",
        "Schoen waere es ja !!",
        "Today",
        "• Punkt",
        "",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(PIECES, st.text(max_size=60)), max_size=14)
)


def words_kept(article: Article) -> set[str]:
    kept = [article.title, article.kicker, article.dateline, article.credit, article.signoff]
    kept += [p.text for p in article.paragraphs]
    kept += article.furniture
    kept += [comment.text for comment in article.comments]
    return {word for text in kept for word in words(text)}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example(["A-", "a"])
def test_no_line_is_lost(given_text: str | list[str]) -> None:
    text = given_text if isinstance(given_text, str) else "\n".join(given_text)
    article = article_from_text(text)
    kept = words_kept(article)
    for line in clean("\n".join(text.splitlines())).split("\n"):  # broken words are one again
        lost = set(words(line)) - kept
        if lost:  # then the line states the date, and stands in the article as that
            assert article.date.source is DateSource.TEXT, line
            assert any(date_marks(line)), line


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_articles_hold_clean_text(given_text: str | list[str]) -> None:
    text = given_text if isinstance(given_text, str) else "\n".join(given_text)
    article = article_from_text(text)
    for paragraph in article.paragraphs:
        assert paragraph.text == " ".join(clean(paragraph.text).split()) != ""
