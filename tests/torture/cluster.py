"""A cluster: any text is answered, what it refuses is told, and so is that it is gone."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from urllib.parse import urlencode

from index.engines.opensearch.cluster import Cluster
from index.settings import CLUSTER, ClusterSettings, Settings
from tests.opensearch.distribution import NotAvailable
from tests.opensearch.nodes import Node, running
from tests.torture.asker import Asker, Told
from tests.torture.promise import Kept, Scale
from tests.torture.queries import EVERY, built, words_of
from tests.torture.texts import Texts, kept, ladder

HEAP = 512  #: MB of the node
PATIENCE = 90.0  #: seconds within which there must be answers again
IMPATIENT = 2.0  #: seconds: PRESSESUCHE_OPENSEARCH_TIMEOUT where a node is to be gone
#: What a page says where there is no answer.
REASONS = ("Die Suche ist gerade nicht erreichbar", "Diese Anfrage ist dem Bestand zu aufwendig")


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """Texts as for the other engines, a part of them; limits of the cluster; a node that dies.

    The node is one of our own, for it is throttled and killed. Raises NotAvailable.
    """
    with running(heap=HEAP, quick_start=scale is Scale.SHORT) as nodes:
        (node,) = nodes.all
        there = ClusterSettings(hosts=nodes.urls, prefix="torture", replicas=0, timeout=60)
        settings = built(folder / CLUSTER, CLUSTER, scale, there)
        settings = replace(settings, cluster=replace(there, timeout=ClusterSettings().timeout))
        words = words_of(settings)
        made = chain(kept(), islice(Texts(words, 1), scale.of(100, 2_000)))
        yield _asked(f"any text of a query, {CLUSTER}", settings, made)
        deep = ladder(words, scale.of(64, 16_384))
        yield _asked(f"deep and long queries, {CLUSTER}", settings, deep)
        limits = list(LIMITS)[: scale.of(3, len(LIMITS))]
        yield _throttled(settings, limits, list(islice(Texts(words, 2), scale.of(8, 60))))
        yield _gone(settings, node, words[:40], scale.of(1, 6))


def address(text: str, page: bool) -> str:
    """Where this text is asked for."""
    sayable = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return f"{'/search' if page else '/api/search'}?{urlencode({'q': sayable})}"


def _asked(promise: str, settings: Settings, texts: Iterable[str]) -> Kept:
    """Each is answered, by a cluster that nothing keeps from it."""
    failures, spent = [], []
    with closing(Asker(settings)) as asker:
        for number, text in enumerate(texts):
            told = asker.ask(address(text, page=number % EVERY == 0))
            spent.append(told.wall)
            if told.status not in (200, 414):
                failures.append(f"{told.died or told.status}: {text[:200]!r} {told.said[:200]}")
    spent.sort()
    at = [spent[int(len(spent) * share)] for share in (0.5, 0.99, 0.999)]
    return Kept(
        promise,
        len(spent),
        tuple(failures),
        f"by the clock, one node of {HEAP} MB: p50 {at[0]:.0f}, p99 {at[1]:.0f},"
        f" p99.9 {at[2]:.0f}, worst {spent[-1]:.0f} ms",
    )


#: What the cluster may be set to by those who run it, so that it refuses or gives up.
LIMITS: Mapping[str, Mapping[str, str | int]] = {
    "few clauses": {"indices.query.bool.max_clause_count": 8},
    "little memory for a request": {"indices.breaker.request.limit": "1kb"},
    "searches are broken off": {"search.cancel_after_time_interval": "1ms"},
    "no time for a search": {"search.default_search_timeout": "1nanos"},
    "little memory for all": {"indices.breaker.total.limit": "1kb"},
    "short bodies": {"network.breaker.inflight_requests.limit": "1kb"},
    "few buckets": {"search.max_buckets": 3},
    "no patterns": {"search.allow_expensive_queries": "false"},
    "few moments": {"search.max_open_pit_context": 0},
}


def _throttled(settings: Settings, limits: Sequence[str], texts: Sequence[str]) -> Kept:
    """An answer, or a reason why there is none; and answers again once the limit is gone."""
    failures: list[str] = []
    counted: Counter[int] = Counter()
    hurried = replace(settings, cluster=replace(settings.cluster, timeout=IMPATIENT))
    for name in limits:
        with closing(Asker(hurried)) as asker:
            before = [asker.ask(address(text, page=False)).found for text in texts]
            with _set(settings.cluster, LIMITS[name]):
                for text, found in zip(texts, before, strict=True):
                    for page in (True, False):
                        told = asker.ask(address(text, page))
                        counted[told.status] += 1
                        if wrong := _unlike_an_answer(told):
                            failures.append(f"{name}: {wrong}: {text[:200]!r}")
                        elif told.status == 200 and not page and told.found != found:
                            failures.append(f"{name}: {told.found}, not {found}: {text[:200]!r}")
            if not _answered_soon(asker):
                failures.append(f"{name}: no answer once it was taken away again")
    return Kept(
        f"limits of the cluster: an answer, or 503 and the reason, {CLUSTER}",
        counted.total(),
        tuple(failures),
        f"{len(limits)} limits; {counted[200]:,} answered, {counted[503]:,} told why not",
    )


def _answered_soon(asker: Asker) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if asker.ask(address("Rat", page=False)).status == 200:
            return True
    return False


@contextmanager
def _set(there: ClusterSettings, limit: Mapping[str, str | int]) -> Iterator[None]:
    """The cluster under a limit, and as it was afterwards."""
    with closing(Cluster(there)) as cluster:
        cluster.call("PUT", "/_cluster/settings", {"transient": dict(limit)})
        try:
            yield
        finally:
            cluster.call("PUT", "/_cluster/settings", {"transient": dict.fromkeys(limit)})


#: What is asked while the node goes and comes, for a word.
PLACES = (
    *("/search?q={}", "/api/search?q={}", "/api/suggest?q={}", "/api/overview?q={}", "/readyz"),
    *("/api/concordance?q={}", "/api/words?q={}", "/trends?q={}", "/articles/{}", "/overview"),
)


@dataclass
class _Reader:
    """Somebody who asks, and asks again."""

    settings: Settings
    words: list[str]
    counted: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        with closing(Asker(self.settings)) as asker:
            number = 0
            while not self.ended.is_set():
                word = self.words[number // len(PLACES) % len(self.words)]
                place = PLACES[number % len(PLACES)].format(word)
                number += 1
                told = asker.ask(place)
                if told.status != 404:
                    self.counted[told.status] += 1
                    if wrong := _unlike_an_answer(told):
                        self.failures.append(f"{wrong}: {place}")
                if told.status == 503:
                    time.sleep(0.05)  # else they take the processor that the node needs to start

    def waits_for(self, status: int) -> bool:
        """Whether an answer of this status comes soon, after the one that is on its way."""
        known, until = self.counted[status] + 1, time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.counted[status] > known:
                return True
            time.sleep(0.05)
        return False


def _gone(settings: Settings, node: Node, words: list[str], times: int) -> Kept:
    """The node is killed, or hangs, under those who read; and it comes back."""
    hurried = replace(settings, cluster=replace(settings.cluster, timeout=IMPATIENT))
    chance, failures = random.Random("gone"), list[str]()
    readers = [_Reader(hurried, words[n:] + words[:n]) for n in range(2)]
    threads = [threading.Thread(target=reader.ask) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        for number in range(times):
            how = ("killed", "hanging")[number % 2]
            told = f"the node is {how}, time {number + 1}"
            failures += _each(readers, 200, f"before {told}")
            time.sleep(chance.uniform(0.5, 2))
            with _away(node, how):
                failures += _each(readers, 503, told)
                with closing(Asker(hurried)) as newcomer:
                    one = newcomer.ask(address(words[0], page=False))
                    if one.status != 503 or _unlike_an_answer(one):
                        failures.append(f"{told}: to a process that starts now {one}")
            failures += _each(readers, 200, f"{told}, and is back")
    finally:
        for reader, thread in zip(readers, threads, strict=True):
            reader.ended.set()
            thread.join()
    counted = sum((reader.counted for reader in readers), Counter[int]())
    failures += [wrong for reader in readers for wrong in reader.failures]
    return Kept(
        "a cluster that goes away: 503 with the reason, and 200 once it is back",
        counted.total(),
        tuple(failures),
        f"{times} times; {counted[200]:,} answered, {counted[503]:,} told why not",
    )


@contextmanager
def _away(node: Node, how: str) -> Iterator[None]:
    """A node that is killed, or hangs, and answers again afterwards."""
    assert node.process
    if how == "killed":
        node.kill()
    else:
        os.kill(node.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if how == "killed":
            node.start()
        else:
            os.kill(node.process.pid, signal.SIGCONT)
        try:
            node.wait()
        except NotAvailable as error:  # it was there, so nothing is left out
            raise AssertionError(f"{how}, it does not come back") from error


def _each(readers: Iterable[_Reader], status: int, when: str) -> list[str]:
    return [
        f"{when}: nobody was told {status} within {PATIENCE:.0f} s"
        for reader in readers
        if not reader.waits_for(status)
    ]


def _unlike_an_answer(told: Told) -> str:
    """What is wrong with an answer that may be none, if it says why; "": nothing."""
    if told.status in (200, 414):
        return ""
    if told.status != 503 or not told.retry:
        return f"{told.died or told.status} {' '.join(told.said.split())[:300]}"
    if told.kind == "text/html":
        return "" if any(reason in told.said for reason in REASONS) else "503 without a reason"
    problem = json.loads(told.said)
    why = problem.get("title") and problem.get("detail"), problem.get("reason")
    return "" if any(why) else f"503 without a reason: {told.said}"
