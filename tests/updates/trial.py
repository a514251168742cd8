"""Random updates, interleaved with searches and kills, held against an index built anew."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from whoosh import query as wq

from index.build import check, rebuild
from index.compaction import compact
from index.engine import Query, Sort, Window
from index.engines.opensearch.cluster import Cluster
from index.errors import PressesucheError
from index.generations import NothingToRollBackTo
from index.holdings import Holdings
from index.live import Live
from index.opening import open_generations
from index.rollback import roll_back
from index.schema import CALENDAR, KEYWORDS
from index.settings import CLUSTER, ClusterSettings, Settings
from index.update import let_back, take_down, update
from tests.updates.archive import WORDS, Archive
from tests.updates.victim import POINTS, sent_to

TREES: tuple[wq.Query, ...] = (
    *(wq.Term("any", word) for word in ("bruck", "rat", "fahr", "klinik")),
    wq.Phrase("any", ["lag", "um"]),
    wq.And([wq.Term("any", "schul"), wq.Not(wq.Term("any", "markt"))]),
    wq.Wildcard("any", "hochwasser*"),
    wq.Wildcard("any", "*bahn*"),
    wq.FuzzyTerm("any", "museun", maxdist=1),
    wq.Wildcard("outlet_words", "hafen*"),
)
ALL = Window(0, 10_000)


class Trial:
    """One archive, its index and its holdings."""

    def __init__(
        self, folder: Path, engine: str, seed: int, cluster: ClusterSettings | None = None
    ) -> None:
        self.chance = random.Random(seed)
        self.folder, self._engine, self._cluster = folder, engine, cluster
        self.archive = Archive(folder / "archive", self.chance)
        self.settings = self._settings("index")
        self._live = Live(self.settings, _after)
        self.told: list[str] = []  #: what happened, for the message of a failure
        self.kills = self.compared = 0
        self._cut = False  # whether an update in place may have been left half done
        rebuild(self.settings, [self.archive.folder])

    def _settings(self, name: str) -> Settings:
        """An index of this name, with holdings of its own."""
        settings = Settings(self.folder / name, self._engine, self.folder / f"{name}.sqlite")
        if self._cluster is None:
            return settings
        prefix = f"{self._cluster.prefix}-{name}"
        return replace(settings, cluster=replace(self._cluster, prefix=prefix))

    @property
    def live(self) -> Live:
        """The index for readers who come now; those of a cluster look for news now and then."""
        if self._cluster:
            self.close()
            self._live = Live(self.settings, _after)
        return self._live

    def step(self, kill: bool) -> None:
        """Some changes and one update, which may be killed."""
        changes = [self.archive.change() for _ in range(self.chance.randint(1, 4))]
        self.told.append(f"{changes}")
        if kill:
            self.kill()
        chosen = self.chance.random()
        if chosen < 0.08:
            self.take_down()
        elif chosen < 0.12:
            self.let_back()
        elif chosen < 0.16:
            self.roll_back()
        elif chosen < 0.18:
            self.told.append("compact")
            compact(self.settings)
        self.search()
        if self.chance.random() < 0.8:
            self.told.append("update")
            update(self.settings)
            self._cut = False
        self.search()

    def kill(self) -> None:
        """An update in another process dies half-way."""
        point = self.chance.choice(sorted(POINTS[self._cluster is not None]))
        self.told.append(f"killed before {point}")
        self.kills += 1
        sent_to(self.settings, point)
        if self._cluster:
            # What nobody made visible becomes so where a node starts anew or a part moves; and
            # the lock of the dead is free after a while, for which nobody needs to wait here.
            self._cut = True
            cluster = Cluster(self.settings.cluster)
            prefix = self.settings.cluster.prefix
            cluster.call("POST", f"/{prefix}-0*/_refresh")
            cluster.call("DELETE", f"/{prefix}-lock")
            cluster.close()

    def take_down(self) -> None:
        id = self.chance.choice(sorted(self.ids()))
        self.told.append(f"take down {id}")
        take_down(self.settings, id, "Gericht")
        assert id not in self.ids()

    def let_back(self) -> None:
        if down := Holdings(self.settings.holdings).takedowns():
            id = self.chance.choice(sorted(one.id for one in down))
            self.told.append(f"let back {id}")
            let_back(self.settings, id)

    def roll_back(self) -> None:
        self.told.append("roll back")
        if self._cluster:  # where an update is no generation of its own
            rebuild(self.settings, [self.archive.folder])
            self._cut = True  # the one before may have been, when it was live
        try:
            roll_back(self.settings)
        except NothingToRollBackTo:
            return
        assert not self.ids() & {one.id for one in Holdings(self.settings.holdings).takedowns()}

    def ids(self) -> set[str]:
        with self.live.searcher() as searcher:
            return {hit.article.id for hit in searcher.search(Query(wq.Every(), window=ALL)).hits}

    def search(self) -> None:
        """Whatever is live is whole: what it holds is what its manifest says."""
        size = open_generations(self.settings).live().manifest().articles
        with self.live.searcher() as searcher:
            found = searcher.search(Query(wq.Every(), window=ALL))
            assert found.total == len(found.hits) == searcher.size()
            assert found.total == size or self._cut
            word = self.chance.choice(WORDS).lower()
            searcher.search(Query(wq.Wildcard("any", f"{word[:4]}*"), window=ALL))

    def compare(self, compacted: bool = False) -> None:
        """The index is what building it anew gives, with the same holdings."""
        update(self.settings)
        self._cut = False
        if compacted:
            compact(self.settings)
        condition = check(self.settings)
        assert not condition.damages and not condition.outdated
        fresh = self._settings("fresh")
        _remove(fresh)
        _copy(self.settings.holdings, fresh.holdings)
        rebuild(fresh, [self.archive.folder])
        if compacted and open_generations(fresh).live().manifest().deleted:
            compact(fresh)  # where ids are repeated a rebuild removes articles too
        ours = dict(answers(self.live, compacted))
        with closing(Live(fresh, _after)) as other:
            theirs = dict(answers(other, compacted))
        for question, answer in theirs.items():
            assert ours[question] == answer, f"{question}: {ours[question]} instead of {answer}"
        assert _shown_today(self.settings) == _shown_today(fresh)
        self.compared += 1
        leftovers = list(self.settings.index.glob("generations/*.new"))
        assert not leftovers

    def step_beside_rebuilds(self) -> None:
        """Some changes, then an update here and a rebuild there."""
        other = self._settings("other")
        if not other.holdings.exists():
            _copy(self.settings.holdings, other.holdings)
        self.told.append(f"{[self.archive.change() for _ in range(3)]}")
        update(self.settings)
        rebuild(other, [self.archive.folder])
        with closing(Live(other, _after)) as live:
            theirs = dict(answers(live, relevance=False))
        for question, answer in answers(self.live, relevance=False):
            assert answer == theirs[question], f"{question}: {answer} instead of {theirs[question]}"

    def close(self) -> None:
        self._live.close()


def answers(live: Live, relevance: bool) -> Iterator[tuple[str, object]]:
    """Ids in both orders, facets and, of a compacted index, scores: for all trees."""
    with live.reading() as reading:
        searcher = reading.searcher
        yield "size", searcher.size()
        yield "withdrawn", reading.withdrawn
        for sort in (Sort.NEWEST, Sort.OLDEST):
            every = searcher.search(Query(wq.Every(), (), (*KEYWORDS, *CALENDAR), sort, ALL))
            yield f"{sort} {'ids'}", [(hit.article.id, hit.key) for hit in every.hits]
            yield f"{sort} facets", every.facets
        yield "articles", {hit.article.id: _stored(hit.article) for hit in every.hits}
        for tree in TREES:
            found = searcher.search(Query(tree, (), KEYWORDS, Sort.NEWEST, ALL))
            yield f"{tree}", (found.total, [hit.article.id for hit in found.hits], found.facets)
            if relevance:
                ranked = searcher.search(Query(tree, window=ALL))
                order = [(hit.article.id, round(hit.score, 4)) for hit in ranked.hits]
                yield f"{tree} ranked", order


def _after() -> datetime:
    """A moment when all embargoes of the archive have ended."""
    return datetime(2200, 1, 1, tzinfo=UTC)


def _shown_today(settings: Settings) -> list[str]:
    """The ids of what is not under embargo, the newest first."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        found = searcher.search(Query(wq.Every(), sort=Sort.NEWEST, window=ALL))
        assert all(
            hit.article.embargo is None or hit.article.embargo.year < 2100 for hit in found.hits
        )
        return [hit.article.id for hit in found.hits]


def _stored(article: object) -> tuple[object, ...]:
    """What an article says; where it was read may be out of date."""
    fields = article.__dataclass_fields__  # type: ignore[attr-defined]
    return tuple(getattr(article, name) for name in fields if name != "origin")


def _copy(holdings: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(holdings)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)


def _remove(settings: Settings) -> None:
    if settings.engine == CLUSTER:
        cluster = Cluster(settings.cluster)
        cluster.call("DELETE", f"/{settings.cluster.prefix}*")
        cluster.close()
    shutil.rmtree(settings.index, ignore_errors=True)


def run(
    folder: Path,
    engine: str,
    seed: int,
    updates: int,
    kills: float,
    compare: int,
    compacted: int | None = None,
    cluster: ClusterSettings | None = None,
) -> Trial:
    """So many random updates; compared with an index built anew after each ``compare``, and by
    relevance as well after each ``compacted`` (twice as many) and at the end; 0: never."""
    if compacted is None:
        compacted = 2 * compare
    trial = Trial(folder, engine, seed, cluster)
    try:
        for number in range(1, updates + 1):
            trial.step(kill=trial.chance.random() < kills)
            if number % compare == 0:
                trial.compare(compacted=bool(compacted) and number % compacted == 0)
        trial.compare(compacted=bool(compacted))
        return trial
    except (AssertionError, PressesucheError):
        print(*trial.told, sep="\n")
        raise
    finally:
        trial.close()
