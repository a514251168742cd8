"""What may go wrong while a cluster is written to, and what is left of the index then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest
from whoosh import query as wq

from index.build import check
from index.compaction import compact
from index.document import prepare
from index.engine import Query
from index.engines.opensearch import bulk, generations, lock
from index.engines.opensearch.cluster import Cluster, Missing
from index.engines.opensearch.generations import ClusterGenerations
from index.engines.opensearch.lock import WriterLock
from index.engines.opensearch.moment import Moment
from index.engines.opensearch.searcher import OpenSearchSearcher
from index.engines.opensearch.writer import OpenSearchWriter
from index.errors import (
    EngineError,
    EngineUnavailable,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    SettingsError,
)
from index.live import Live
from index.report import NothingToIndex
from index.rollback import roll_back
from index.settings import Settings
from index.update import update
from tests.cluster.faults import Lossy
from tests.cluster.place import ARTICLES, build, names, titles, write
from tests.engines.shelf import word
from tests.factory import an_article
from tests.index.test_stories import a_text
from tests.opensearch.nodes import free_ports

NO_ANSWER = EngineUnavailable("nobody", "no answer in time", "")


def live_index(settings: Settings) -> str:
    return f"{settings.cluster.prefix}-000001"


def blocked(cluster: Cluster, index: str, block: str, on: bool = True) -> None:
    cluster.call("PUT", f"/{index}/_settings", {f"index.blocks.{block}": on or None})


# Half an update


@pytest.mark.parametrize("point", ["_write_words", "_show"])
def test_what_a_cut_off_update_left_is_put_right_by_the_next(
    settings: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    build(settings)
    folder = settings.holdings.parent
    write(folder, "neu", "Ein Nashorn.")
    write(folder, "deich", "Der Deich wandert.")
    (folder / "articles" / "zebra.txt").rename(folder / "zebra.txt")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(OpenSearchWriter, point, cut)
        update(settings)
    cluster.call("POST", f"/{live_index(settings)}/_refresh")  # as a node does that starts anew
    assert not check(settings).current
    # Everything is as it was before, and the index is not.
    (folder / "articles" / "neu.txt").unlink()
    write(folder, "deich", ARTICLES["deich"])
    (folder / "zebra.txt").rename(folder / "articles" / "zebra.txt")
    update(settings)
    assert titles(settings) == set(ARTICLES)
    assert titles(settings, word("hält")) == {"deich"}
    assert check(settings).whole and check(settings).current


@pytest.mark.parametrize("change", ["edited", "gone", "joined"])
def test_stories_that_a_cut_off_update_left_half_done_are_put_right(
    settings: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """The first request was taken, and each article is one."""
    folder = settings.holdings.parent
    report = a_text("Hafen")
    write(folder, "deich", report)
    write(folder, "damm", a_text("Damm") if change == "joined" else report)
    build(settings)
    if change == "gone":
        (folder / "articles" / "deich.txt").unlink()
    else:
        write(folder, *(("damm", report) if change == "joined" else ("deich", a_text("Deich"))))
    dispatch, times = bulk.Bulk._dispatch, count(1)

    def second_time(self: bulk.Bulk) -> None:
        if next(times) > 1:
            bulk.Bulk.close(self)
            raise KeyboardInterrupt
        dispatch(self)
        self._under_way[0][1].result()

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(bulk, "BYTES", 1)
        patch.setattr(bulk.Bulk, "_dispatch", second_time)
        update(settings)
    cluster.call("POST", f"/{live_index(settings)}/_refresh")
    update(settings)
    with closing(Live(settings)) as live, live.searcher() as searcher:
        hits = searcher.search(Query(wq.Every())).hits
    told = {hit.article.title.removeprefix("Titel "): hit.article.story for hit in hits}
    together = [name for name in told if told[name]]
    assert sorted(together) == (["damm", "deich"] if change == "joined" else [])


def test_an_update_that_finds_no_article_any_more_takes_none_out(settings: Settings) -> None:
    build(settings)
    for name in ARTICLES:
        (settings.holdings.parent / "articles" / f"{name}.txt").unlink()
    with pytest.raises(NothingToIndex):
        update(settings)
    assert titles(settings) == set(ARTICLES)
    assert check(settings).whole


def test_an_update_reports_what_it_did_and_what_lies_about(settings: Settings) -> None:
    build(settings)
    folder = settings.holdings.parent
    write(folder, "deich", "Der Deich wandert.")
    write(folder, "neu", "Ein Nashorn.")
    (folder / "articles" / "zebra.txt").unlink()
    report = update(settings)
    assert (report.articles, report.added, report.changed, report.removed) == (3, 1, 1, 1)
    manifest = ClusterGenerations(settings).live().manifest()
    assert manifest.articles == 3
    assert manifest.deleted >= 2  # the cluster keeps a note of each that was taken out as well


# Compaction


def test_an_update_compacts_where_too_much_was_removed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)
    done: list[OpenSearchWriter] = []

    def compacted(writer: OpenSearchWriter) -> bool:
        done.append(writer)
        return True

    monkeypatch.setattr(OpenSearchWriter, "compact", compacted)
    write(settings.holdings.parent, "deich", "Der Deich wandert.")
    assert not update(settings).compacted  # two of four, but too few to begin
    monkeypatch.setattr("index.compaction.FEWEST_DELETED", 2)
    write(settings.holdings.parent, "damm", "Der Damm wandert.")
    assert update(settings).compacted
    assert len(done) == 1


def test_compacting_by_itself_leaves_nothing_removed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)
    monkeypatch.setattr("index.compaction.FEWEST_DELETED", 2)
    for number in range(2):
        write(settings.holdings.parent, "deich", f"Der Deich wandert {number}.")
        report = update(settings)
    assert report.compacted
    assert ClusterGenerations(settings).live().manifest().deleted == 0
    assert titles(settings) == set(ARTICLES)
    assert check(settings).whole and check(settings).current
    compact(settings)


# Blocks


def test_a_full_disk_stops_an_update_and_room_lets_it_go_on(
    settings: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings)
    write(settings.holdings.parent, "neu", "Ein Nashorn.")
    blocked(cluster, live_index(settings), "read_only_allow_delete")
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "PATIENCE", 0.5)
        with pytest.raises(EngineUnavailable, match=r"disk usage exceeded.*disks"):
            update(settings)
    assert titles(settings) == set(ARTICLES)
    blocked(cluster, live_index(settings), "read_only_allow_delete", on=False)
    report = update(settings)
    assert (report.articles, titles(settings)) == (4, {*ARTICLES, "neu"})


def test_a_block_is_no_question_of_rights(settings: Settings, cluster: Cluster) -> None:
    build(settings)
    blocked(cluster, live_index(settings), "read_only")
    with pytest.raises(EngineUnavailable, match=r"read-only \(api\).*take the block away") as told:
        cluster.call("PUT", f"/{live_index(settings)}/_mapping", {"_meta": {}})
    assert told.value.lasting
    write(settings.holdings.parent, "neu", "Ein Nashorn.")
    with pytest.raises(EngineError, match=r"read-only \(api\)"):
        update(settings)
    blocked(cluster, live_index(settings), "read_only", on=False)
    update(settings)
    assert titles(settings) == {*ARTICLES, "neu"}


# Indices that are away


@pytest.mark.parametrize("ending", ["", "-words"])
def test_an_index_that_somebody_removed(settings: Settings, cluster: Cluster, ending: str) -> None:
    build(settings)
    cluster.call("DELETE", f"/{live_index(settings)}{ending}")
    write(settings.holdings.parent, "neu", "Ein Nashorn.")
    with pytest.raises(IndexDamaged if ending else IndexMissing):
        update(settings)
    if ending:
        assert "gone" in str(check(settings).damages[0])
    build(settings)
    assert titles(settings) == {*ARTICLES, "neu"}


@pytest.mark.parametrize("new", [True, False])
def test_an_index_that_is_removed_while_it_is_written_does_not_go_live(
    settings: Settings, cluster: Cluster, new: bool
) -> None:
    build(settings)
    ours = ClusterGenerations(settings)
    article, manifest = an_article(id="x"), ours.live().manifest()
    told = pytest.raises(IndexDamaged, match="somebody removed it")
    with told, ours.writing(), ours.fresh("opensearch") if new else ours.successor() as building:
        writer = building.writer()
        cluster.call("DELETE", f"/{settings.cluster.prefix}-{building.name}")
        writer.add([prepare(article, 9)])
        writer.commit()  # for which the cluster makes an index of its own design
        writer.close()
        building.seal(manifest)
    assert names(settings) == (["000001"] if new else [])


# Answers that are lost


@pytest.fixture
def ours(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Cluster], Settings]:
    """Lets all that is opened with the settings speak by a given connection."""

    def speaking(cluster: Cluster) -> Settings:
        monkeypatch.setattr(generations, "Cluster", lambda _: cluster)
        return settings

    return speaking


def test_a_switch_of_which_nobody_heard_is_a_switch(
    settings: Settings, ours: Callable[[Cluster], Settings]
) -> None:
    lossy = Lossy(settings.cluster, ("POST", "/_aliases"), NO_ANSWER)
    assert build(ours(lossy)) == "000001"
    assert (lossy.left, titles(settings)) == (0, set(ARTICLES))


def test_a_switch_that_may_still_come_finds_its_index(
    settings: Settings, cluster: Cluster, ours: Callable[[Cluster], Settings]
) -> None:
    build(settings)
    write(settings.holdings.parent, "neu", "Ein Nashorn.")
    lossy = Lossy(settings.cluster, ("POST", "/_aliases"), NO_ANSWER, done=False)
    with pytest.raises(EngineUnavailable):
        build(ours(lossy))
    assert (names(settings), titles(settings)) == (["000001", "000002"], set(ARTICLES))
    assert build(settings) == "000003"
    assert (names(settings), titles(settings)) == (["000001", "000003"], {*ARTICLES, "neu"})
    assert roll_back(settings).name == "000001"  # what readers had before


def test_a_pruning_that_fails_is_done_the_next_time(
    settings: Settings, ours: Callable[[Cluster], Settings]
) -> None:
    build(settings)
    build(settings)
    lossy = Lossy(settings.cluster, ("DELETE", "-000001"), NO_ANSWER, done=False)
    assert build(ours(lossy)) == "000003"
    assert names(settings) == ["000001", "000002", "000003"]
    assert build(settings) == "000004"
    assert names(settings) == ["000003", "000004"]


@pytest.mark.parametrize("done", [True, False])
def test_articles_that_are_sent_twice_are_there_once(
    settings: Settings, ours: Callable[[Cluster], Settings], done: bool
) -> None:
    lossy = Lossy(settings.cluster, ("POST", "-000001/_bulk"), NO_ANSWER, times=2, done=done)
    build(ours(lossy))
    assert (lossy.left, titles(settings)) == (0, set(ARTICLES))
    live = Live(settings)
    with live.searcher() as searcher:
        assert searcher.search(Query(word("Deich"), facets=("outlet",))).total == 1
        assert searcher.size() == len(ARTICLES)
    live.close()


# Points in time


def test_a_moment_that_is_let_go_is_forgotten_by_the_cluster(
    settings: Settings, cluster: Cluster
) -> None:
    build(settings)

    def open_moments() -> int:
        told = cluster.call("GET", f"/{live_index(settings)}/_stats/search")
        return int(told["_all"]["total"]["search"]["point_in_time_current"])

    before = open_moments()
    searcher = OpenSearchSearcher(cluster, live_index(settings))
    assert (searcher.size(), open_moments()) == (3, before + 1)
    cluster.call("DELETE", "/_search/point_in_time", {"pit_id": [searcher._moment._id]})
    assert (searcher.size(), open_moments()) == (3, before + 1)
    searcher.close()
    assert open_moments() == before


def test_what_a_cut_off_update_left_under_embargo_stays_hidden(
    settings: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that lost its moment sees what was sent, and knows nothing of an update."""
    build(settings)
    now = datetime.now(UTC)
    with closing(Live(settings, lambda: now)) as live:
        with live.searcher() as searcher:
            assert searcher.size() == 3
        line = '{"id": "1", "title": "Gesperrt", "text": "Ein Wal.", "embargo": "2120-01-01T00:00"}'
        source = settings.holdings.parent / "articles" / "gesperrt.jsonl"
        source.write_text(f"{line}\n", encoding="utf-8")

        def cut(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(ClusterGenerations, "_write_meta", cut)
            update(settings)
        cluster.call("POST", f"/{live_index(settings)}/_refresh")
        cluster.call("DELETE", "/_search/point_in_time/_all")  # as after ten minutes of silence
        now += timedelta(minutes=10)
        with live.searcher() as searcher:
            assert (searcher.size(), searcher.search(Query(wq.Every())).total) == (3, 3)


def test_a_moment_that_is_lost_again_and_again_is_an_error(
    settings: Settings, cluster: Cluster
) -> None:
    build(settings)
    quick = replace(settings.cluster, timeout=1.0)
    lossy = Lossy(quick, ("POST", "/_search"), Missing("forgotten"), times=10**9, done=False)
    with pytest.raises(EngineError, match="forgotten"):
        Moment(lossy, live_index(settings)).ask(size=0)


# The lock


@pytest.fixture
def beating(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life come faster, and are waited for as much less."""
    monkeypatch.setattr(lock, "BEAT", 0.1)
    monkeypatch.setattr(lock, "SILENCE", 0.6)


def written(cluster: Cluster, settings: Settings) -> dict[str, object]:
    found: dict[str, object] = cluster.call("GET", f"/{settings.cluster.prefix}-lock/_doc/writer")
    return found


@pytest.mark.usefixtures("beating")
def test_a_sign_of_life_whose_answer_is_lost_does_not_cost_the_lock(settings: Settings) -> None:
    lossy = Lossy(settings.cluster, ("PUT", "/_doc/writer"), NO_ANSWER, times=3)
    ours = WriterLock(lossy, "here")
    with ours.held(0):
        while lossy.left:
            sleep(0.05)
        sleep(0.5)
        ours.check()
    with pytest.raises(Missing):  # it was let go of
        written(Cluster(settings.cluster), settings)


def test_a_lock_that_was_asked_for_twice_is_ours(settings: Settings) -> None:
    """As the client does by itself where a node fails that had taken the request."""

    class Twice(Cluster):
        def call(self, method: str, path: str, *body: object, **params: object) -> object:
            if "/_create/" in path:
                super().call(method, path, *body, **params)  # type: ignore[arg-type]
            return super().call(method, path, *body, **params)  # type: ignore[arg-type]

    told = pytest.raises(IndexLocked, match=r"process \d+ on .* since")
    with WriterLock(Twice(settings.cluster), "here").held(0), told:
        WriterLock(Cluster(settings.cluster), "here").held(0).__enter__()


@pytest.mark.usefixtures("beating")
def test_a_lock_tells_since_when_it_is_held(settings: Settings) -> None:
    cluster = Cluster(settings.cluster)
    with WriterLock(cluster, "here").held(0):
        first = written(cluster, settings)
        sleep(1.5)
        later = written(cluster, settings)
    assert first["_seq_no"] != later["_seq_no"]
    assert first["_source"]["holder"] == later["_source"]["holder"]  # type: ignore[index]


@pytest.mark.usefixtures("beating")
def test_a_lock_that_is_kept_fresh_is_not_taken_whatever_the_clocks_say(settings: Settings) -> None:
    cluster = Cluster(settings.cluster)
    ended, document = Event(), f"/{settings.cluster.prefix}-lock/_doc/writer"
    with WriterLock(cluster, "here").held(0):
        pass  # which makes the index

    def keep_fresh() -> None:
        while not ended.wait(0.1):
            cluster.call("PUT", document, {"holder": "one whose clock stands", "beat": 0.0})

    cluster.call("PUT", document, {"holder": "one whose clock stands", "beat": 0.0})
    other = Thread(target=keep_fresh)
    other.start()
    try:
        with pytest.raises(IndexLocked, match="clock stands"):
            WriterLock(cluster, "here").held(2).__enter__()
    finally:
        ended.set()
        other.join()


def test_who_lost_the_lock_sends_nothing_more(settings: Settings) -> None:
    build(settings)
    ours = ClusterGenerations(settings)
    told = pytest.raises(IndexLocked, match="could not keep its lock")
    with told, ours.writing(), ours.successor() as building:
        writer = building.writer()
        writer.add([prepare(an_article(id="x", title="Titel x"), 9)])
        writer.commit()
        building.seal(ours.live().manifest())
        ours._lock._lost = True  # what its heartbeat finds out
    Cluster(settings.cluster).call("POST", f"/{live_index(settings)}/_refresh")
    assert titles(settings) == set(ARTICLES)


def test_an_outage_longer_than_the_lock_is_kept_is_sat_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "BEAT", 0.5)
    monkeypatch.setattr(lock, "EXPIRY", 3.0)
    lossy = Lossy(settings.cluster, ("PUT", "/_doc/writer"), NO_ANSWER, times=6, done=False)
    ours = WriterLock(lossy, "here")
    with ours.held(0):
        while True:
            try:
                ours.check()
            except EngineUnavailable:
                break
            sleep(0.05)
        ours.check_patiently()
        assert not lossy.left


# Who we are


@pytest.mark.parametrize("content", ["", "keine Zertifikate\n"])
def test_a_file_without_certificates(settings: Settings, tmp_path: Path, content: str) -> None:
    (tmp_path / "ca.pem").write_text(content, encoding="utf-8")
    host = f"https://127.0.0.1:{free_ports(1)[0]}"
    with pytest.raises(SettingsError, match="PRESSESUCHE_OPENSEARCH_CA"):
        Cluster(replace(settings.cluster, hosts=(host,), ca=tmp_path / "ca.pem")).call("GET", "/")


def test_a_plain_server_that_is_asked_for_a_secure_connection(settings: Settings) -> None:
    host = settings.cluster.hosts[0].replace("http:", "https:")
    with pytest.raises(EngineUnavailable, match="no secure connection") as told:
        Cluster(replace(settings.cluster, hosts=(host,))).call("GET", "/")
    assert told.value.lasting
