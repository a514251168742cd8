"""What a reader and a writer see while the cluster, or one of its nodes, is away.

These start nodes of their own, three of them for what a cluster of several promises.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import pytest

from index.article import Article
from index.build import check, rebuild_articles
from index.document import prepare
from index.engine import Query, Window
from index.engines.opensearch.cluster import Cluster
from index.engines.opensearch.searcher import OpenSearchSearcher
from index.engines.opensearch.writer import OpenSearchWriter, create
from index.errors import EngineUnavailable
from index.live import Live
from index.settings import ClusterSettings, Settings
from index.update import update
from search.app import create_app
from tests.cluster.place import build, titles, write
from tests.engines.shelf import EVERY, word
from tests.factory import an_article
from tests.newsroom import TODAY
from tests.opensearch.distribution import NotAvailable
from tests.opensearch.fixture import unavailable
from tests.opensearch.nodes import Node, Nodes, running

ROUNDS = int(os.environ.get("PRESSESUCHE_TEST_KILLS", "1"))  #: nodes killed in each test
PATIENCE = 240.0  #: seconds until a cluster must be whole again


@pytest.fixture(scope="module")
def three() -> Iterator[Nodes]:
    """Three nodes on this machine."""
    try:
        with running(3, heap=320) as nodes:
            yield nodes
    except NotAvailable as reason:
        unavailable(reason)


@pytest.fixture
def on_three(three: Nodes, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a cluster in which every article is on two of three nodes."""
    ours = ClusterSettings(
        hosts=three.urls, prefix=f"three-{next(_numbers)}", shards=3, replicas=1, timeout=30
    )
    settings = Settings(
        index=tmp_path / "unused",
        holdings=tmp_path / "holdings.sqlite",
        engine="opensearch",
        cluster=ours,
    )
    yield settings
    for node in three.all:
        if not node.running():
            node.start()
            node.wait()
    Cluster(ours).call("DELETE", f"/{ours.prefix}*", seconds=60)


_numbers = count(1)


def articles(number: int) -> list[Article]:
    return [
        an_article(id=f"{n}", own_id=f"{n}", title=f"Meldung {n}", body=f"Der Deich hält, Tag {n}.")
        for n in range(number)
    ]


def whole_again(cluster: Cluster, index: str) -> bool:
    """Whether every part of an index is on as many nodes as it should be, soon."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if cluster.call("GET", f"/_cluster/health/{index}")["status"] == "green":
            return True
        sleep(0.2)
    return False


def kill_and_return(node: Node, cluster: Cluster, index: str) -> None:
    node.kill()
    sleep(1)
    node.start()
    node.wait()
    assert whole_again(cluster, index)


def test_searches_go_on_while_a_node_dies_and_comes_back(three: Nodes, on_three: Settings) -> None:
    rebuild_articles(on_three, articles(300))
    live, cluster = Live(on_three), Cluster(on_three.cluster)
    totals: list[int | BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                with live.searcher() as searcher:
                    totals.append(searcher.search(Query(word("Deich"), facets=("day",))).total)
            except BaseException as error:
                totals.append(error)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        for number in range(ROUNDS):
            kill_and_return(three.all[number % 3], cluster, f"{on_three.cluster.prefix}-000001")
    finally:
        ended.set()
        for thread in asking:
            thread.join()
        live.close()
    assert len(totals) > 20
    assert set(totals) == {300}


def test_no_article_that_was_taken_is_lost_when_a_node_dies(
    three: Nodes, on_three: Settings
) -> None:
    cluster, index = Cluster(on_three.cluster), f"{on_three.cluster.prefix}-kept"
    create(cluster, index)
    assert whole_again(cluster, index)
    writer, sent = OpenSearchWriter(cluster, index, new=True), 0

    def send(number: int) -> None:
        nonlocal sent
        some = articles(sent + number)[sent:]
        writer.add(prepare(article, n) for n, article in enumerate(some, sent + 1))
        writer.commit()  # from now on they must be there
        sent += number

    for number in range(ROUNDS):
        send(200)
        node = three.all[number % 3]
        killing = threading.Timer(0.1, node.kill)
        killing.start()
        for _ in range(4):
            send(100)
        killing.join()
        node.start()
        node.wait()
        assert whole_again(cluster, index)
    writer.close()
    searcher = OpenSearchSearcher(cluster, index)
    found = searcher.search(Query(EVERY, window=Window(limit=sent + 1)))
    assert sorted(int(hit.article.id) for hit in found.hits) == list(range(sent))
    assert searcher.search(Query(word("Deich"))).total == sent
    searcher.close()


def test_a_part_that_is_on_no_node_is_told_and_nothing_is_written(
    three: Nodes, on_three: Settings, tmp_path: Path
) -> None:
    alone = replace(on_three, cluster=replace(on_three.cluster, replicas=0))
    (tmp_path / "articles").mkdir()
    for number in range(30):
        write(tmp_path, f"{number}", "Der Deich hält.")
    build(alone)
    assert check(alone).whole
    write(tmp_path, "neu", "Der Deich ist neu.")
    node = three.all[2]
    node.kill()
    sleep(5)
    assert "a part of it is on no node" in str(check(alone).damages[0])
    with pytest.raises(EngineUnavailable):
        titles(alone)
    with pytest.raises(EngineUnavailable):
        update(alone)
    node.start()
    node.wait()
    assert whole_again(Cluster(alone.cluster), f"{alone.cluster.prefix}-000001")
    update(alone, wait=90)
    assert titles(alone, word("neu")) == {"neu"}
    assert check(alone).whole and check(alone).current


def test_the_page_says_so_while_the_cluster_is_away_and_recovers_by_itself(tmp_path: Path) -> None:
    try:
        with running(1, heap=320) as nodes:
            (node,) = nodes.all
            ours = ClusterSettings(hosts=nodes.urls, replicas=0, timeout=20)
            settings = Settings(tmp_path, "opensearch", tmp_path / "holdings.sqlite", cluster=ours)
            rebuild_articles(settings, articles(3))
            client = create_app(settings, lambda: TODAY).test_client()
            assert "Meldung" in client.get("/search?q=Deich").text
            node.kill()
            sleep(1)
            away, api = client.get("/search?q=Deich"), client.get("/api/search?q=Deich")
            assert (away.status_code, api.status_code) == (503, 503)
            assert "gerade nicht erreichbar" in away.text
            assert away.headers["Retry-After"] == "10"
            assert "python manage.py" not in away.text
            node.start()
            node.wait()
            sleep(1)
            assert "Meldung" in client.get("/search?q=Deich").text
    except NotAvailable as reason:
        unavailable(reason)
