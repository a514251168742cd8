"""Rebuilds, updates and the switch in a cluster, as ``index.generations`` promises them."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from whoosh import query as wq

from index.build import check
from index.compaction import compact
from index.engine import Query
from index.engines.opensearch import lock
from index.engines.opensearch.cluster import Cluster
from index.engines.opensearch.generations import ClusterGenerations
from index.errors import IndexLocked, IndexMissing, RebuildNeeded
from index.generations import NothingToRollBackTo
from index.live import Live
from index.rollback import roll_back
from index.settings import Settings
from index.update import take_down, update
from manage import cli
from tests.cluster.place import ARTICLES, build, names, titles, write
from tests.engines.shelf import word


def test_before_the_first_rebuild_there_is_no_index(settings: Settings) -> None:
    generations = ClusterGenerations(settings)
    assert (generations.exists(), generations.known(), generations.last_sources()) == (
        False,
        [],
        (),
    )
    for ask in (generations.live, generations.mark, lambda: titles(settings)):
        with pytest.raises(IndexMissing, match=r"manage\.py rebuild"):
            ask()


def test_a_rebuild_goes_live_and_one_before_it_is_kept(settings: Settings) -> None:
    assert build(settings) == "000001"
    assert titles(settings) == set(ARTICLES)
    assert [build(settings), build(settings)] == ["000002", "000003"]
    assert names(settings) == ["000002", "000003"]
    assert check(settings).whole and check(settings).current
    assert ClusterGenerations(settings).last_sources() == (settings.holdings.parent / "articles",)


def test_an_update_writes_what_has_changed_and_a_reader_sees_it(settings: Settings) -> None:
    build(settings)
    live, folder = Live(settings), settings.holdings.parent
    write(folder, "deich", "Der Deich ist erneuert.")
    write(folder, "neu", "Ein Nashorn.")
    (folder / "articles" / "damm.txt").unlink()
    with live.searcher() as before:
        report = update(settings)
        assert (report.added, report.changed, report.removed) == (1, 1, 1)
        assert before.search(Query(word("Damm"))).total == 1  # it reads what it began to read
    assert titles(settings) == {"deich", "neu", "zebra"}
    assert titles(settings, word("erneuert")) == {"deich"}
    assert titles(settings, wq.Wildcard("any", "nash*")) == {"neu"}
    assert not update(settings).switched
    assert check(settings).whole
    live.close()


def test_a_failing_rebuild_leaves_no_trace(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(ClusterGenerations, "_write_meta", fail)
        build(settings)
    assert (names(settings), titles(settings)) == (["000001"], set(ARTICLES))


def test_what_a_killed_rebuild_left_is_removed_by_the_next(
    settings: Settings, cluster: Cluster
) -> None:
    build(settings)
    left = f"{settings.cluster.prefix}-000002"
    cluster.call("PUT", f"/{left}")
    assert names(settings) == ["000001"]
    assert build(settings) == "000002"
    assert names(settings) == ["000001", "000002"]
    assert titles(settings) == set(ARTICLES)


def test_rolling_back_and_what_was_taken_down_stays_out(settings: Settings) -> None:
    build(settings)
    with pytest.raises(NothingToRollBackTo):
        roll_back(settings)
    build(settings)
    live = Live(settings)
    with live.searcher() as searcher:
        (zebra,) = searcher.search(Query(word("Zebra"))).hits
    live.close()
    take_down(settings, zebra.article.id, "Urteil")
    assert titles(settings) == {"deich", "damm"}
    assert roll_back(settings).name == "000001"
    assert titles(settings) == {"deich", "damm"}


def test_only_one_writes(settings: Settings) -> None:
    told = pytest.raises(IndexLocked, match=r"process \d+ on .* since")
    with ClusterGenerations(settings).writing(), told:
        build(settings)
    assert build(settings) == "000001"


def test_the_lock_of_a_dead_writer_is_taken_over(
    settings: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "SILENCE", 0.5)
    build(settings)
    dead = {"holder": "process 1 on a machine that is gone", "beat": 0.0}
    cluster.call("PUT", f"/{settings.cluster.prefix}-lock/_doc/writer", dead)
    assert build(settings) == "000002"


def test_a_writer_whose_lock_was_taken_does_not_go_live(
    settings: Settings, cluster: Cluster
) -> None:
    build(settings)
    generations = ClusterGenerations(settings)
    with pytest.raises(IndexLocked, match="could not keep its lock"), generations.writing():
        generations._lock._lost = True  # what its heartbeat finds out
        with generations.fresh("opensearch") as building:
            building.seal(generations.live().manifest())
    assert names(settings) == ["000001"]


def test_another_schema_asks_for_a_rebuild(settings: Settings, cluster: Cluster) -> None:
    build(settings)
    index = f"{settings.cluster.prefix}-000001"
    meta = ClusterGenerations(settings).live().meta()
    meta["manifest"]["fingerprint"] = "of another version"
    cluster.call("PUT", f"/{index}/_mapping", {"_meta": meta})
    with pytest.raises(RebuildNeeded):
        titles(settings)
    assert not check(settings).current


def test_the_move_from_tantivy_goes_without_a_pause(settings: Settings) -> None:
    tantivy = replace(settings, engine="")
    build(tantivy)
    before = titles(tantivy)
    assert build(settings) == "000001"
    assert titles(tantivy) == before == titles(settings)
    shutil.rmtree(tantivy.index)
    assert titles(settings) == before


def test_the_command_that_moves_takes_the_sources_of_the_folder(settings: Settings) -> None:
    build(replace(settings, engine=""))
    environ = {
        "PRESSESUCHE_INDEX": str(settings.index),
        "PRESSESUCHE_HOLDINGS": str(settings.holdings),
        "PRESSESUCHE_OPENSEARCH": ",".join(settings.cluster.hosts),
        "PRESSESUCHE_OPENSEARCH_PREFIX": settings.cluster.prefix,
        "PRESSESUCHE_OPENSEARCH_REPLICAS": "0",
    }
    done = CliRunner().invoke(cli, ["rebuild", "--engine", "opensearch"], env=environ)
    assert (done.exit_code, titles(settings)) == (0, set(ARTICLES)), done.output


def scores(settings: Settings) -> dict[str, float]:
    live = Live(settings)
    with live.searcher() as searcher:
        found = searcher.search(Query(wq.Or([word("Deich"), word("der"), word("erneuert")])))
    live.close()
    return {hit.article.title: hit.score for hit in found.hits}


def test_after_compacting_scores_are_those_of_a_rebuilt_index(
    settings: Settings, cluster: Cluster
) -> None:
    build(settings)
    folder = settings.holdings.parent
    for n in range(3):
        write(folder, "deich", f"Der Deich ist erneuert, {'der Deich ' * n}.")
        write(folder, "damm", f"Der Damm nicht. {'der ' * n}")
        update(settings)
    updated = scores(settings)
    compact(settings)
    told = cluster.call("GET", f"/{settings.cluster.prefix}-000001/_stats/docs")
    assert told["_all"]["primaries"]["docs"]["deleted"] == 0
    compacted = scores(settings)
    build(settings)
    assert compacted == pytest.approx(scores(settings))
    assert compacted != pytest.approx(updated)
