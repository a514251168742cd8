"""Random updates, interleaved with searches and kills, held against an index built anew."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from whoosh import query as wq

from index.build import check, rebuild
from index.engine import Query, Sort, Window
from index.errors import PressesucheError
from index.generations import NothingToRollBackTo
from index.holdings import Holdings
from index.live import Live
from index.opening import open_generations
from index.schema import CALENDAR, KEYWORDS
from index.settings import Settings
from index.update import compact, let_back, roll_back, take_down, update
from tests.updates.archive import WORDS, Archive
from tests.updates.victim import POINTS

ROOT = Path(__file__).parents[2]
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

    def __init__(self, folder: Path, engine: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.archive = Archive(folder / "archive", self.chance)
        self.settings = Settings(
            index=folder / "index", holdings=folder / "holdings.sqlite", engine=engine
        )
        self.live = Live(self.settings)
        self.told: list[str] = []  #: what happened, for the message of a failure
        self.kills = self.compared = 0
        rebuild(self.settings, [self.archive.folder])

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
        self.search()

    def kill(self) -> None:
        """An update in another process dies half-way."""
        point = self.chance.choice(sorted(POINTS))
        self.told.append(f"killed before {point}")
        self.kills += 1
        command = [sys.executable, "-m", "tests.updates.victim"]
        subprocess.run(
            [*command, str(self.settings.index), str(self.settings.holdings), point],
            cwd=ROOT,
            check=False,
        )

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
            assert found.total == len(found.hits) == searcher.size() == size
            word = self.chance.choice(WORDS).lower()
            searcher.search(Query(wq.Wildcard("any", f"{word[:4]}*"), window=ALL))

    def compare(self, compacted: bool = False) -> None:
        """The index is what building it anew gives, with the same holdings."""
        update(self.settings)
        if compacted:
            compact(self.settings)
        condition = check(self.settings)
        assert not condition.damages and not condition.outdated
        fresh = Settings(
            index=self.folder / "fresh",
            holdings=self.folder / "fresh.sqlite",
            engine=self.settings.engine,
        )
        shutil.rmtree(fresh.index, ignore_errors=True)
        _copy(self.settings.holdings, fresh.holdings)
        rebuild(fresh, [self.archive.folder])
        if compacted and open_generations(fresh).live().manifest().deleted:
            compact(fresh)  # where ids are repeated a rebuild removes articles too
        ours = dict(answers(self.live, compacted))
        with closing(Live(fresh)) as other:
            theirs = dict(answers(other, compacted))
        for question, answer in theirs.items():
            assert ours[question] == answer, f"{question}: {ours[question]} instead of {answer}"
        self.compared += 1
        leftovers = list(self.settings.index.glob("generations/*.new"))
        assert not leftovers

    def step_beside_rebuilds(self) -> None:
        """Some changes, then an update here and a rebuild there."""
        other = Settings(
            index=self.folder / "other",
            holdings=self.folder / "other.sqlite",
            engine=self.settings.engine,
        )
        if not other.holdings.exists():
            _copy(self.settings.holdings, other.holdings)
        self.told.append(f"{[self.archive.change() for _ in range(3)]}")
        update(self.settings)
        rebuild(other, [self.archive.folder])
        with closing(Live(other)) as live:
            theirs = dict(answers(live, relevance=False))
        for question, answer in answers(self.live, relevance=False):
            assert answer == theirs[question], f"{question}: {answer} instead of {theirs[question]}"

    def close(self) -> None:
        self.live.close()


def answers(live: Live, relevance: bool) -> Iterator[tuple[str, object]]:
    """Ids in both orders, facets and, of a compacted index, scores: for all trees."""
    with live.searcher() as searcher:
        yield "size", searcher.size()
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


def _stored(article: object) -> tuple[object, ...]:
    """What an article says; where it was read may be out of date."""
    fields = article.__dataclass_fields__  # type: ignore[attr-defined]
    return tuple(getattr(article, name) for name in fields if name != "origin")


def _copy(holdings: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(holdings)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)


def run(folder: Path, engine: str, seed: int, updates: int, kills: float, compare: int) -> Trial:
    """So many random updates; compared with an index built anew after each ``compare``."""
    trial = Trial(folder, engine, seed)
    try:
        for number in range(1, updates + 1):
            trial.step(kill=trial.chance.random() < kills)
            if number % compare == 0:
                trial.compare(compacted=number % (2 * compare) == 0)
        trial.compare(compacted=True)
        return trial
    except (AssertionError, PressesucheError):
        print(*trial.told, sep="\n")
        raise
    finally:
        trial.close()
