"""Metrics: counts and times of one server, for Prometheus.

Each process counts by itself, in files of a folder that all of them read (the library's
multiprocess mode), where PROMETHEUS_MULTIPROC_DIR names one before this module is imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from index.errors import PressesucheError
from search.desk import Desk
from search.serving.observing import Observed

PATH = "/metrics"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  #: the library's own variable
SEARCHES = frozenset({"pages.search", "api.search"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)

__all__ = ["FOLDER", "PATH", "Metrics", "mark_process_dead"]


class Metrics:
    """What this process has counted. Labels hold names of routes only, never addresses."""

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        self._index = _IndexCollector(desk, now)
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "pressesuche_requests",
            "Requests that were answered",
            ("route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "pressesuche_request_seconds",
            "Seconds from a request to the last byte of its answer",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._searches = Counter(
            "pressesuche_searches", "Searches that were made", registry=self.registry
        )
        self._errors = Counter(
            "pressesuche_errors",
            "Errors of ours, by kind",
            ("route", "error"),
            registry=self.registry,
        )
        self.files = Gauge(
            "pressesuche_files_being_sent",
            "Exports that are being sent",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    def count(self, one: Observed) -> None:
        """A request that was answered."""
        self._requests.labels(one.route, str(one.status)).inc()
        self._seconds.labels(one.route).observe(one.seconds)
        if one.route in SEARCHES and one.status == 200:
            self._searches.inc()

    def count_error(self, error: BaseException, route: str) -> None:
        """An error that was answered with 500 or 503."""
        self._errors.labels(route, type(error).__name__).inc()

    def page(self) -> Blueprint:
        """The route that Prometheus asks."""
        routes = Blueprint("metrics", __name__)

        @routes.get(PATH)
        def answer() -> Response:
            response = Response(self.text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
            response.headers["Cache-Control"] = "no-store"
            return response

        return routes

    def text(self) -> bytes:
        """What all processes have counted, and the index as it is just now."""
        whole = CollectorRegistry()
        if os.environ.get(FOLDER):
            MultiProcessCollector(whole)  # type: ignore[no-untyped-call]
        else:
            whole.register(self.registry)
        whole.register(self._index)
        return generate_latest(whole)


class _IndexCollector(Collector):
    """The index as it is just now."""

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        self._desk, self._now = desk, now

    def collect(self) -> Iterator[Metric]:
        ready = GaugeMetricFamily(
            "pressesuche_index_ready", "Whether the index can be searched: 1 or 0"
        )
        try:
            with self._desk.live.reading() as live:
                articles, made, name = live.searcher.size(), live.created, live.generation
        except PressesucheError:
            ready.add_metric([], 0)
            yield ready
            return
        ready.add_metric([], 1)
        yield ready
        yield GaugeMetricFamily(
            "pressesuche_index_articles", "Articles in the index", value=articles
        )
        age = (self._now() - made).total_seconds()
        yield GaugeMetricFamily(
            "pressesuche_index_age_seconds", "Seconds since the index was written", value=age
        )
        if name.isdigit():  # those in folders are counted
            yield GaugeMetricFamily(
                "pressesuche_index_generation", "The number of the live generation", value=int(name)
            )
