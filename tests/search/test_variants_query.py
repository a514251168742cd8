"""Names are searched in their other spellings, which is said and can be switched off."""

from __future__ import annotations

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
from index.tree import Name
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
        assert sum(f"<mark>{spelling}</mark>" in page for page in opened) == 1


def test_the_users_own_file_is_used(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Moskau / Kiew\n", encoding="utf-8")
    with served(tmp_path, variants=str(own)) as client:
        assert set(titles(client, "Moskau")) == {"Ruhe in Kiew", "Lärm in Moskau"}
        assert set(titles(client, "Kyjiw")) == {"Ruhe in Kyjiw"}
