"""What a reader is told where the cluster refuses a query, or somebody has closed an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from index.engine import Query
from index.engines.opensearch.cluster import Cluster
from index.engines.opensearch.generations import ClusterGenerations
from index.errors import EngineUnavailable, QueryRefused
from index.live import Live
from index.settings import Settings
from search.app import create_app
from tests.cluster.place import build, titles
from tests.engines.shelf import word
from tests.newsroom import TODAY

TOO_MUCH = "Diese Anfrage ist dem Bestand zu aufwendig"


@contextmanager
def limited(settings: Settings, name: str, limit: int) -> Iterator[None]:
    """The index of articles with another limit for what a query may ask."""
    with closing(Cluster(settings.cluster)) as cluster:
        place = f"/{ClusterGenerations(settings).live().index}/_settings"
        cluster.call("PUT", place, {name: limit})
        yield
        cluster.call("PUT", place, {name: None})


@pytest.mark.parametrize(
    ("limit", "text"),
    [("index.max_terms_count", "D*ich D*mm"), ("index.max_result_window", "Deich")],
)
def test_a_query_beyond_a_limit_of_the_cluster_is_told_what_to_do(
    settings: Settings, limit: str, text: str
) -> None:
    build(settings)
    client = create_app(settings, lambda: TODAY).test_client()
    with limited(settings, limit, 1):
        page = client.get("/search", query_string={"q": text})
        answer = client.get("/api/search", query_string={"q": text})
    assert (page.status_code, answer.status_code) == (503, 503)
    assert TOO_MUCH in page.text
    assert answer.json is not None
    assert answer.json["title"] == TOO_MUCH
    assert "Mit weniger Wörtern" in answer.json["detail"]
    assert page.headers["Retry-After"] == answer.headers["Retry-After"] == "10"
    assert client.get("/search", query_string={"q": text}).status_code == 200


def test_a_refusal_is_not_asked_for_again(settings: Settings) -> None:
    build(settings)
    live = Live(settings)
    with live.searcher() as searcher, limited(settings, "index.max_result_window", 1):
        with pytest.raises(QueryRefused, match="raise that limit") as told:
            searcher.search(Query(word("Deich")))
        assert not told.value.lasting
    live.close()


def test_a_closed_index_is_no_failure_of_ours(settings: Settings) -> None:
    build(settings)
    client = create_app(settings, lambda: TODAY).test_client()
    index = ClusterGenerations(settings).live().index
    with closing(Cluster(settings.cluster)) as cluster:
        cluster.call("POST", f"/{index}/_close")
        assert client.get("/search?q=Deich").status_code == 503
        with pytest.raises(EngineUnavailable, match="an index is closed; open it"):
            titles(settings)
        cluster.call("POST", f"/{index}/_open", wait_for_active_shards="1")
    assert titles(settings, word("Deich")) == {"deich"}
