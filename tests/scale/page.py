"""What a search page costs, stage by stage: ``python -m tests.scale.page``.

Builds an index of articles of 350 words and one of 3,000 words, made of the paragraphs of the
real pool, and asks the application in this process for the pages and the JSON of a fixed list
of queries. Printed are CPU milliseconds a request: of each query the best of some rounds, of
all queries the mean (and for whole requests the median and the dearest). From its second round on a
query finds words and articles that were read before; what a page costs when it is asked for the
first time stands in a line of its own. With PRESSESUCHE_INDEX the indexes are kept below that
folder, and used again.
"""

from __future__ import annotations

import gc
import hashlib
import lzma
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
from flask import Flask
from rich.console import Console
from rich.table import Table
from werkzeug.datastructures import MultiDict

from index import build
from index.engine import Query, Window
from index.german.variants import known
from index.settings import Settings
from search.answer import Answer, answer
from search.api.body import search_body
from search.app import create_app
from search.arguments import parse
from search.calendar import counted_by
from search.desk import Desk
from search.facets import facet_views
from search.filters import dated_as_asked, engine_filters
from search.i18n import language
from search.language import understand
from search.marking.marks import Marker
from search.marking.snippets import snippets, title_marks
from search.page import PATH, search_page
from search.render import plain_urls, render
from search.request import FACETS, Request
from search.timeline import timeline

POOL = Path(__file__).parents[3] / "shared" / "data" / "pool-10k.jsonl.xz"
TODAY = date(2021, 6, 30)
SIZES = ((350, 20_000), (3_000, 2_500))  #: words an article, articles
ROUNDS = 5
AGENCIES = ("dpa", "AFP", "Reuters", "AP", "epd", "KNA", "sid")
AUTHORS = 300
FIRST_TIME = "page, the first time"

QUERIES = (
    "q=Impfstoff",
    "q=Waffenstillstand",
    "q=Polizei",
    "q=Corona+Impfung+Kinder",
    "q=Kanzlerin+Merkel+Berlin",
    "q=Klimaschutz+Gesetz",
    "q=Was+kostet+der+Klimawandel+die+Kommunen",
    "q=Trump+NICHT+Biden",
    "q=Impfung+ODER+Maske+ODER+Abstand",
    "q=%22in+der+Corona-Krise%22",
    "q=%22die+Zahl+der+Neuinfektionen%22",
    "q=%22Merkel+Regierung%22~5",
    "q=Merkel+NAHE/10+Laschet",
    "q=%3DGrünen",
    "q=Verfassung*",
    "q=*minister",
    "q=Lauterbuch~2",
    "q=titel:Corona",
    "q=datum:2020-04+Maske",
    "q=Schule&outlet=zeit.de",
    "q=Wahl&section=Politik&section=politik&from=2020-06&to=2021-03",
    "q=Impfpflicht&agency=dpa&outlet=-zeit.de",
    "q=Bundestag&from=2020-10-01&to=2020-10-20",
    "q=Infektionsschutzgesetz",
    "q=Krankenhaus+Intensivbetten&sort=newest",
    "q=Berlin+Hamburg+München&page=3",
    "q=der+die+das",
    "q=NATO-Gipfel&lang=en",
    "sort=oldest",
    "",
)


What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with all that a stage needs of it."""

    url_query: str
    request: Request
    query: Query
    answer: Answer


def texts(words: int, count: int) -> Iterator[bytes]:
    """Lines of articles of about so many words, out of the pool's paragraphs in their order."""
    number, size, taken = 0, 0, list[str]()
    with lzma.open(POOL) as lines:
        for line in lines:
            article = msgspec.json.decode(line)
            for paragraph in article["body"].split("\n"):
                taken.append(paragraph)
                size += len(paragraph.split())
                if size >= words:
                    number += 1
                    yield _line(article, number, "\n".join(taken))
                    size, taken = 0, []
                    if number == count:
                        return


def _line(article: dict[str, Any], number: int, body: str) -> bytes:
    """With authors, an agency and a section, as articles of a newsroom have them."""
    digest = hashlib.sha1(str(number).encode()).digest()
    facts = {
        "id": str(number),
        "title": article["title"],
        "date": article["date"],
        "source": article["source"],
        "section": article["url"].split("/")[3].capitalize(),
        "authors": [f"Autor {digest[0] * digest[1] % AUTHORS}"],
        "agencies": [AGENCIES[digest[2] % len(AGENCIES)]] if digest[3] < 128 else [],
        "body": body,
    }
    return msgspec.json.encode(facts) + b"\n"


def built(folder: Path, words: int, count: int) -> Settings:
    """An index of such articles, built unless it is there."""
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    if not folder.is_dir():
        folder.mkdir(parents=True)
        source = folder / "articles.jsonl"
        source.write_bytes(b"".join(texts(words, count)))
        build.rebuild(settings, [source])
    return settings


def asked_of(desk: Desk) -> Iterator[Asked]:
    """The queries, answered once."""
    for text in QUERIES:
        request = parse(MultiDict(parse_qsl(text)), TODAY).request
        tree = dated_as_asked(understand(request.text, TODAY, desk.variants).tree, request)
        query = Query(
            tree,
            engine_filters(request),
            (*FACETS, counted_by(request).value),
            request.order,
            Window(request.offset, request.size),
        )
        yield Asked(text, request, query, desk.answer(request))


def page(application: Flask, path: str, query: str) -> bytes:
    """The body of an answer, without the cost of a client."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": urlencode(parse_qsl(query)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_ACCEPT_LANGUAGE": "de",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    status: list[str] = []
    parts = application(environ, lambda told, headers, *rest: status.append(told))
    body = b"".join(parts)
    assert status[0].startswith("200"), (status, query)
    return body


def stages(application: Flask, desk: Desk) -> dict[str, Callable[[Asked], object]]:
    """What a request is made of, to be called one by one."""
    german = language("de")

    def searched(asked: Asked, **changes: Any) -> object:
        with desk.live.searcher() as searcher:
            return searcher.search(replace(asked.query, **changes))

    def marked(asked: Asked) -> object:
        marker = Marker(asked.query.tree)
        for found in asked.answer.found:
            title_marks(found.hit.article, marker)
            snippets(found.hit.article, marker)
        return marker

    def answered(asked: Asked) -> object:
        with desk.live.reading() as live:
            return answer(live.searcher, asked.request, TODAY, live.generation, desk.variants)

    def rendered(asked: Asked) -> object:
        with application.test_request_context(PATH):
            shown = search_page(asked.answer, (), german)
            return render("search.html", german, plain_urls(PATH), page=shown)

    return {
        "page, whole request": lambda a: page(application, PATH, a.url_query),
        "JSON, whole request": lambda a: page(application, "/api/search", a.url_query),
        "understand the query": lambda a: understand(a.request.text, TODAY, desk.variants),
        "search: count only": lambda a: searched(a, facets=(), window=Window(limit=0)),
        "search: + 10 hits": lambda a: searched(a, facets=()),
        "search: + facets, all": searched,
        "marks and snippets": marked,
        "answer, whole": answered,
        "facet links": lambda a: facet_views(a.answer.facets, a.request, german, PATH),
        "timeline": lambda a: timeline(a.answer.calendar, a.request, german, PATH),
        "page as values": lambda a: search_page(a.answer, (), german),
        "page as values + Jinja": rendered,
        "JSON body": lambda a: search_body(a.answer, "de"),
    }


def best(work: Callable[[Asked], object], asked: Iterable[Asked]) -> list[float]:
    """CPU milliseconds of each query, the best of some rounds."""
    return [min(_timed(work, one) for _ in range(ROUNDS)) for one in asked]


def _timed(work: Callable[[What], object], what: What) -> float:
    started = process_time()
    work(what)
    return (process_time() - started) * 1000


def measured(settings: Settings) -> tuple[dict[str, list[float]], list[Asked]]:
    """The cost of every stage for every query."""
    application = create_app(settings, lambda: TODAY)
    desk: Desk = application.extensions["desk"]
    assert desk.variants == known(settings)
    page(application, PATH, QUERIES[0])  # the index is opened, templates are compiled
    first = [_timed(lambda text: page(application, PATH, text), text) for text in QUERIES]
    asked = list(asked_of(desk))
    gc.collect()
    gc.freeze()
    costs = {name: best(work, asked) for name, work in stages(application, desk).items()}
    costs[FIRST_TIME] = first
    desk.live.close()
    return costs, asked


def main() -> None:
    if not POOL.is_file():
        sys.exit(f"{POOL} is not here")
    console = Console(highlight=False)
    table = Table("CPU ms a request", box=None, padding=(0, 2, 0, 0))
    columns = []
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(os.environ.get("PRESSESUCHE_INDEX") or scratch)
        for words, count in SIZES:
            costs, asked = measured(built(kept / f"{words}-words", words, count))
            columns.append(costs)
            table.add_column(f"{words} words", justify="right")
            dearest = sorted(zip(next(iter(costs.values())), asked, strict=True), key=_cost)[-5:]
            told = ", ".join(f"{one.url_query or 'all'} {cost:.1f}" for cost, one in dearest)
            console.print(f"{words} words, dearest pages: {told}")
    for name in columns[0]:
        table.add_row(name, *(f"{statistics.mean(costs[name]):.2f}" for costs in columns))
        if name.endswith("request"):
            table.add_row(
                "  median", *(f"{statistics.median(costs[name]):.2f}" for costs in columns)
            )
            table.add_row("  dearest", *(f"{max(costs[name]):.2f}" for costs in columns))
    console.print(table)


def _cost(pair: tuple[float, Asked]) -> float:
    return pair[0]


if __name__ == "__main__":
    main()
