"""Whole results, however long: flat memory, one state of the index, and never half a file."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from itertools import islice
from pathlib import Path

import pytest

from index.article import Article, Paragraph
from index.build import rebuild_articles
from index.engine import Query, Results
from index.engines.tantivy import searcher as tantivy_searcher
from index.engines.tantivy.searcher import TantivySearcher
from index.errors import EngineError
from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.desk import Desk
from search.exports import links, walk
from search.exports.address import Address
from search.exports.forms import EXPORTS, Form
from search.exports.streaming import Streamed
from search.exports.walk import AT_ONCE, Walk
from tests.exports.reading import WHOLE, ids_in_json, opened, read_csv
from tests.factory import an_article, published
from tests.newsroom import TODAY, parsed

MANY = 1300  #: articles: more than two windows
FAILING = """
import sys
from pathlib import Path

from index.engines.tantivy.searcher import TantivySearcher
from index.errors import EngineError
from index.settings import Settings
from search.serving.server import run_server

found = TantivySearcher.search

def search(self, query):
    if query.window.below is not None:  # not the first window
        raise EngineError("the disk is gone")
    return found(self, query)

TantivySearcher.search = search
folder = Path(sys.argv[1])
settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
run_server(settings, "127.0.0.1", int(sys.argv[2]), 1, print)
"""


def reports(number: int = MANY) -> list[Article]:
    return [
        an_article(
            own_id=f"bericht-{n}",
            title=f"Bericht {n}",
            paragraphs=(Paragraph(f"Der Pegel steht bei {n} Zentimetern. " * 40),),
            date=published(f"{2000 + n % 20}-{n % 12 + 1:02}-{n % 28 + 1:02}"),
        )
        for n in range(number)
    ]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("many")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite", stories=False)
    rebuild_articles(settings, reports())
    return settings


@pytest.fixture
def desk(many: Settings) -> Iterator[Desk]:
    with closing(Live(many)) as live:
        yield Desk(live, many, lambda: TODAY, known(many))


def streamed(desk: Desk, query: str, form: Form = Form.CSV) -> Streamed:
    return Streamed(desk, parsed(query).request, EXPORTS[form], Address())


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_windows_neither_miss_nor_repeat(desk: Desk, sort: str) -> None:
    request = parsed(f"q=Pegel&sort={sort}").request
    with desk.live.reading() as live:
        begin = partial(Walk.begun, live.searcher, request, TODAY, live.state)
        one, few = ([a.id for a in begin(at_once=n).articles()] for n in (MANY + 1, 101))
    assert few == one
    assert len(set(few)) == MANY


@pytest.mark.parametrize("form", WHOLE)
def test_more_than_one_window_is_streamed(many: Settings, form: str) -> None:
    read, id_of = WHOLE[form]
    with opened(many) as client:
        response = client.get(f"/search?q=Pegel&sort=newest&format={form}", buffered=False)
        assert "Content-Length" not in response.headers
        found = [id_of(one) for one in read(response.data)]
        assert found == ids_in_json(client, "q=Pegel&sort=newest", size=100)
    assert len(found) == MANY > 2 * AT_ONCE


@pytest.mark.parametrize("form", [Form.CSV, Form.RIS, Form.BIBTEX, Form.NINJS])
def test_memory_does_not_grow_with_the_result(
    monkeypatch: pytest.MonkeyPatch, many: Settings, form: Form
) -> None:
    """Beside what the engine remembers of articles read last, which is bounded by itself."""
    monkeypatch.setattr(tantivy_searcher, "MEMORY", 100_000)
    with closing(Live(many)) as live:
        desk = Desk(live, many, lambda: TODAY, known(many))
        request = parsed("q=Pegel&sort=newest").request
        with live.reading() as reading:
            begin = partial(Walk.begun, reading.searcher, request, TODAY, reading.generation)
            peaks = []
            for windows in (4, 13):
                begun = begin(variants=desk.variants, at_once=100)
                tracemalloc.start()
                written = EXPORTS[form].write(
                    islice(begun.articles(), windows * 100), Address("https://presse.example")
                )
                assert sum(map(len, written)) > windows * 100 * 40
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_a_rebuild_takes_nothing_from_under_a_reader(tmp_path: Path) -> None:
    settings = Settings(
        index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite", stories=False
    )
    articles = reports(AT_ONCE + 50)
    rebuild_articles(settings, articles)
    with closing(Live(settings)) as live:
        desk = Desk(live, settings, lambda: TODAY, known(settings))
        with closing(streamed(desk, "sort=newest")) as export:
            pieces = iter(export)
            begun = next(pieces)
            for left in (20, 10, 5):
                rebuild_articles(settings, articles[:left])
                with live.reading() as now:
                    assert now.searcher.size() == left
            rest = b"".join(pieces)
        found = [row["title"] for row in read_csv(begun + rest)]
        assert sorted(found) == sorted(article.title for article in articles)
        rebuild_articles(settings, articles[:5])
    # Let go of, it is not kept: the live one and the one before it are.
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 2


def test_a_reader_who_goes_away_holds_nothing(many: Settings) -> None:
    with opened(many) as client:
        live = client.application.extensions["desk"].live
        response = client.get("/search?q=Pegel&format=csv", buffered=False)
        next(response.response)
        assert live._open.users == 1
        response.close()
        assert live._open.users == 0
        client.head("/search?q=Pegel&format=csv").close()
        assert live._open.users == 0


def test_a_list_by_relevance_is_exported_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, many: Settings
) -> None:
    for module in (walk, links):
        monkeypatch.setattr(module, "DEPTH_LIMIT", 1000)
    with opened(many) as client:
        refused = client.get("/search?q=Pegel&format=csv&lang=de")
        assert refused.status_code == 400
        (error,) = refused.get_json()["errors"]
        assert (error["parameter"], error["value"]) == ("sort", "relevance")
        assert "newest oder oldest" in error["detail"]
        assert "1.000" in error["detail"]
        page = client.get("/search?q=Pegel&lang=de").text
        assert "/search?q=Pegel&amp;sort=newest&amp;format=csv" in page
        whole = client.get("/search?q=Pegel&sort=newest&format=csv")
        assert len(read_csv(whole.data)) == MANY


def test_what_fails_before_the_first_byte_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, many: Settings, tmp_path: Path
) -> None:
    def broken(searcher: TantivySearcher, query: Query) -> Results:
        raise EngineError("the disk is gone")

    with opened(Settings(index=tmp_path / "index")) as client:
        response = client.get("/search?q=Pegel&format=csv")
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    with opened(many) as client:
        monkeypatch.setattr(TantivySearcher, "search", broken)
        response = client.get("/search?q=Pegel&format=csv")
        assert (response.status_code, response.mimetype) == (500, "application/problem+json")
        assert client.application.extensions["desk"].live._open.users == 0


def test_what_fails_later_breaks_off(many: Settings) -> None:
    """Through the real server: whoever reads learns that the file is not whole."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", FAILING, str(many.index.parent), str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            response = _answer(connection, "/search?q=Pegel&sort=newest&format=csv")
            assert response.status == 200
            assert response.getheader("X-Total-Count") == str(MANY)
            with closing(response), pytest.raises((IncompleteRead, ConnectionResetError)) as broken:
                response.read()
    finally:
        server.terminate()
        told = server.communicate(timeout=30)[1]
    if isinstance(broken.value, IncompleteRead):
        assert 0 < broken.value.partial.count(b"\n") < MANY
    assert "EngineError" in told


def _answer(connection: HTTPConnection, path: str) -> HTTPResponse:
    for _ in range(100):
        try:
            connection.request("GET", path)
            return connection.getresponse()
        except ConnectionRefusedError:
            connection.close()
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
