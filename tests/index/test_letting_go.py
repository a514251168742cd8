"""What is left of a generation once nobody reads it: nothing open, nothing mapped."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier
from weakref import ref

import pytest
from whoosh import query as wq

from index.build import rebuild
from index.engine import Query
from index.live import Live
from index.settings import Settings
from index.update import update
from tests.holding import generations_held

THREADS = 4
TREES = (wq.Wildcard("any", "haf*"), wq.Wildcard("any", "*afe*"), wq.FuzzyTerm("any", "hafn"))

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="what is open is only told so on Linux"
)


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Nothing waits for a collection, which comes as it likes, and seldom when much is frozen."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@contextmanager
def readers(live: Live) -> Iterator[Callable[[], object]]:
    """Threads, each of which has read all there is to read, and which stay; what tells the searcher
    as long as there is one."""
    with live.searcher() as searcher:
        the_searcher = ref(searcher)
    del searcher
    all_of_them = Barrier(THREADS, timeout=60)

    def read() -> None:
        with live.searcher() as searcher:
            for tree in TREES:
                assert searcher.search(Query(tree)).total
            assert searcher.words.beginning("haf", 5)
            all_of_them.wait()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(read) for _ in range(THREADS)]:
            done.result()
        yield the_searcher


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@pytest.mark.parametrize("anew", [True, False], ids=["rebuild", "update"])
def test_nothing_of_a_generation_that_is_gone_stays_open(
    tmp_path: Path, engine: str, anew: bool, uncollected: None
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    settings = Settings(tmp_path / "index", engine, tmp_path / "holdings.sqlite", processes=0)
    before: list[Callable[[], object]] = []
    with closing(Live(settings)) as live:
        for number in range(1, 5):
            text = f"Meldung {number}\n\nAm Hafen legt ein Schiff an.\n"
            (archive / f"{number}.txt").write_text(text, encoding="utf-8")
            if anew or number == 1:
                rebuild(settings, [archive])
            else:
                update(settings)
            with readers(live) as searcher:
                assert searcher()
                assert [one() for one in before] == [None] * len(before)
                before.append(searcher)
                assert generations_held(settings.index) == {f"{number:06}"}
    assert generations_held(settings.index) == set()
