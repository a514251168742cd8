"""Lists of hits: close or comfortable, of several lengths, and longer than pages reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article, published
from tests.newsroom import TODAY, parsed

LONG = 10_030  #: articles, some more than pages reach
_HIT = re.compile(r'<h3><a href="/articles/([^?"]+)')
_NEXT = re.compile(r'rel="next"[^>]* href="([^"]+)"')


def test_a_close_list_is_asked_for_by_the_url(client: FlaskClient) -> None:
    close = client.get("/search?q=Stadtrat&view=dense&lang=de").text
    assert '<ol class="hits dense"' in close
    assert 'data-view="dense" rel="nofollow" aria-current="true"' in close
    assert '<ol class="hits"' in client.get("/search?q=Stadtrat&view=comfortable").text


def test_the_layout_keeps_the_page_and_goes_along(client: FlaskClient) -> None:
    page = client.get("/search?q=Stadtrat&page=2&view=dense").text
    assert 'href="/search?q=Stadtrat&amp;page=2&amp;view=comfortable"' in page
    assert 'href="/search?q=Stadtrat&amp;page=3&amp;view=dense"' in page
    assert '<input type="hidden" name="view" value="dense">' in page
    assert "view=" not in re.findall(r'href="(/overview[^"]*)"', page)[0]


@pytest.mark.parametrize(("size", "hits"), [(10, 10), (20, 20), (50, 40), (100, 40), (7, 7)])
def test_pages_have_the_length_that_is_chosen(client: FlaskClient, size: int, hits: int) -> None:
    page = client.get(f"/search?q=Stadtrat&size={size}").text
    assert len(_HIT.findall(page)) == hits
    value = "" if size == 10 else size  # what is usual is not in the address
    assert f'<option value="{value}" selected>{size}</option>' in page


def test_another_length_begins_anew(client: FlaskClient) -> None:
    page = client.get("/search?q=Stadtrat&size=10&page=3&sort=newest").text
    form = page[page.index('class="order"') :].partition("</form>")[0]
    sent = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    assert sent == [("q", "Stadtrat")]


def test_the_page_says_how_long_it_took_and_counts_exactly(client: FlaskClient) -> None:
    page = client.get("/search?q=Stadtrat&lang=de").text
    assert re.search(r'<span class="took">in [\d.]+ ms</span>', page)
    assert '<h2 id="gefunden">40 Artikel' in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("page=99999", "eine ganze Zahl"),
        ("page=1001", "der 10.000. Treffer"),
        ("page=999", "Diese Seite gibt es nicht."),
    ],
)
def test_pages_that_are_not_there_are_told(client: FlaskClient, query: str, told: str) -> None:
    assert told in client.get(f"/search?q=Stadtrat&lang=de&{query}").text


def test_pages_that_are_not_there_are_what_a_cursor_is_for() -> None:
    assert [p.parameter for p in parsed("q=a&page=1001").problems] == ["page"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """More articles than pages reach."""
    folder: Path = tmp_path_factory.mktemp("archive")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild_articles(
        settings,
        (
            an_article(
                own_id=f"lang-{n}",
                title=f"Meldung {n}",
                body=f"Pegel {n} Zentimeter.",
                date=published(f"{2000 + n % 20}-{n % 12 + 1:02}-{n % 28 + 1:02}"),
            )
            for n in range(LONG)
        ),
    )
    application = create_app(settings, lambda: TODAY)
    yield application.test_client()
    application.extensions["desk"].live.close()


@pytest.mark.parametrize("asked", ["q=Pegel&sort=newest", "q=Pegel&sort=oldest&group=none", ""])
def test_lists_by_date_go_on_behind_the_last_page(archive: FlaskClient, asked: str) -> None:
    url = f"/search?{asked}&size=100&page=99&lang=de"
    seen: list[str] = []
    for _ in range(4):
        page = archive.get(url).text
        seen += _HIT.findall(page)
        found = _NEXT.search(page)
        if not found:
            break
        url = unescape(found[1])
    assert "cursor=" in url
    assert len(seen) == len(set(seen)) == LONG - 98 * 100
    assert "ohne Seitenzahlen" in page
    assert "Zum Anfang der Liste" in page
    assert '<ul class="hits">' in page  # nobody knows the number of its first hit


def test_a_list_by_relevance_offers_one_by_date(archive: FlaskClient) -> None:
    page = archive.get("/search?q=Pegel&size=100&page=100&lang=de").text
    assert "Weiter geht die Liste nur nach Datum geordnet:" in page
    assert not _NEXT.search(page)
    assert "10.030 Artikel" in page
