"""What each kind of query finds: one table, for every engine and for the judge itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from whoosh import query as wq

from index.article import Comment
from index.engine import Engine, Query, Searcher
from index.tree import Days, Exact, OneOf, Undated
from tests.engines.reference import Reference
from tests.engines.shelf import EVERY, Shelf, ask, filled, ids, near, phrase, word
from tests.factory import an_article, published

ARTICLES = (
    an_article(
        id="gipfel",
        title="Gipfel in Paris",
        body="Die Ministerin sprach lange über den Frieden.\nDanach sprach niemand mehr darüber.",
        outlet="Tageblatt",
        authors=("Anna Berg", "Karl Stein"),
        section="Politik",
        agencies=("dpa", "AFP"),
        date=published("2025-04-10T19:05"),
    ),
    an_article(
        id="ernte",
        title="Grüße vom Feld",
        body="Die Äpfel sind reif, und die Apfelernte beginnt. Paris liegt weit weg.\n"
        "Bauer Weiß aus Lübeck prüft die Waage.",
        outlet="Neue Zeitung, Ausgabe Süd",
        authors=("Stein, Anna",),
        section="Land und Leute",
        agencies=(),
        date=published("2025-04"),
    ),
    an_article(
        id="rückblick",
        title="Rückblick",
        body="der Reihe nach: der Anfang, der Gipfel, das Ende. Es gab 73.000 Besucher.",
        outlet="tageblatt",
        authors=(),
        section="Politik",
        agencies=("dpa",),
        language="",
        date=published("2024"),
        comments=(Comment("Der Waffenstillstand kommt nie"), Comment("Grüße an die Waage")),
    ),
    an_article(
        id="zeitlos",
        title="Rat",
        body="Guter Rat ist teuer.\nDie Waagen stehen still.",
        outlet="",
        authors=("Lea Anna Berg",),
        section="",
        agencies=(),
        date=published(""),
    ),
)
ALL = {"gipfel", "ernte", "rückblick", "zeitlos"}
DATED = ALL - {"zeitlos"}
APRIL = (date(2025, 4, 1), date(2025, 4, 30))
MAY_2024 = (date(2024, 5, 1), date(2024, 5, 31))
TENTH = (date(2025, 4, 10), date(2025, 4, 10))

FOUND: list[tuple[str, wq.Query, set[str]]] = [
    ("a word anywhere", word("Gipfel"), {"gipfel", "rückblick"}),
    ("a word in another form", word("Waage"), {"ernte", "zeitlos"}),
    ("a word with its umlaut spelt out", word("Gruesse"), {"ernte"}),
    ("a word in the title", word("Gipfel", "title"), {"gipfel"}),
    ("a word in the body", word("Gipfel", "body"), {"rückblick"}),
    ("a word in comments", word("Waffenstillstand", "comments"), {"rückblick"}),
    ("a word that only comments have", word("Waffenstillstand"), set()),
    ("a word that nobody has", word("Zebra"), set()),
    ("a number with points", word("73000"), {"rückblick"}),
    ("a name's word, folded", wq.Term("author_words", "anna"), {"gipfel", "ernte", "zeitlos"}),
    ("an outlet's word", wq.Term("outlet_words", "sud"), {"ernte"}),
    ("an agency's word", wq.Term("agency_words", "afp"), {"gipfel"}),
    ("a section's words", wq.Phrase("section_words", ["land", "und"]), {"ernte"}),
    ("a name in order", wq.Phrase("author_words", ["anna", "berg"]), {"gipfel", "zeitlos"}),
    ("not across two names", wq.Phrase("author_words", ["berg", "karl"]), set()),
    ("a facet value", wq.Term("outlet", "Tageblatt"), {"gipfel"}),
    ("a facet value with a comma", wq.Term("outlet", "Neue Zeitung, Ausgabe Süd"), {"ernte"}),
    ("a part of a facet value", wq.Term("outlet", "Neue"), set()),
    ("one of several values", wq.Term("agency", "dpa"), {"gipfel", "rückblick"}),
    ("a phrase", phrase("Ministerin sprach lange"), {"gipfel"}),
    ("a phrase in another form", phrase("Waage stehen"), {"zeitlos"}),
    ("a phrase the wrong way round", phrase("lange sprach"), set()),
    ("a phrase across lines", phrase("Frieden danach"), {"gipfel"}),
    ("not from the title into the body", phrase("Paris die"), set()),
    ("a phrase with a repeated word", phrase("der Reihe nach der Anfang der"), {"rückblick"}),
    ("a phrase of one word", phrase("Reihe"), {"rückblick"}),
    ("a phrase in the title only", phrase("in Paris", "title"), {"gipfel"}),
    ("slop 1 is no gap", phrase("Reihe der", slop=1), set()),
    ("slop 2 is one word between", phrase("Reihe der", slop=2), {"rückblick"}),
    ("slop keeps the order", phrase("nach Reihe", slop=5), set()),
    ("slop counts each gap", phrase("Reihe Anfang Ende", slop=4), {"rückblick"}),
    ("slop too small for one gap", phrase("Reihe Anfang Ende", slop=3), set()),
    ("slop over repeated words", phrase("der der der", slop=3), {"rückblick"}),
    ("a comment's phrase", phrase("kommt nie", "comments"), {"rückblick"}),
    ("exact", Exact("any", ["Weiß"]), {"ernte"}),
    ("exact, another case", Exact("any", ["weiß"]), set()),
    ("exact, no umlaut", Exact("any", ["Grusse"]), set()),
    ("exact, title", Exact("title", ["Rat"]), {"zeitlos"}),
    ("exact, body", Exact("body", ["Gipfel"]), {"rückblick"}),
    ("exact words", Exact("any", ["Bauer", "Weiß", "aus"]), {"ernte"}),
    ("exact words, one inflected", Exact("any", ["Bauers", "Weiß"]), set()),
    ("exact words, case", Exact("any", ["Der", "Reihe"]), set()),
    ("exact, from title into body", Exact("any", ["Paris", "Die"]), set()),
    ("a prefix", wq.Wildcard("any", "apfel*"), {"ernte"}),
    ("a prefix with an umlaut folded", wq.Wildcard("any", "gruss*"), {"ernte"}),
    ("a suffix", wq.Wildcard("any", "*ernte"), {"ernte"}),
    ("an infix", wq.Wildcard("any", "*pfel*"), DATED),
    ("one letter", wq.Wildcard("any", "g?pfel"), {"gipfel", "rückblick"}),
    ("one letter, not none", wq.Wildcard("any", "rat?"), set()),
    ("letters and ends", wq.Wildcard("any", "w?a*n"), {"zeitlos"}),
    ("a wildcard in the title", wq.Wildcard("title", "*pfel"), {"gipfel"}),
    ("a wildcard in a name", wq.Wildcard("author_words", "st*n"), {"gipfel", "ernte"}),
    ("a wildcard in comments", wq.Wildcard("comments", "waffen*"), {"rückblick"}),
    ("a wildcard, comments apart", wq.Wildcard("any", "waffen*"), set()),
    ("near, one letter", wq.FuzzyTerm("any", "pariz", maxdist=1), {"gipfel", "ernte"}),
    ("near, a letter more", wq.FuzzyTerm("any", "gibpfel", maxdist=1), {"gipfel", "rückblick"}),
    ("near, first letter", wq.FuzzyTerm("any", "maris", maxdist=1), {"gipfel", "ernte"}),
    ("near, two swapped are two", wq.FuzzyTerm("any", "pairs", maxdist=1), set()),
    ("near, two letters", wq.FuzzyTerm("any", "pairs", maxdist=2), {"gipfel", "ernte"}),
    ("near, in a name", wq.FuzzyTerm("author_words", "sten", maxdist=1), {"gipfel", "ernte"}),
    ("beside, in order", near("Reihe", "nach", 1, ordered=True), {"rückblick"}),
    ("beside, the other way round", near("nach", "Reihe", 1, ordered=True), set()),
    ("beside, either way round", near("nach", "Reihe", 1), {"rückblick"}),
    ("a word between is two steps", near("Ministerin", "lange", 2, ordered=True), {"gipfel"}),
    ("and not one", near("Ministerin", "lange", 1, ordered=True), set()),
    ("backwards as far", near("lange", "Ministerin", 2), {"gipfel"}),
    ("and no farther", near("lange", "Ministerin", 1), set()),
    ("from the last word of a phrase", near("der Reihe", "der Anfang", 2), {"rückblick"}),
    ("not from its first", near("der Reihe nach", "Anfang", 1, ordered=True), set()),
    ("to the first word of a phrase", near("Reihe", "der Anfang", 2), {"rückblick"}),
    ("a phrase before another, backwards", near("das Ende", "der Gipfel", 1), {"rückblick"}),
    ("a word near itself", near("Waage", "Waage", 50), set()),
    ("a word near itself again", near("der", "der", 3), {"rückblick"}),
    ("only so far", near("der", "der", 2), {"rückblick"}),
    ("not that near", near("der", "der", 1), set()),
    ("phrases do not overlap", near("der Reihe", "Reihe nach", 9), set()),
    ("nor lie within each other", near("Reihe", "der Reihe nach", 9), set()),
    ("one of several words", near("Zebra|lange|Apfel", "Frieden|reif", 3), {"gipfel", "ernte"}),
    ("the same word on both sides", near("der|Ende", "der|nach", 1), {"rückblick"}),
    ("words and phrases", near("Zebra|liegt weit", "Bauer Weiß|Rat", 2), {"ernte"}),
    ("near across lines", near("Frieden", "sprach", 2), {"gipfel"}),
    ("near, not from title to body", near("Paris", "Ministerin", 50), set()),
    ("near in the title", near("Gipfel", "Paris", 2, field="title"), {"gipfel"}),
    ("near in the body", near("Gipfel", "Paris", 2, field="body"), set()),
    ("near in comments", near("kommt", "Waffenstillstand", 1, field="comments"), {"rückblick"}),
    ("near what nobody says", near("Zebra", "der", 50), set()),
    ("not near", wq.Not(near("der", "der", 3)), ALL - {"rückblick"}),
    ("far enough", near("reif", "weg", 8, ordered=True), {"ernte"}),
    ("not far enough", near("reif", "weg", 7, ordered=True), set()),
    ("any of these terms", OneOf("body_surface", ["Waage", "teuer", "x"]), {"ernte", "zeitlos"}),
    ("none of these terms", OneOf("body_surface", []), set()),
    ("days: April", Days(*APRIL), {"gipfel", "ernte"}),
    ("days: one", Days(*TENTH), {"gipfel"}),
    ("days: touching a month", Days(*TENTH, overlapping=True), {"gipfel", "ernte"}),
    ("days: most of a month", Days(date(2025, 4, 2), date(2025, 4, 30)), {"gipfel"}),
    ("days: a year", Days(date(2024, 1, 1), date(2024, 12, 31)), {"rückblick"}),
    ("days: in a year", Days(*MAY_2024), set()),
    ("days: touching a year", Days(*MAY_2024, overlapping=True), {"rückblick"}),
    ("days: all there are", Days(date.min, date.max), DATED),
    ("days: all, touching", Days(date.min, date.max, overlapping=True), DATED),
    ("days: the wrong way round", Days(date(2025, 5, 1), date(2025, 4, 1)), set()),
    ("undated", Undated(), {"zeitlos"}),
    ("every", EVERY, ALL),
    ("nothing", wq.NullQuery, set()),
    ("not", wq.Not(word("Gipfel")), {"ernte", "zeitlos"}),
    ("not nothing", wq.Not(wq.NullQuery), ALL),
    ("not not", wq.Not(wq.Not(word("Gipfel"))), {"gipfel", "rückblick"}),
    ("and", wq.And([word("Gipfel"), word("Paris")]), {"gipfel"}),
    ("and of the same twice", wq.And([word("Gipfel"), word("Gipfel")]), {"gipfel", "rückblick"}),
    ("and with nothing", wq.And([word("Gipfel"), wq.NullQuery]), set()),
    ("or", wq.Or([word("Gipfel"), word("Waage")]), ALL),
    ("or with nothing", wq.Or([word("Waffenstillstand"), wq.NullQuery]), set()),
    ("and not", wq.And([word("Gipfel"), wq.Not(word("Paris"))]), {"rückblick"}),
    ("only nots", wq.And([wq.Not(word("Gipfel")), wq.Not(word("Feld"))]), {"zeitlos"}),
    ("or not", wq.Or([word("Paris", "title"), wq.Not(word("Waage"))]), {"gipfel", "rückblick"}),
    (
        "nested",
        wq.And([wq.Or([word("Paris"), word("Waage")]), wq.Not(wq.And([word("Rat"), Undated()]))]),
        {"gipfel", "ernte"},
    ),
]


@pytest.fixture(scope="module")
def four(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    shelf = Shelf(engine, tmp_path_factory.mktemp("four"))
    yield filled(shelf, ARTICLES)
    shelf.close()


TABLE = pytest.mark.parametrize(
    ("tree", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND]
)


@TABLE
def test_what_is_asked_and_what_is_found(
    four: Searcher, tree: wq.Query, expected: set[str]
) -> None:
    results = ask(four, tree)
    assert (set(ids(results)), results.total) == (expected, len(expected))


@TABLE
def test_the_judge_says_the_same(tree: wq.Query, expected: set[str]) -> None:
    assert set(Reference(ARTICLES).answer(Query(tree)).ids) == expected
