"""Wires live: the latest version counts, and a kill takes an article out until a later version."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from index.article import Status
from index.build import check, rebuild
from index.compaction import compact
from index.engine import Query
from index.holdings import Holdings
from index.live import Live
from index.manifest import Withdrawn
from index.report import Report
from index.rollback import roll_back
from index.settings import ENGINES, Settings
from index.update import let_back, take_down, update

Bring = Callable[[Settings, Path], Report]


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return Settings(
        index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite", engine=request.param
    )


@pytest.fixture
def wire(tmp_path: Path, settings: Settings) -> Path:
    """A folder of messages; one that stays is indexed."""
    folder = tmp_path / "wire"
    folder.mkdir()
    send(folder, "aa", id="stays", title="Bleibt")
    rebuild(settings, [folder])
    return folder


@pytest.fixture(params=["update", "rebuild"])
def bring(request: pytest.FixtureRequest) -> Bring:
    """The index is brought up to date, in one way or the other."""
    if request.param == "update":
        return lambda settings, folder: update(settings)
    return lambda settings, folder: rebuild(settings, [folder])


def send(folder: Path, name: str, **said: Any) -> None:
    """A message in a file; files are read in the order of their names."""
    record = {"id": "bad", "outlet": "dpa", "text": "Der Rat tagt.", **said}
    (folder / f"{name}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")


def kill(folder: Path, name: str, version: int, **said: Any) -> None:
    send(folder, name, version=version, status="withdrawn", title="", text="", **said)


def found(settings: Settings) -> dict[str, str]:
    """Title to id of what the index holds, but for the message that stays."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        hits = searcher.search(Query(wq.Every())).hits
    return {hit.article.title: hit.article.id for hit in hits if hit.article.title != "Bleibt"}


def withdrawn(settings: Settings) -> dict[str, Withdrawn]:
    with closing(Live(settings)) as live, live.reading() as reading:
        return dict(reading.withdrawn)


@pytest.mark.parametrize("order", [*permutations((1, 2, 10))], ids=str)
def test_the_highest_version_counts_whatever_was_read_last(
    settings: Settings, wire: Path, bring: Bring, order: tuple[int, ...]
) -> None:
    for name, version in zip("bcd", order, strict=True):
        send(wire, name, version=version, title=f"Fassung {version}")
    bring(settings, wire)
    assert set(found(settings)) == {"Fassung 10"}
    assert check(settings).current


@pytest.mark.parametrize("order", [*permutations((1, 2, 10))], ids=str)
def test_versions_may_come_one_after_the_other(
    settings: Settings, wire: Path, order: tuple[int, ...]
) -> None:
    ids, highest = set(), 0
    for version in order:
        send(wire, f"v{version}", version=version, title=f"Fassung {version}")
        report = update(settings)
        highest = max(highest, version)
        assert set(found(settings)) == {f"Fassung {highest}"}
        assert report.switched == (version == highest)
        ids |= set(found(settings).values())
    assert len(ids) == 1


def test_versions_in_one_file_may_stand_in_any_order(
    settings: Settings, wire: Path, bring: Bring
) -> None:
    records = [
        {"id": "bad", "title": f"Fassung {n}", "text": "Kurz.", "version": n} for n in (2, 3)
    ]
    older = {**records[0], "version": 1, "title": "Fassung 1"}
    text = "".join(json.dumps(one) + "\n" for one in (records[1], records[0], older))
    (wire / "b.jsonl").write_text(text, encoding="utf-8")
    bring(settings, wire)
    assert set(found(settings)) == {"Fassung 3"}


def test_of_equal_versions_the_one_read_last_counts(
    settings: Settings, wire: Path, bring: Bring
) -> None:
    for name in "cbd":
        send(wire, name, version=4, title=f"aus {name}")
        bring(settings, wire)
    assert set(found(settings)) == {"aus d"}
    (wire / "d.jsonl").unlink()
    bring(settings, wire)
    assert set(found(settings)) == {"aus c"}


def test_where_the_latest_version_goes_the_one_before_counts_again(
    settings: Settings, wire: Path, bring: Bring
) -> None:
    for name, version in (("d", 1), ("b", 3), ("c", 2)):
        send(wire, name, version=version, title=f"Fassung {version}")
    bring(settings, wire)
    for name, left in (("b", {"Fassung 2"}), ("c", {"Fassung 1"}), ("d", set())):
        (wire / f"{name}.jsonl").unlink()
        bring(settings, wire)
        assert set(found(settings)) == left
    assert check(settings).current


@pytest.mark.parametrize("name", ["a", "z"])
def test_a_kill_removes_and_only_a_later_version_brings_back(
    settings: Settings, wire: Path, bring: Bring, name: str
) -> None:
    send(wire, "m", version=2, title="Falsch")
    bring(settings, wire)
    id = found(settings)["Falsch"]
    kill(wire, name, 3, corrections="Das Bad gibt es nicht.")
    bring(settings, wire)
    assert found(settings) == {}
    told = Withdrawn(id, Status.WITHDRAWN, "Das Bad gibt es nicht.")
    noticed = withdrawn(settings)[id].noticed
    assert withdrawn(settings) == {id: replace(told, noticed=noticed)}
    assert date.fromisoformat(noticed)
    send(wire, "n", version=1, title="Älter")
    send(wire, "o", version=3, title="Gleich alt")
    bring(settings, wire)
    assert found(settings) == {}
    send(wire, "b", version=4, title="Richtig")
    bring(settings, wire)
    assert found(settings) == {"Richtig": id}
    assert withdrawn(settings) == {}
    assert check(settings).current


def test_a_kill_that_is_deleted_never_was(settings: Settings, wire: Path, bring: Bring) -> None:
    send(wire, "m", version=1, title="Falsch")
    kill(wire, "k", 2)
    bring(settings, wire)
    assert found(settings) == {} and len(withdrawn(settings)) == 1
    (wire / "k.jsonl").unlink()
    bring(settings, wire)
    assert set(found(settings)) == {"Falsch"} and not withdrawn(settings)


def test_a_kill_of_the_only_article_leaves_none(settings: Settings, wire: Path) -> None:
    kill(wire, "k", 1, id="stays")
    assert update(settings).removed == 1
    with closing(Live(settings)) as live, live.searcher() as searcher:
        assert searcher.size() == 0


def test_counts_of_a_kill_and_of_what_comes_after(settings: Settings, wire: Path) -> None:
    send(wire, "m", version=1, title="Falsch")
    kill(wire, "n", 2)
    report = rebuild(settings, [wire])
    assert (report.articles, report.read, report.repeated) == (1, 3, 1)
    send(wire, "o", version=3, title="Richtig")
    report = update(settings)
    assert (report.added, report.changed, report.removed) == (1, 0, 0)
    kill(wire, "p", 4)
    report = update(settings)
    assert (report.added, report.changed, report.removed) == (0, 0, 1)
    assert not update(settings).switched


def test_a_withdrawal_outlives_rollback_and_compaction(settings: Settings, wire: Path) -> None:
    send(wire, "m", version=1, title="Falsch")
    update(settings)
    kill(wire, "n", 2)
    update(settings)
    roll_back(settings)
    assert found(settings) == {} and len(withdrawn(settings)) == 1
    update(settings)
    compact(settings)
    assert found(settings) == {} and len(withdrawn(settings)) == 1
    assert check(settings).current


def test_what_was_taken_down_stays_down_whatever_its_agency_sends(
    settings: Settings, wire: Path, bring: Bring
) -> None:
    send(wire, "m", version=1, title="Falsch")
    bring(settings, wire)
    id = found(settings)["Falsch"]
    take_down(settings, id, "Urteil")
    kill(wire, "n", 2)
    bring(settings, wire)
    send(wire, "o", version=3, title="Richtig")
    bring(settings, wire)
    assert found(settings) == {} and not withdrawn(settings)
    let_back(settings, id)
    assert found(settings) == {"Richtig": id}


def test_letting_back_brings_nothing_that_its_agency_has_withdrawn(
    settings: Settings, wire: Path
) -> None:
    send(wire, "m", version=1, title="Falsch")
    update(settings)
    id = found(settings)["Falsch"]
    take_down(settings, id, "Urteil")
    kill(wire, "n", 2)
    update(settings)
    let_back(settings, id)
    assert found(settings) == {} and set(withdrawn(settings)) == {id}
    assert check(settings).current


def test_holdings_of_before_versions_are_taken_over(settings: Settings, wire: Path) -> None:
    send(wire, "m", title="Ohne Nummer")
    update(settings)
    id = found(settings)["Ohne Nummer"]
    with closing(sqlite3.connect(settings.holdings)) as old:
        for statement in (
            "DROP INDEX articles_withdrawn",
            "ALTER TABLE articles DROP COLUMN rank",
            "ALTER TABLE copies DROP COLUMN rank",
            "DROP TABLE withdrawals",
            "PRAGMA user_version = 2",
        ):
            old.execute(statement)
        old.commit()
    send(wire, "n", version=1, title="Mit Nummer")
    rebuild(settings, [wire])
    assert found(settings) == {"Mit Nummer": id}
    assert Holdings(settings.holdings).withdrawals() == ()


def test_a_report_counts_what_agencies_have_withdrawn(
    settings: Settings, wire: Path, bring: Bring
) -> None:
    send(wire, "b", version=1, title="Fassung 1")
    send(wire, "c", id="gone", title="Verschwindet")
    bring(settings, wire)
    kill(wire, "d", 2)
    kill(wire, "e", 1, id="unheard of")
    (wire / "c.jsonl").unlink()
    report = bring(settings, wire)
    assert (report.articles, report.removed, report.withdrawn, report.left_out) == (1, 2, 1, 2)
    send(wire, "f", version=3, title="Fassung 3")
    report = bring(settings, wire)
    assert (report.articles, report.added, report.withdrawn, report.left_out) == (2, 1, 0, 1)


def test_a_report_counts_what_is_still_under_embargo(
    settings: Settings, wire: Path, bring: Bring
) -> None:
    send(wire, "b", title="Frei", embargo="2020-01-01T06:00:00Z")
    send(wire, "c", id="later", title="Später", embargo="2999-01-01T06:00:00Z")
    send(wire, "d", id="killed", title="Gesperrt", embargo="2999-01-01T06:00:00Z")
    assert bring(settings, wire).embargoed == 2
    kill(wire, "e", 2, id="killed")
    send(wire, "c", id="later", version=2, title="Jetzt")
    assert bring(settings, wire).embargoed == 0
