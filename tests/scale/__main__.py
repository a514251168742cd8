"""The benchmark: ``make bench``, or ``make bench-quick`` for five minutes of it.

Peers side by side in one run, each in its own process, in turn, the best of several; CPU and
wall, memory, size. Then whole requests through gunicorn, and how all of it grows. Figures are
kept in ``var/bench/figures.json``, the report goes to ``docs/BENCHMARKS.md``.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.opensearch.distribution import NotAvailable
from tests.opensearch.nodes import running
from tests.scale import corpus as corpora
from tests.scale import report
from tests.scale.corpus import MEAN, Pool
from tests.scale.figures import Corpus, Figures
from tests.scale.goals import LONG
from tests.scale.machine import Machine
from tests.scale.peers import OURS, PEERS
from tests.scale.peers.node import URL
from tests.scale.questions import ALL_OF_A_PAGE, FILTERED, FORMS, Question, Source, questions
from tests.scale.serving import serve
from tests.scale.sides import Bench, ensure, index, search, warm
from tests.scale.workers import ROOT, PeerFailed

POOL = ROOT.parent / "shared" / "data" / "pool-10k.jsonl.xz"
DOCUMENT = ROOT / "docs" / "BENCHMARKS.md"
HEAP = 2048  #: megabytes of OpenSearch's memory
WARM, WARMED_BY = Corpus(500, MEAN), "OpenSearch, same fields"  #: what warms it up
SERVED = (OURS, "ours on OpenSearch")  #: whose pages are asked for
STEPS = ("index", "search", "web", "growth")
#: Peers that are measured with more articles too.
GROWING = {
    10_000: (OURS,),
    100_000: (OURS, "ours on OpenSearch", "OpenSearch, same fields", "tantivy, same fields"),
    1_000_000: (OURS,),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done."""

    articles: int
    long_articles: int  #: of ``LONG`` words, for pages
    rounds: int
    patience: float
    each: int  #: questions of each form
    pages: int  #: different pages asked for
    seconds: float  #: of two clients at once
    growth: tuple[int, ...]


FULL = Plan(20_000, 2_000, 5, 120, 20, 200, 10, tuple(GROWING))
QUICK = Plan(2_500, 300, 3, 12, 6, 40, 3, ())


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; the exit code."""
    asked = _options().parse_args(arguments)
    plan = QUICK if asked.quick else FULL
    if not asked.source.is_file():
        print(f"{asked.source} is not here: name articles of your own, --source FILE.jsonl")
        return 1
    folder = asked.folder / "quick" if asked.quick else asked.folder
    figures = Figures() if asked.quick else Figures.load(folder / "figures.json")
    figures.machine = Machine.here()
    figures.command = shlex.join(["python", "-m", "tests.scale", *arguments])
    bench = Bench(folder, figures, _say, asked.rounds or plan.rounds, plan.patience, asked.resume)
    side = Corpus(asked.articles or plan.articles, MEAN)
    library = _Library(bench, asked.source)
    with _opensearch(bench, any("OpenSearch" in peer for peer in asked.peers), library):
        _measure(bench, plan, side, library, asked)
    if asked.quick:
        print(report.quick(figures, side))
        return 0
    report.write(DOCUMENT, report.markdown(figures, side))
    print(f"The report is in {DOCUMENT}, the figures are in {bench.file}.")
    return 0


@contextmanager
def _opensearch(bench: Bench, wanted: bool, library: _Library) -> Iterator[None]:
    """A node for the peers that need one, unless there is one already."""
    if not wanted or os.environ.get(URL):
        yield
        return
    with ExitStack() as stack:
        try:
            nodes = stack.enter_context(running(heap=HEAP, quick_start=False))
            os.environ[URL] = nodes.urls[0]
            stack.callback(os.environ.pop, URL)
            bench.say("OpenSearch is started and warmed up")
            warm(bench, WARM, WARMED_BY, library.questions(WARM, 4))
        except NotAvailable as error:
            bench.say(f"OpenSearch is left out: {error}")
        yield


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="five minutes, printed only")
    parser.add_argument("--only", nargs="+", choices=STEPS, default=STEPS, help="these steps")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--articles", type=int, help="side by side; else 20,000")
    parser.add_argument("--growth", type=int, nargs="+", choices=GROWING, help="else all sizes")
    parser.add_argument("--rounds", type=int, help="the best of so many")
    parser.add_argument("--resume", action="store_true", help="leave what is measured already")
    parser.add_argument("--source", type=Path, default=POOL, help="real articles, JSON Lines")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    return parser


def _say(line: str) -> None:
    print(line, flush=True)


def _measure(
    bench: Bench, plan: Plan, side: Corpus, library: _Library, asked: argparse.Namespace
) -> None:
    if "index" in asked.only:
        library.need(side)
        bench.say(f"Indexing {side.articles:,} articles")
        index(bench, side, asked.peers)
    if "search" in asked.only:
        bench.say(f"Searching {side.articles:,} articles")
        search(bench, side, asked.peers, library.questions(side, plan.each))
    if "web" in asked.only:
        long = Corpus(min(plan.long_articles, side.articles), LONG)
        for corpus in (side, long):
            _pages(bench, plan, library, corpus, [p for p in asked.peers if p in SERVED])
    if "growth" in asked.only:
        for articles in asked.growth or plan.growth:
            peers = [peer for peer in GROWING[articles] if peer in asked.peers]
            _grow(bench, plan, library, Corpus(articles, MEAN), peers)


def _pages(
    bench: Bench, plan: Plan, library: _Library, corpus: Corpus, peers: Sequence[str]
) -> None:
    """Whole requests; a corpus that was not indexed yet is indexed once."""
    wanted = library.pages(corpus, plan.pages)
    bench.say(f"Whole requests, {corpus.articles:,} articles of {corpus.words:,} words")
    for peer in peers:
        if not ensure(bench, corpus, peer):
            continue
        try:
            serve(bench, corpus, peer, wanted, plan.seconds)
        except PeerFailed as error:
            bench.missing(f"{peer}, whole requests", error)


def _grow(
    bench: Bench, plan: Plan, library: _Library, corpus: Corpus, peers: Sequence[str]
) -> None:
    bench.say(f"Growth: {corpus.articles:,} articles")
    library.need(corpus)
    index(replace(bench, rounds=1), corpus, peers)
    present = [peer for peer in peers if peer not in bench.figures.absent]
    search(bench, corpus, present, library.questions(corpus, plan.each))
    _pages(bench, plan, library, corpus, [p for p in present if p == OURS])


class _Library:
    """Corpora and their questions, made when they are first needed."""

    def __init__(self, bench: Bench, source: Path) -> None:
        self._bench, self._path = bench, source
        self._pool: Pool | None = None

    def need(self, corpus: Corpus) -> Path:
        """The file of a corpus, written if it is not there."""
        file = self._bench.corpus_file(corpus)
        if not file.exists():
            self._bench.say(f"Writing {file}")
            self._pool = self._pool or Pool(self._path)
            corpora.write(self._pool, file, corpus.articles, corpus.words)
        return file

    def questions(self, corpus: Corpus, each: int) -> list[Question]:
        return list(questions(Source(corpora.read(self.need(corpus))), each))

    def pages(self, corpus: Corpus, count: int) -> list[Question]:
        """Questions for whole requests; every fifth has filters."""
        source = Source(corpora.read(self.need(corpus)))
        plain, filtered = FORMS[ALL_OF_A_PAGE], FORMS[FILTERED]
        return [
            filtered(source, FILTERED) if number % 5 == 4 else plain(source, ALL_OF_A_PAGE)
            for number in range(count)
        ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
