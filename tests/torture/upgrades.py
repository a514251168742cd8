"""Upgrades: what an older or newer version has left is read, or refused with what to do."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from index.folders import FolderGenerations
from index.manifest import digest
from index.settings import ENGINES
from tests.torture.promise import Kept, Scale
from tests.torture.rounds import ROOT, Rounds

Change = Callable[[Rounds], None]


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """Indexes, holdings and settings of other versions."""
    for engine in ENGINES:
        readable: dict[str, Change] = {
            "a manifest without a digest": _first_manifest,
            "a pointer without a digest": _first_pointer,
        }
        refused: dict[str, tuple[Change, str]] = {
            "a manifest of a later version": (_later_manifest, "run 'manage.py rebuild'"),
            "another schema or analyzer": (_other_rules, "run 'manage.py rebuild'"),
            "holdings of a later version": (_later_holdings, "newer version of this program"),
        }
        yield _read(folder / f"{engine}-read", engine, readable)
        yield _refused(folder / f"{engine}-refused", engine, refused)
    yield _settings(folder)


def _read(folder: Path, engine: str, changes: dict[str, Change]) -> Kept:
    failures = []
    for name, change in changes.items():
        rounds = _built(folder / name.replace(" ", "-"), engine)
        change(rounds)
        number = rounds.next()
        if _run(rounds, "update")[0] or rounds.seen() != f"Runde{number}":
            failures.append(f"{name}: {rounds.seen()}")
    return Kept(f"what an older version left is read, {engine}", len(changes), tuple(failures))


def _refused(folder: Path, engine: str, changes: dict[str, tuple[Change, str]]) -> Kept:
    failures = []
    for name, (change, remedy) in changes.items():
        rounds = _built(folder / name.replace(" ", "-"), engine)
        change(rounds)
        for command in ("search Hafen", "check", "update", "doctor"):
            code, said = _run(rounds, command)
            told = "manage.py" in said if command == "doctor" else remedy in said
            harmless = command == "search Hafen" and name == "holdings of a later version"
            if "Traceback" in said or not ((code and told) or harmless):
                failures.append(f"{name}, {command}: {code}, {said[-200:]}")
    return Kept(f"what cannot be read is refused with a way out, {engine}", 12, tuple(failures))


def _settings(folder: Path) -> Kept:
    """All that is wrong with the settings is told at once, by every command."""
    wrong = {"PRESSESUCHE_ENGINE": "solr", "PRESSESUCHE_PAGES": "viele", "PRESSESUCHE_INDX": "x"}
    commands = ("search Hafen", "check", "update", "rebuild", "info", "serve", "doctor", "alerts")
    failures = []
    for command in commands:
        told = subprocess.run(
            [sys.executable, "manage.py", *command.split()],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **wrong},
            capture_output=True,
            text=True,
            check=False,
        )
        said = told.stdout + told.stderr
        if told.returncode != 1 or not all(name in said for name in wrong):
            failures.append(f"{command}: {told.returncode}, {said[-200:]}")
    return Kept("wrong settings are told all at once", len(commands), tuple(failures))


def _built(folder: Path, engine: str) -> Rounds:
    rounds = Rounds(folder, engine)
    rounds.next()
    code, said = _run(rounds, f"rebuild {rounds.archive}")
    assert code == 0, said
    return rounds


def _run(rounds: Rounds, command: str) -> tuple[int, str]:
    environ = {
        "PATH": "/usr/bin:/bin",
        "PRESSESUCHE_INDEX": str(rounds.settings.index),
        "PRESSESUCHE_HOLDINGS": str(rounds.settings.holdings),
        "PRESSESUCHE_ENGINE": rounds.settings.engine,
        "PRESSESUCHE_PROCESSES": "0",
    }
    told = subprocess.run(
        [sys.executable, "manage.py", *command.split()],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, told.stdout + told.stderr


def _manifest(rounds: Rounds) -> Path:
    return FolderGenerations(rounds.settings.index).live().folder / "manifest.json"


def _first_manifest(rounds: Rounds) -> None:
    path = _manifest(rounds)
    told = path.read_text(encoding="utf-8").rpartition("}\n")[0] + "}\n"
    path.write_text(told.replace('"format": 2', '"format": 1'), encoding="utf-8")


def _first_pointer(rounds: Rounds) -> None:
    pointer = rounds.settings.index / "current"
    names = [line for line in pointer.read_text().splitlines() if line.isdigit() and len(line) == 6]
    pointer.write_text("".join(f"{name}\n" for name in names))


def _rewritten(rounds: Rounds, pattern: str, instead: str) -> None:
    path = _manifest(rounds)
    told = path.read_text(encoding="utf-8").rpartition("}\n")[0] + "}\n"
    changed, times = re.subn(pattern, instead, told)
    assert times == 1
    path.write_text(f"{changed}{digest(changed.encode())}\n", encoding="utf-8")


def _later_manifest(rounds: Rounds) -> None:
    _rewritten(rounds, '"format": 2', '"format": 77')


def _other_rules(rounds: Rounds) -> None:
    _rewritten(rounds, '"fingerprint": "[0-9a-f]+"', '"fingerprint": "00000000"')


def _later_holdings(rounds: Rounds) -> None:
    with closing(sqlite3.connect(rounds.settings.holdings)) as database:
        database.execute("PRAGMA user_version = 99")
