"""Names are searched in their other spellings, which is said and can be switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from whoosh import query as wq

from index.build import rebuild_articles
from index.german.variants import Variants
from index.settings import ENGINES, Settings
from index.tree import Alias, Compound, Exact, Name, Near
from search.app import create_app
from search.language import understand
from tests.factory import an_article, published
from tests.web.test_pages import links, text_of

TODAY = date(2025, 6, 15)
VARIANTS = Variants.of_groups([("Kiew", "Kyjiw", "Kyiv"), ("Lwiw", "Lemberg")])
ARTICLES = (
    an_article(own_id="kiew", title="Ruhe in Kiew", body="Kiews Rat tagte."),
    an_article(own_id="kyjiw", title="Ruhe in Kyjiw", body="Der Rat von Kyjiw tagte."),
    an_article(own_id="kyiv", title="Calm in Kyiv", body="Kyiv is calm.", language="en"),
    an_article(own_id="moskau", title="Lärm in Moskau", body="Laut.", date=published("2025")),
)


def others(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(also.word, also.others) for also in understand(text, TODAY, VARIANTS).also]


@pytest.mark.parametrize("text", ["Kiew", "titel:Kiew", "text:(Kiew)", "kiews", "-Kiew", "Kiew?"])
def test_a_word_is_searched_in_its_other_spellings(text: str) -> None:
    understood = understand(text, TODAY, VARIANTS)
    (name,) = [leaf for leaf in understood.tree.leaves() if isinstance(leaf, Name)]
    assert name.text == "kiew"
    assert name.others == ("kyjiw", "kyiv")
    assert [also.others for also in understood.also] == [("Kyjiw", "Kyiv")]


@pytest.mark.parametrize(
    "text",
    [
        '"Kiew"',
        "„Kiew“",
        "=Kiew",
        '="Kiew"',
        '"Rat von Kiew"',
        "Kiew-Reise",
        "Kie*",
        "Kiew~",
        "medium:Kiew",
        "kommentar:Kiew",
        "Brücke",
    ],
)
def test_what_is_searched_as_typed(text: str) -> None:
    understood = understand(text, TODAY, VARIANTS)
    assert not any(isinstance(leaf, Name) for leaf in understood.tree.leaves())
    assert understood.also == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Kiew", "Kiew"),
        ('"Kiew"', '"Kiew"'),
        ('"Brücke"', "Brücke"),
        ('titel:"Kiew"', 'titel:"Kiew"'),
        ('Kiew ODER "Kiew"', 'Kiew ODER "Kiew"'),
        ('kiew AND -"lemberg"', 'kiew NICHT "lemberg"'),
        ("Kiew Kiew Kyjiw", "Kiew Kyjiw"),
    ],
)
def test_other_spellings_do_not_show_in_the_canonical_query(text: str, canonical: str) -> None:
    understood = understand(text, TODAY, VARIANTS)
    assert understood.canonical == canonical
    assert repr(understand(canonical, TODAY, VARIANTS).tree) == repr(understood.tree)


@pytest.mark.parametrize(
    ("text", "word", "without"),
    [
        ("Kiew", "Kiew", '"Kiew"'),
        ("titel:Kiew, Kiew!", "Kiew", 'titel:"Kiew", "Kiew"!'),
        ("(kiews ODER Lemberg)", "kiews", '("kiews" ODER Lemberg)'),
        ("Ki\u00adew -Rat", "Kiew", '"Ki\u00adew" -Rat'),
        ("Kiew-Charki*", "Kiew", '"Kiew"-Charki*'),
    ],
)
def test_one_name_is_switched_off(text: str, word: str, without: str) -> None:
    also = {also.word: also for also in understand(text, TODAY, VARIANTS).also}
    assert also[word].switched_off(text) == without
    assert word not in dict(others(without))


def test_names_are_told_once_each_in_order() -> None:
    text = "Lemberg Kiew titel:Kiew Kyjiw"
    kiew, kyjiw = ("Kyjiw", "Kyiv"), ("Kiew", "Kyiv")
    assert others(text) == [("Lemberg", ("Lwiw",)), ("Kiew", kiew), ("Kyjiw", kyjiw)]


def test_where_no_article_has_all_words_names_keep_their_spellings() -> None:
    relaxed = understand("Kiew Quastenflosser", TODAY, VARIANTS).relaxed
    assert isinstance(relaxed, wq.Or)
    assert isinstance(relaxed[0], Name)


BOARDS = Variants.of_groups(
    [
        ("ODA", "Oberes Deichamt", "Deich-Rat"),
        ("=DAS", "Deichaufsicht Süd"),
        ("Weißes Tor", "White Gate"),
    ]
)


@pytest.mark.parametrize(
    ("text", "word", "spellings", "without"),
    [
        ("ODA", "ODA", ("Oberes Deichamt", "Deich-Rat"), '"ODA"'),
        ("oda tagt", "oda", ("Oberes Deichamt", "Deich-Rat"), '"oda" tagt'),
        ("Oberes Deichamt", "Oberes Deichamt", ("ODA", "Deich-Rat"), '"Oberes Deichamt"'),
        ("oberen Deichamts, heute", "oberen Deichamts", ("ODA", "Deich-Rat"), None),
        ("Streit: Deich-Rat tagt", "Deich-Rat", ("ODA", "Oberes Deichamt"), None),
        ("titel:(Deich Rat)", "Deich Rat", ("ODA", "Oberes Deichamt"), 'titel:("Deich Rat")'),
        ("DAS", "DAS", ("Deichaufsicht Süd",), '"DAS"'),
        ("Deichaufsicht Süd?", "Deichaufsicht Süd", ("DAS",), '"Deichaufsicht Süd"?'),
        ("Fest ODER Weißes Tor", "Weißes Tor", ("White Gate",), 'Fest ODER "Weißes Tor"'),
        ("-(Weißes Tor) Fest", "Weißes Tor", ("White Gate",), '-("Weißes Tor") Fest'),
    ],
)
def test_a_name_of_several_words_is_told_and_switched_off(
    text: str, word: str, spellings: tuple[str, ...], without: str | None
) -> None:
    understood = understand(text, TODAY, BOARDS)
    (also,) = understood.also
    assert (also.word, also.others) == (word, spellings)
    again = understand(understood.canonical, TODAY, BOARDS)
    assert repr(again.tree) == repr(understood.tree)
    if without is not None:
        assert also.switched_off(text) == without
    assert understand(also.switched_off(text), TODAY, BOARDS).also == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("das", "das"),
        ('"Oberes Deichamt"', '"Oberes Deichamt"'),
        ('"Oberes" Deichamt', "Oberes UND Deichamt"),
        ("Oberes, Deichamt", "Oberes UND Deichamt"),
        ("Oberes UND Deichamt", "Oberes UND Deichamt"),
        ("-Oberes Deichamt", "Deichamt NICHT Oberes"),
        ("titel:Oberes Deichamt", "titel:Oberes Deichamt"),
        ("Weißes Deichamt Tor", "Weißes Deichamt Tor"),
        ("Oberes Deichamt*", "Oberes Deichamt*"),
        ("Deich-Rat-Saal", "Deich-Rat-Saal"),
    ],
)
def test_words_that_are_no_name_of_several_words(text: str, canonical: str) -> None:
    understood = understand(text, TODAY, BOARDS)
    assert understood.also == ()
    assert understood.canonical == canonical
    assert repr(understand(canonical, TODAY, BOARDS).tree) == repr(understood.tree)


def test_what_a_name_of_several_words_asks_for() -> None:
    asked = understand("Oberes Deichamt", TODAY, BOARDS).tree
    assert isinstance(asked, Alias)
    assert isinstance(asked.asked, wq.And)
    assert asked.words == ("ober", "deicham")
    assert asked.others == (wq.Term("any", "oda"), wq.Phrase("any", ["deich", "rat"]))
    (written,) = understand("Deichaufsicht Süd", TODAY, BOARDS).tree.others
    assert written == Exact("any", ["DAS"])


def test_other_names_are_near_as_well() -> None:
    near = understand("ODA NAHE/5 Streit", TODAY, BOARDS).tree
    assert isinstance(near, Near)
    assert near.one == (("oda",), ("deich", "rat"), ("ober", "deicham"))


def test_where_no_article_has_all_words_a_name_is_taken_apart() -> None:
    relaxed = understand("Oberes Deichamt Quastenflosser", TODAY, BOARDS).relaxed
    assert relaxed is not None
    kinds = [type(node) for node in relaxed.subqueries]
    assert kinds == [wq.Term, Compound, Alias, Compound]


@contextmanager
def served(folder: Path, **changes: str) -> Iterator[FlaskClient]:
    settings = Settings(folder / "index", holdings=folder / "holdings.sqlite", **changes)
    rebuild_articles(settings, ARTICLES)
    application = create_app(settings, clock=lambda: TODAY)
    yield application.test_client()
    application.extensions["desk"].live.close()


@pytest.fixture(scope="module", params=ENGINES)
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    with served(tmp_path_factory.mktemp("variants"), engine=request.param) as client:
        yield client


def titles(client: FlaskClient, text: str) -> list[str]:
    answer = client.get("/api/search", query_string={"q": text}).get_json()
    return [hit["title"] for hit in answer["hits"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kiew", {"Ruhe in Kiew", "Ruhe in Kyjiw", "Calm in Kyiv"}),
        ("kyjiws Ruhe", {"Ruhe in Kiew", "Ruhe in Kyjiw"}),
        ("Ruhe NICHT Kyiv", set()),
        ('"Kiew"', {"Ruhe in Kiew"}),
        ("=Kyjiw", {"Ruhe in Kyjiw"}),
        ('Kiew NICHT "Kiew"', {"Ruhe in Kyjiw", "Calm in Kyiv"}),
        ("Moskwa", {"Lärm in Moskau"}),
    ],
)
def test_what_names_find(client: FlaskClient, text: str, expected: set[str]) -> None:
    assert set(titles(client, text)) == expected


@pytest.mark.parametrize("word", ["Kiew", "Kyjiw"])
def test_the_spelling_typed_comes_first(client: FlaskClient, word: str) -> None:
    assert titles(client, word)[0] == f"Ruhe in {word}"


def test_the_page_tells_and_leads_to_the_spelling_typed(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "Kiew -Moskau", "lang": "de"}).text
    assert "auch: Kyjiw, Kyiv, Kiev nur »Kiew« suchen" in text_of(page)
    assert "<mark>Kyjiw</mark>" in page
    (url,) = [url for url in links(page) if "%22Kiew%22" in url]
    only = client.get(url).text
    assert "1 Artikel" in text_of(only)
    assert "auch: Moskwa" in text_of(only)
    assert "auch: Kyjiw" not in text_of(only)


def test_an_english_page_tells_it_too(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "Odessa", "lang": "en"}).text
    assert "also: Odesa search “Odessa” only" in text_of(page)


def test_the_json_answer_tells(client: FlaskClient) -> None:
    answer = client.get("/api/search", query_string={"q": "Odessa Brücke"}).get_json()
    (told,) = answer["variants"]
    assert (told["word"], told["others"]) == ("Odessa", ["Odesa"])
    assert client.get(told["url"]).get_json()["variants"] == []


def test_an_article_is_marked_in_other_spellings(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "Kiew"}).text
    opened = [client.get(url).text for url in links(page) if url.startswith("/articles/")]
    assert len(opened) == 3
    for spelling in ("Kiews", "Kyjiw", "Kyiv"):
        assert sum(bool(re.search(f"<mark[^>]*>{spelling}</mark>", page)) for page in opened) == 1


def test_the_users_own_file_is_used(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Moskau / Kiew\n", encoding="utf-8")
    with served(tmp_path, variants=str(own)) as client:
        assert set(titles(client, "Moskau")) == {"Ruhe in Kiew", "Lärm in Moskau"}
        assert set(titles(client, "Kyjiw")) == {"Ruhe in Kyjiw"}


INSTITUTIONS = (
    an_article(own_id="1", title="Kurz", body="Die ODA tagte am Montag."),
    an_article(own_id="2", title="Lang", body="Beim Oberen Deichamt herrscht Ruhe."),
    an_article(own_id="3", title="Getrennt", body="Das Deichamt liegt am oberen Ende der Stadt."),
    an_article(own_id="4", title="Falsch", body="Das obere Stockwerk war leer, und das seit Mai."),
    an_article(own_id="5", title="Groß", body="Die DAS prüft jeden Deich."),
)


@pytest.fixture(scope="module", params=ENGINES)
def boards(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("boards")
    own = folder / "own.txt"
    own.write_text("ODA / Oberes Deichamt\n=DAS / Deichaufsicht Süd\n", encoding="utf-8")
    settings = Settings(
        folder / "index",
        holdings=folder / "holdings.sqlite",
        variants=str(own),
        engine=request.param,
    )
    rebuild_articles(settings, INSTITUTIONS)
    application = create_app(settings, clock=lambda: TODAY)
    yield application.test_client()
    application.extensions["desk"].live.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ODA", {"Kurz", "Lang"}),
        ("Oberes Deichamt", {"Kurz", "Lang", "Getrennt"}),
        ('"Oberes Deichamt"', {"Lang"}),
        ("=ODA", {"Kurz"}),
        ("ODA NAHE/3 Ruhe", {"Lang"}),
        ("Deichaufsicht Süd", {"Groß"}),
        ("Stockwerk NICHT (Oberes Deichamt)", {"Falsch"}),
    ],
)
def test_what_names_of_several_words_find(
    boards: FlaskClient, text: str, expected: set[str]
) -> None:
    assert set(titles(boards, text)) == expected


@pytest.mark.parametrize(
    ("text", "mark"), [("ODA", "Oberen Deichamt"), ("Deichaufsicht Süd", "DAS")]
)
def test_a_name_of_several_words_is_one_mark(boards: FlaskClient, text: str, mark: str) -> None:
    page = boards.get("/search", query_string={"q": text, "lang": "de"}).text
    assert f"<mark>{mark}</mark>" in page
    assert "auch:" in text_of(page)
