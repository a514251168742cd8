"""What is said where a cluster cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from index.engines.opensearch.cluster import Cluster, Missing
from index.errors import EngineError, EngineUnavailable, SettingsError
from index.settings import ClusterSettings
from tests.opensearch.nodes import free_ports


class _Refusing(BaseHTTPRequestHandler):
    """Answers /401 with 401, and so on; keeps /silence waiting."""

    seen: list[str] = []  # noqa: RUF012 - what the last test was asked with
    ended = Event()

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("authorization", ""))
        if self.path == "/silence":
            self.ended.wait(30)
        self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b"<html>" if self.path == "/garbage" else b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def refusing() -> Iterator[ClusterSettings]:
    """A server that is no cluster."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    _Refusing.seen.clear()
    _Refusing.ended.clear()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield ClusterSettings(hosts=(f"http://127.0.0.1:{server.server_port}",), timeout=0.5)
    _Refusing.ended.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "says", "lasting"),
    [
        ("/401", "refuses us (401); check PRESSESUCHE_OPENSEARCH_USER", True),
        ("/403", "refuses us (403); check PRESSESUCHE_OPENSEARCH_USER", True),
        ("/429", "it may mend itself", False),
        ("/503", "it may mend itself", False),
        ("/silence", "no answer in time; look at its nodes, or raise", False),
    ],
)
def test_a_cluster_that_does_not_want_to(
    refusing: ClusterSettings, path: str, says: str, lasting: bool
) -> None:
    with pytest.raises(EngineUnavailable) as told:
        Cluster(refusing).call("GET", path)
    assert says in str(told.value)
    assert refusing.hosts[0] in str(told.value)
    assert told.value.lasting is lasting


def test_something_else_answers(refusing: ClusterSettings) -> None:
    with pytest.raises(Missing):
        Cluster(refusing).call("GET", "/404")
    for path in ("/400", "/garbage"):
        with pytest.raises(EngineError) as told:
            Cluster(refusing).call("GET", path)
        assert not isinstance(told.value, EngineUnavailable)


def test_nobody_answers() -> None:
    settings = ClusterSettings(hosts=tuple(f"http://127.0.0.1:{p}" for p in free_ports(2)))
    with pytest.raises(EngineUnavailable, match="name its hosts in PRESSESUCHE_OPENSEARCH") as told:
        Cluster(settings).call("GET", "/")
    assert all(host in str(told.value) for host in settings.hosts)


def test_another_host_is_asked_where_one_is_away(opensearch: ClusterSettings) -> None:
    away = f"http://127.0.0.1:{free_ports(1)[0]}"
    cluster = Cluster(replace(opensearch, hosts=(away, *opensearch.hosts)))
    for _ in range(4):
        assert cluster.call("GET", "/")["version"]["distribution"] == "opensearch"
    cluster.close()


def test_who_we_are_is_said(refusing: ClusterSettings, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim\n", encoding="utf-8")
    Cluster(replace(refusing, token="abc")).call("GET", "/")
    Cluster(replace(refusing, user="presse", password="geheim")).call("GET", "/")
    Cluster(replace(refusing, user="presse", password_file=secret)).call("GET", "/")
    assert _Refusing.seen == ["Bearer abc", *["Basic cHJlc3NlOmdlaGVpbQ=="] * 2]


def test_files_that_are_missing(refusing: ClusterSettings, tmp_path: Path) -> None:
    for settings in (
        replace(refusing, user="presse", password_file=tmp_path / "none"),
        replace(refusing, ca=tmp_path / "none"),
    ):
        with pytest.raises(SettingsError, match="none"):
            Cluster(settings).call("GET", "/")
