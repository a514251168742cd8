"""Which passages of an article are shown, and what is marked in them."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as wq

from index.article import Article, Comment, Kind, Paragraph
from index.german.analyzer import stem_of, stems_of_text
from index.tree import Compound
from search.marking.marks import Mark, Marker
from search.marking.passages import choose
from search.marking.snippets import (
    MarkedParagraph,
    Snippet,
    marked_article,
    marked_paragraphs,
    snippets,
    title_marks,
)

FILLER = (
    "Am Rand der Sitzung sprachen die Abgeordneten über das Wetter und die Bahn. "
    "Niemand wollte sich zu den Gerüchten äußern, die seit Wochen im Umlauf sind. "
)


def article(*paragraphs: str, title: str = "", comments: tuple[str, ...] = ()) -> Article:
    return Article(
        title=title,
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
        comments=tuple(Comment(text) for text in comments),
    )


def term(word: str, field: str = "any") -> wq.Query:
    return wq.Term(field, stem_of(word))


def both(*words: str) -> wq.Query:
    return wq.And([term(word) for word in words])


def phrase(text: str) -> wq.Query:
    return wq.Phrase("any", stems_of_text(text))


def shown(article: Article, tree: wq.Query, limit: int = 3) -> list[str]:
    """The snippets, with brackets around what is marked."""
    return [
        "".join(f"[{text}]" if marked else text for text, marked in snippet.pieces())
        for snippet in snippets(article, Marker(tree), limit)
    ]


def test_a_short_article_is_shown_whole() -> None:
    text = "Der Hafen bleibt zu. Die Werft schweigt."
    assert shown(article(text), term("Werft")) == ["Der Hafen bleibt zu. Die [Werft] schweigt."]


def test_a_passage_begins_with_a_sentence() -> None:
    text = FILLER * 3 + "Die Werft schweigt seit dem 3. April dazu. " + FILLER * 3
    (passage,) = shown(article(text), term("Werft"))
    assert passage.startswith("Die [Werft] schweigt seit dem 3. April dazu. Am Rand")
    assert passage.endswith("und die Bahn.")


def test_a_sentence_too_long_is_cut_between_words() -> None:
    text = "Wort und " * 60 + "die Werft " + "und Wort " * 60
    (passage,) = shown(article(text), term("Werft"))
    assert passage.startswith(("… Wort und", "… und Wort"))
    assert passage.endswith(("und …", "Wort …"))
    assert "die [Werft] und" in passage


def test_a_passage_with_all_words_is_better_than_several() -> None:
    far = FILLER * 2 + "Der Hafen. " + FILLER * 4 + "Die Werft. " + FILLER * 4
    near = "Am Hafen liegt die Werft."
    assert shown(article(far + near), both("Hafen", "Werft"))[-1].endswith(
        "Am [Hafen] liegt die [Werft]."
    )
    assert len(shown(article(far + near), both("Hafen", "Werft"))) == 1


def test_words_far_apart_give_a_passage_each_in_reading_order() -> None:
    text = FILLER * 3 + "Die Werft baut. " + FILLER * 5 + "Der Hafen wächst. " + FILLER * 5
    first, second = shown(article(text), both("Hafen", "Werft"))
    assert first.startswith("Die [Werft] baut.")
    assert second.startswith("Der [Hafen] wächst.")


def test_a_phrase_is_better_than_its_words() -> None:
    text = "Die Werft, der Hafen und die neue Halle. " + FILLER * 4 + "Die neue Werft öffnet."
    tree = wq.Or([term("neue"), term("Werft"), phrase("neue Werft")])
    assert shown(article(text), tree, limit=1)[0].endswith("Die [neue Werft] öffnet.")


def test_words_side_by_side_are_better_than_words_near() -> None:
    text = "Die Werft, der Hafen und die neue Halle. " + FILLER * 4 + "Die neue Werft öffnet."
    assert shown(article(text), both("neu", "Werft"), limit=1)[0].endswith(
        "Die [neue] [Werft] öffnet."
    )


def test_passages_that_touch_are_joined() -> None:
    text = FILLER * 4 + "Werft " + "mit Kran und Dock " * 14 + "Hafen. " + FILLER * 4
    passages = shown(article(text), both("Hafen", "Werft"))
    assert len(passages) == 2
    closer = FILLER * 4 + "Werft " + "mit Kran und Dock " * 13 + "Hafen. " + FILLER * 4
    assert [p.count("[") for p in shown(article(closer), both("Hafen", "Werft"))] in ([2], [1, 1])


@pytest.mark.parametrize("part", ["Hafen", "meister", "vorsteher"])
@pytest.mark.parametrize("length", [25, 30, 40, 60, 300])
def test_no_passage_cuts_the_word_that_holds_a_part(part: str, length: int) -> None:
    text = "der Wind und " * 9 + "Hafenmeisterbürovorsteher " + "und der Regen " * 9
    start = text.index(part)
    (passage,) = choose(text, [Mark(start, start + len(part), 1)], limit=1, length=length)
    shown = text[passage.start : passage.end]
    assert part in shown
    assert set(shown.split()) <= set(text.split())


def test_parts_are_shown_where_the_language_has_them() -> None:
    text = "Der Hafenmeister schweigt."
    assert shown(article(text), term("Hafen")) == ["Der [Hafen]meister schweigt."]
    english = Article(title=text, paragraphs=(Paragraph(text),), language="en")
    assert shown(english, term("Hafen")) == [text]
    assert title_marks(english, Marker(term("Hafen"))) == ()
    (paragraph,) = marked_paragraphs(english, Marker(term("Meister")))
    assert paragraph.marks == ()


def test_parts_side_by_side_are_shown_across_paragraphs() -> None:
    tree = Compound("any", stem_of("Werkstor"), (stem_of("Werk"), stem_of("Tor")))
    passage = shown(article(FILLER * 20 + "Werk", "Tor zwei", FILLER * 20), tree)[0]
    assert "[Werk Tor] zwei" in passage


def test_without_a_mark_the_beginning_is_shown() -> None:
    text = article(FILLER * 5, title="Werft schließt")
    assert shown(text, term("Werft")) == [(FILLER + FILLER.partition(" Niemand")[0]).strip()]
    assert shown(article(), term("Werft")) == []
    assert shown(article("  "), term("Werft")) == []
    assert shown(article(" Kurz."), term("Werft")) == ["Kurz."]


def test_the_title_is_marked() -> None:
    marker = Marker(term("Werft"))
    assert title_marks(article(title="Die Werft schließt"), marker) == ((4, 9),)
    assert title_marks(article(title="Der Hafen"), marker) == ()


def test_line_breaks_become_blanks_and_a_point_behind_a_subhead() -> None:
    (snippet,) = snippets(article("Überschrift", "Die Werft", "schweigt."), Marker(term("Werft")))
    assert snippet == Snippet("body", "Überschrift · Die Werft · schweigt.", ((18, 23),))


def test_comments_are_shown_only_where_they_were_asked_for() -> None:
    text = article(FILLER, comments=("Nein.", "Die Werft ist schuld!", "Die Werft? Der Hafen!"))
    assert [s.field for s in snippets(text, Marker(term("Werft")))] == ["body"]
    assert shown(text, term("Werft", "comments")) == [
        "Die [Werft] ist schuld!",
        "Die [Werft]? Der Hafen!",
    ]
    tree = wq.And([term("Bahn"), term("Werft", "comments"), term("Hafen", "comments")])
    found = snippets(text, Marker(tree))
    assert [s.field for s in found] == ["body", "comments"]
    assert found[1].text == "Die Werft? Der Hafen!"


def test_a_word_without_end_is_cut() -> None:
    (passage,) = shown(article("a\u0301" * 500), wq.Every())
    assert passage.endswith("a\u0301 …")
    assert len(passage) <= 302
    (passage,) = shown(article("Werft/" * 500), phrase("Werft " * 200))
    assert passage.startswith("[Werft/Werft") and passage.endswith("] …")


PARAGRAPHS = (
    Paragraph("Hafen und Werft", Kind.SUBHEAD),
    Paragraph("Die Werft ist neu."),
    Paragraph("Lesen Sie auch: Die Werft", Kind.RELATED),
    Paragraph("„Werft um Werft“, hieß es."),
)


def test_paragraphs_keep_their_kind_and_their_marks() -> None:
    article = Article(paragraphs=PARAGRAPHS)
    assert marked_paragraphs(article, Marker(term("Werft"))) == (
        MarkedParagraph(Kind.SUBHEAD, "Hafen und Werft", ((10, 15),)),
        MarkedParagraph(Kind.TEXT, "Die Werft ist neu.", ((4, 9),)),
        MarkedParagraph(Kind.RELATED, "Lesen Sie auch: Die Werft", ()),
        MarkedParagraph(Kind.TEXT, "„Werft um Werft“, hieß es.", ((1, 6), (10, 15))),
    )


def test_a_phrase_across_paragraphs_is_marked_in_both() -> None:
    article = Article(paragraphs=PARAGRAPHS)
    marked = marked_paragraphs(article, Marker(phrase("ist neu Werft um")))
    assert [p.text[a:b] for p in marked for a, b in p.marks] == ["ist neu", "Werft um"]


def test_the_whole_article_is_marked() -> None:
    text = article("Die Werft.", title="Neue Werft", comments=("Werft!", "Ach, die Werft"))
    marked = marked_article(text, Marker(wq.Or([term("Werft"), term("Werft", "comments")])))
    assert marked.title == Snippet("title", "Neue Werft", ((5, 10),), first=1)
    assert [p.marks for p in marked.paragraphs] == [((4, 9),)]
    assert [c.marks for c in marked.comments] == [((0, 5),), ((9, 14),)]
    assert [one.first for one in (*marked.paragraphs, *marked.comments)] == [2, 3, 4]
    assert marked.finds == ("Werft",) * 4
    unasked = marked_article(text, Marker(term("Werft")))
    assert [(c.text, c.marks) for c in unasked.comments] == [("Werft!", ()), ("Ach, die Werft", ())]


def test_a_long_article_shows_what_a_look_at_all_of_it_would() -> None:
    early = article(FILLER, "Die Werft schweigt.", *[FILLER] * 100)
    late = article(*[FILLER] * 100, "Die Werft schweigt.", *[FILLER] * 9)
    assert shown(early, term("Werft"))[0].startswith("Die [Werft] schweigt.")
    assert shown(late, term("Werft"))[0].startswith("Die [Werft] schweigt.")


MANY = ("Werft", "Hafen", "Brücke", "Klinik", "Schule", "Markt", "Turm", "Garten")


def test_of_a_long_list_six_different_words_are_enough() -> None:
    apart = [text for word in MANY for text in (*[FILLER] * 5, f"Es geht um {word}.")]
    text = article(*apart, *[FILLER] * 40, " ".join(MANY))
    listed = "[" + "] [".join(MANY[:4]) + "]"
    assert shown(text, wq.Or([term(word) for word in MANY[:4]]))[0].endswith(
        f"{listed} Schule Markt Turm Garten"
    )
    of_all = shown(text, wq.Or([term(word) for word in MANY]))
    assert [one.count("[") for one in of_all] == [1, 1, 1]


WORDS = st.sampled_from(
    ["Werft", "Hafen", "z. B.", "am 3. April", "sagte er.", "„Nein“,", "und", "x\u0301", "👩🏽‍🔧"]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=150).map(" ".join),
    st.text(max_size=700),
    st.lists(st.text(alphabet="aW .\u0301\u200d\U0001f3fd", max_size=400)).map("Werft".join),
)
# A text that begins with an accent has no letter to keep it with.
TEXTS = TEXTS.filter(lambda text: not unicodedata.combining((text.lstrip() + " ")[0]))
ARTICLES = st.builds(
    lambda body, comments: article(*body, comments=tuple(comments)),
    st.lists(TEXTS.map(lambda text: text.replace("\n", " ")), max_size=4),
    st.lists(TEXTS, max_size=2),
)
TREES = st.sampled_from(
    [
        term("Werft"),
        both("Werft", "Hafen"),
        phrase("Werft Hafen"),
        wq.Or([phrase("Hafen und Werft"), term("und"), term("x"), term("April")]),
        wq.Or([term("Hafen", "comments"), term("Werft", "title"), term("er", "body")]),
        wq.Wildcard("any", "*a*"),
        wq.Every(),
    ]
)


@given(ARTICLES, TREES, st.integers(1, 3))
def test_snippets_are_passages_of_the_article(found: Article, tree: wq.Query, limit: int) -> None:
    texts = {"body": found.body, "comments": "\n".join(c.text for c in found.comments)}
    result = snippets(found, Marker(tree), limit)
    assert len(result) <= limit
    assert sum(len(snippet.text) for snippet in result) <= 320
    for snippet in result:
        bare = snippet.text.removeprefix("… ").removesuffix(" …")
        assert flat(bare) in flat(texts[snippet.field])
        assert bare
        assert len(snippet.text.splitlines()) == 1
        assert not unicodedata.combining(bare[0])
        assert "".join(text for text, _ in snippet.pieces()) == snippet.text
        assert all(text for text, _ in snippet.pieces())
        assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.marks)
        assert all(one[1] <= other[0] for one, other in pairwise(snippet.marks))


@given(ARTICLES, TREES)
def test_a_found_word_is_shown(found: Article, tree: wq.Query) -> None:
    marker = Marker(tree)
    marked = {word for p in marked_paragraphs(found, marker) for word in pieces(p)}
    visible = [s for s in snippets(found, marker) if s.field == "body"]
    assert any(s.marks for s in visible) == bool(marked)
    assert len({word for s in visible for word in pieces(s)} - marked) <= len(visible)


@given(ARTICLES, TREES)
def test_paragraphs_are_marked_as_the_body_is(found: Article, tree: wq.Query) -> None:
    marker = Marker(tree)
    begins, total = [], 0
    for paragraph in found.paragraphs:
        begins.append(total)
        total += len(paragraph.text) + 1
    pieced = {
        begin + place
        for begin, paragraph in zip(begins, marked_paragraphs(found, marker), strict=True)
        for a, b in paragraph.marks
        for place in range(a, b)
    }
    whole = {p for mark in marker.marks(found.body, "body") for p in range(mark.start, mark.end)}
    assert pieced <= whole
    assert not any(found.body[place].isalnum() for place in whole - pieced)


def pieces(marked: Snippet | MarkedParagraph) -> list[str]:
    return [text for text, is_marked in marked.pieces() if is_marked]


def flat(text: str) -> str:
    return " ".join(text.replace("·", " ").split())


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_passages_than_wanted(limit: int) -> None:
    text = (FILLER * 4).join(["Der Hafen.", "Die Werft.", "Das Dock.", "Der Kran."])
    assert len(shown(article(text), both("Hafen", "Werft", "Dock", "Kran"), limit)) == limit
