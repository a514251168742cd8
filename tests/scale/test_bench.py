"""The benchmark itself, on a few hundred articles: figures are whole, peers find alike."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from index.settings import ClusterSettings
from tests.scale import corpus, report
from tests.scale.__main__ import main
from tests.scale.figures import Built, Corpus, Figures, Run, Searched, percentile
from tests.scale.goals import goals
from tests.scale.peers import HITS, OURS, PEERS
from tests.scale.peers.node import URL
from tests.scale.processes import Memory
from tests.scale.questions import (
    ALL_OF_A_PAGE,
    FILTERED,
    FORMS,
    WITH_FACETS,
    Question,
    Source,
    questions,
)
from tests.scale.serving import WHAT, clients, serve
from tests.scale.sides import Bench
from tests.scale.workers import PeerFailed

ARTICLES = 120
SMALL = Corpus(ARTICLES, corpus.MEAN)
WHOLE_WORDS, ABSENT = "SQLite FTS5", "OpenSearch, stock"
IN_PROCESS = [peer for peer in PEERS if "OpenSearch" not in peer]
ON_OPENSEARCH = [peer for peer in PEERS if "OpenSearch" in peer]
WORDS = [form for form in FORMS if form.startswith("word")]
NEED_FACETS = {FILTERED, WITH_FACETS, ALL_OF_A_PAGE}
#: What a peer has no words for.
CANNOT = {
    WHOLE_WORDS: {"suffix"},
    "bm25s": set(FORMS) - {*WORDS, "any of 2–3 words"},
    "tantivy, stock": NEED_FACETS,
    "Whoosh, stock": NEED_FACETS,
    "OpenSearch, stock": NEED_FACETS,
}

_WHO = ("Die Lotsin", "Der Hafenmeister", "Ein Schiffer", "Das Wasseramt", "Eine Taucherin")
_DID = ("prüft", "meldet", "bestreitet", "verschiebt", "begrüßt", "fordert")
_WHAT = (
    *("den Neubau der Schleuse", "die Öffnung des Museums", "den Streit um Fischgründe"),
    *("eine Sturmwarnung", "die Übergabe der Fähre", "das Konzert am Kai", "neue Gebühren"),
)
_FIRST = ("Hafen", "Markt", "Berg", "Wald", "Fluss", "Stern", "Nord", "Mühlen", "Salz", "Garten")
_SECOND = ("brücke", "gasse", "turm", "platz", "halle", "schule", "wiese", "kirche", "hof", "tor")
_PLACES = tuple(first + second for first in _FIRST for second in _SECOND)
_WHEN = ("am Montag", "seit gestern", "im Frühjahr", "trotz Hochwasser", "nach langer Beratung")


def _sentence(chance: random.Random) -> str:
    """Some words come often, and one in each sentence is rare."""
    common = [chance.choice(parts) for parts in (_WHO, _DID, _WHAT, _WHEN)]
    rare = f"bei {chance.choice(_PLACES)}" if chance.random() < 0.1 else ""
    return " ".join([*common, rare]).strip() + "."


@pytest.fixture(scope="module")
def pool_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles made of a few words."""
    chance, file = random.Random(3), tmp_path_factory.mktemp("pool") / "pool.jsonl"
    with file.open("wb") as lines:
        for _ in range(80):
            said = [_sentence(chance) for _ in range(9)]
            record = {"title": said[0], "body": "\n".join(said[1:])}
            lines.write(msgspec.json.encode(record) + b"\n")
    return file


@pytest.fixture(scope="module")
def folder(pool_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a short run with every peer in a folder, and one that takes no part."""
    folder = tmp_path_factory.mktemp("bench")
    return measured(pool_file, folder, [*IN_PROCESS, ABSENT], "http://127.0.0.1:9")


def measured(pool_file: Path, folder: Path, peers: list[str], node: str) -> Path:
    """Run the benchmark on a few articles; the folder with its figures."""
    small = ["--quick", "--articles", str(ARTICLES), "--rounds", "1", "--only", "index", "search"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL, node)
        where = ["--source", str(pool_file), "--folder", str(folder)]
        assert main([*small, *where, "--peers", *peers]) == 0
    return folder / "quick"


@pytest.fixture(scope="module")
def figures(folder: Path) -> Figures:
    return Figures.load(folder / "figures.json")


@pytest.mark.parametrize("peer", IN_PROCESS)
def test_indexing_is_measured_whole(figures: Figures, peer: str) -> None:
    assert_indexed(figures, peer)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("peer", IN_PROCESS)
def test_every_form_is_measured_whole(figures: Figures, peer: str, form: str) -> None:
    assert_answered(figures, peer, form)


def test_opensearch_is_measured_whole(
    pool_file: Path, tmp_path: Path, opensearch: ClusterSettings
) -> None:
    measured(pool_file, tmp_path, ON_OPENSEARCH, opensearch.hosts[0])
    figures = Figures.load(tmp_path / "quick" / "figures.json")
    assert not figures.absent
    for peer in ON_OPENSEARCH:
        assert_indexed(figures, peer)
        for form in FORMS:
            assert_answered(figures, peer, form)


def assert_indexed(figures: Figures, peer: str) -> None:
    built = figures.indexing(peer, SMALL)
    assert built
    assert len(built.runs) == 1
    assert built.seconds > 0
    assert built.memory.whole >= built.memory.own > 1_000_000
    assert built.size > ARTICLES * 500


def assert_answered(figures: Figures, peer: str, form: str) -> None:
    answers = figures.answers(peer, SMALL, form)
    if form in CANNOT.get(peer, ()):
        assert answers is None
        return
    assert answers
    assert len(answers.searching) == len(answers.understanding) == len(answers.totals) == 6
    assert min(answers.searching) > 0
    for total, hits in zip(answers.totals, answers.hits, strict=True):
        assert hits == min(total, HITS) if total is not None else hits <= HITS


@pytest.mark.parametrize("form", WORDS)
def test_stems_find_what_whole_words_find_and_more(figures: Figures, form: str) -> None:
    ours, theirs = (figures.answers(peer, SMALL, form) for peer in (OURS, WHOLE_WORDS))
    assert ours
    assert theirs
    for mine, other in zip(ours.totals, theirs.totals, strict=True):
        assert (mine or 0) >= (other or 0) > 0


def test_a_peer_that_is_not_there_is_left_out_with_a_reason(figures: Figures) -> None:
    assert list(figures.absent) == [ABSENT]
    assert figures.absent[ABSENT] == "http://127.0.0.1:9 does not answer"
    assert figures.absent[ABSENT] in report.quick(figures, SMALL)


def test_whole_requests_are_measured(folder: Path, figures: Figures) -> None:
    bench = Bench(folder, figures, say=lambda line: None, rounds=1)
    serve(bench, SMALL, OURS, [Question(form="page", words=("Schleuse",))] * 3, seconds=1)
    for what in WHAT:
        served = figures.serving(OURS, SMALL, what)
        assert served
        assert len(served.latencies) == 3
        assert min(served.cpu, served.rate, served.bytes) > 0
    page, answer = (figures.serving(OURS, SMALL, what) for what in WHAT)
    assert page
    assert answer
    assert page.bytes > answer.bytes


def test_clients_of_our_own_count_what_is_answered(tmp_path: Path) -> None:
    answered = []

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            answered.append(self.path)

    (tmp_path / "page").touch()
    handler = partial(Handler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        rate = clients(server.server_port, ["/page"], 0.5)
        with pytest.raises(PeerFailed):
            clients(server.server_port, ["/missing"], 0.5)
        server.shutdown()
        thread.join()
    assert rate * 0.5 == answered.count("/page") > 0


def test_the_report_has_every_peer_and_whole_tables(figures: Figures) -> None:
    text = report.markdown(figures, SMALL)
    for peer in IN_PROCESS[1:]:
        assert f"| {peer} |" in text
    assert text.index("## Ratios") < text.index("## Goals") < text.index("## Indexing")
    blocks = [block for block in text.split("\n\n") if block.startswith("|")]
    assert len(blocks) >= 5
    for block in blocks:
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_the_report_is_put_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    report.write(page, "new\n")
    assert page.read_text(encoding="utf-8") == (
        f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n"
    )


def test_figures_survive_their_file(figures: Figures, tmp_path: Path) -> None:
    figures.save(tmp_path / "figures.json")
    assert Figures.load(tmp_path / "figures.json") == figures


def test_a_newer_figure_takes_the_place_of_the_older(figures: Figures) -> None:
    built = figures.indexing(OURS, SMALL)
    assert built
    kept = Figures(machine=figures.machine)
    kept.add(built)
    kept.add(replace(built, size=1))
    assert [b.size for b in kept.built] == [1]


# -- what is measured with -------------------------------------------------------------------


def test_the_same_seed_writes_the_same_file(pool_file: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        corpus.write(corpus.Pool(pool_file), tmp_path / name, 120)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    corpus.write(corpus.Pool(pool_file), tmp_path / "third", 120, seed=8)
    assert (tmp_path / "one").read_bytes() != (tmp_path / "third").read_bytes()


@pytest.mark.parametrize("mean", [100, 359, 3000])
def test_articles_have_the_length_that_is_wanted(pool_file: Path, mean: int) -> None:
    rows = list(corpus.rows(corpus.Pool(pool_file), 160, mean))
    words = sum(len(row.text.split()) for row in rows) / len(rows)
    assert words == pytest.approx(mean, rel=0.1)


def test_facets_have_values_and_dates_spread_over_years(pool_file: Path) -> None:
    rows = list(corpus.rows(corpus.Pool(pool_file), 1000))
    assert len({row.id for row in rows}) == 1000
    assert {row.outlet for row in rows} == set(corpus.OUTLETS)
    assert {row.section for row in rows} == set(corpus.SECTIONS)
    assert {name for row in rows for name in row.agencies} == set(corpus.AGENCIES)
    assert len({row.day // 10000 for row in rows if row.day}) == 20
    assert 0 < sum(row.date is None for row in rows) < 30


def test_questions_are_drawn_the_same_each_time(pool_file: Path) -> None:
    rows = list(corpus.rows(corpus.Pool(pool_file), 100))
    one, other = (list(questions(Source(rows), 4)) for _ in range(2))
    assert one == other
    assert len(one) == 4 * len(FORMS)


# -- how it is judged ------------------------------------------------------------------------

FULL = Corpus(20_000, corpus.MEAN)


def built(peer: str, seconds: float) -> Built:
    return Built(peer, FULL, "2025-01-01", (Run(seconds, seconds),), Memory(), 1)


def searched(peer: str, seconds: float) -> Searched:
    form, times = next(iter(FORMS)), (seconds, seconds)
    return Searched(peer, FULL, form, "2025-01-01", 1, times, times, times, (1, 1), (1, 1))


@pytest.mark.parametrize(
    ("figure", "goal", "measured", "reached"),
    [
        (built("Whoosh, same fields", 160), "wall, beside Whoosh", "16 ×", True),
        (built("Whoosh, same fields", 140), "wall, beside Whoosh", "14 ×", False),
        (built("tantivy, same fields", 8), "wall, beside tantivy", "0.8 ×", True),
        (built("OpenSearch, same fields", 11), "wall, beside OpenSearch", "1.1 ×", False),
        (searched("Whoosh, same fields", 0.06), "p50, beside Whoosh", "60 ×", True),
        (searched("OpenSearch, same fields", 0.002), "p95, beside OpenSearch", "2 ×", False),
    ],
)
def test_goals_are_judged(
    figure: Built | Searched, goal: str, measured: str, reached: bool
) -> None:
    figures = Figures()
    for one in (built(OURS, 10), searched(OURS, 0.001), figure):
        figures.add(one)
    (judged,) = [g for g in goals(figures, FULL) if goal in g.what]
    assert (judged.measured, judged.reached) == (measured, reached)


def test_what_was_not_measured_is_not_judged() -> None:
    assert {goal.reached for goal in goals(Figures(), FULL)} == {None}


@pytest.mark.parametrize(("share", "value"), [(50, 3.0), (95, 4.8), (99, 4.96)])
def test_percentiles(share: int, value: float) -> None:
    assert percentile((5.0, 1.0, 4.0, 2.0, 3.0), share) == pytest.approx(value)


def test_peers_have_names_that_make_different_folders(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Figures(), say=print)
    assert len({bench.index_folder(SMALL, peer) for peer in PEERS}) == len(PEERS)
