"""How fast indexing and searching are here: ``make bench``, or with articles of your own
``make bench BENCH=articles.jsonl``.

Prints articles a second for a whole rebuild from JSON Lines, and for each form of query the
median and 95th percentile of ``engine.search`` with facets plus snippets. Times depend on the
machine and on whatever else it does just then; the forms compare with one another.
"""

from __future__ import annotations

import lzma
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table

from index import build
from index.engine import Query, Searcher, Sort, Window
from index.live import Live
from index.settings import ENGINES, Settings
from search.language import understand
from search.marks import Marker
from search.snippets import snippets

POOL = Path(__file__).parents[3] / "shared" / "data" / "pool-10k.jsonl.xz"
TODAY = date(2021, 6, 30)
ROUNDS = 30
WHOOSH_ARTICLES = 1000  #: pure Python: a tenth is enough to know
FACETS = ("outlet", "agency", "section", "author", "language", "year")

FORMS = {
    "word": ("Impfstoff", "Bundesregierung", "Waffenstillstand"),
    "words": ("Corona Impfung Kinder", "Kanzlerin Merkel Berlin", "Klimaschutz Gesetz"),
    "words, OR": ("Impfung ODER Maske ODER Abstand", "Berlin ODER Hamburg"),
    "words, NOT": ("Trump NICHT Biden", "Schule -Corona"),
    "phrase": ("„in der Corona-Krise“", '"die Zahl der Neuinfektionen"', "»vor allem in«"),
    "phrase with distance": ('"Merkel Regierung"~5', '"Zahl Infektionen Woche"~3'),
    "as written": ("=Willigen", '="in der Nacht"', "=Grünen"),
    "prefix": ("Röntgen*", "Impf*", "Verfassung*"),
    "suffix": ("*minister", "*schutzgesetz"),
    "inside": ("w?rt", "*infektion*", "Kranken*haus"),
    "fuzzy": ("Waffenstilstand~", "Infektionsschuz~1", "Laschett~"),
    "fuzzy, two letters": ("Sputtnick~2", "Lauterbuch~2"),
    "title": ("titel:Corona", "titel:(Merkel ODER Laschet)"),
    "date": ("datum:2020-04 Maske", "datum:2020-03..2020-06", "Corona datum:>=2021"),
    "outlet": ("medium:zeit.de Wahl", "Wahl NICHT medium:zeit"),
    "everything": ("",),
}


def timed(searcher: Searcher, text: str, sort: Sort) -> float:
    """Milliseconds of one search with facets, and snippets of its ten hits."""
    tree = understand(text, TODAY).tree
    query = Query(tree, (), FACETS, sort, Window(limit=10))
    started = perf_counter()
    results = searcher.search(query)
    marker = Marker(tree)
    for hit in results.hits:
        snippets(hit.article, marker)
    return (perf_counter() - started) * 1000


def corpus(source: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """For each engine a file of JSON Lines to index."""
    whole = source.read_bytes()
    if source.suffix == ".xz":
        whole = lzma.decompress(whole)
    for engine in ENGINES:
        file = scratch / f"{engine}.jsonl"
        part = b"\n".join(whole.split(b"\n", WHOOSH_ARTICLES)[:-1])
        file.write_bytes(part if engine == "whoosh" else whole)
        yield engine, file


def main(source: Path) -> None:
    if not source.is_file():
        sys.exit(f"{source} is not here: name a file of your own, make bench BENCH=FILE.jsonl")
    console, columns = Console(highlight=False), {}
    with tempfile.TemporaryDirectory() as scratch:
        for engine, file in corpus(source, Path(scratch)):
            settings = Settings(
                index=Path(scratch, engine),
                holdings=Path(scratch, f"{engine}.sqlite"),
                engine=engine,
            )
            cpu = process_time()
            report = build.rebuild(settings, [file])
            cpu = process_time() - cpu
            size = sum(f.stat().st_size for f in settings.index.rglob("*") if f.is_file())
            console.print(
                f"{engine}: {report.articles:,} articles in {report.seconds:.1f} s,"
                f" {report.articles / report.seconds:,.0f} a second"
                f" ({report.articles / cpu:,.0f} a CPU second), {size / 1e6:.0f} MB"
            )
            live = Live(settings)
            with live.searcher() as searcher:
                columns[engine] = {form: _measure(searcher, form) for form in FORMS}
            live.close()
    _print(console, columns)


def _measure(searcher: Searcher, form: str) -> list[float]:
    rounds = ROUNDS if searcher.size() > WHOOSH_ARTICLES else ROUNDS // 6
    return [
        timed(searcher, text, sort)
        for _ in range(rounds)
        for text in FORMS[form]
        for sort in (Sort.RELEVANCE, Sort.NEWEST)
    ]


def _print(console: Console, columns: dict[str, dict[str, list[float]]]) -> None:
    table = Table("search + facets + snippets", box=None, padding=(0, 2, 0, 0))
    for engine in columns:
        table.add_column(f"{engine} p50", justify="right")
        table.add_column("p95 ms", justify="right")
    for form in FORMS:
        cells = []
        for times in columns.values():
            cells.append(f"{statistics.median(times[form]):.2f}")
            cells.append(f"{statistics.quantiles(times[form], n=20)[-1]:.2f}")
        table.add_row(form, *cells)
    console.print(table)
    for engine, times in columns.items():
        slowest = max(FORMS, key=lambda form: statistics.median(times[form]))
        console.print(
            f"{engine}: slowest median {statistics.median(times[slowest]):.1f} ms, {slowest}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else POOL)
