"""Crashes: rebuilds and updates killed at any moment, while others read; and clocks that jump."""

from __future__ import annotations

import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen

from index.build import check, rebuild
from index.errors import IndexLocked
from index.folders import FolderGenerations
from index.settings import ENGINES
from index.update import update
from tests.torture.promise import Kept, Scale
from tests.torture.rounds import Rounds

KILLED = -signal.SIGKILL


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """Kills under readers, two writers, locks of the dead, removed generations, wrong clocks."""
    for engine in ENGINES:
        yield from _killed(folder / engine, engine, scale.of(4, 150))
        yield _two_writers(folder / f"{engine}-two", engine, scale.of(1, 20))
        yield _generation_removed(folder / f"{engine}-removed", engine, scale.of(1, 20))
        yield _clock_jumps(folder / f"{engine}-clock", engine, scale.of(2, 20))


@dataclass
class _Reader:
    """What a process that reads all the time has seen."""

    process: Popen[str]
    seen: Counter[str] = field(default_factory=Counter)
    backwards: list[str] = field(default_factory=list)
    _latest: int = 0

    def end(self, following: threading.Thread) -> None:
        """Read no more."""
        self.process.kill()
        following.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe
            pipe.close()
        self.process.wait()

    def follow(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            told = line.strip()
            self.seen[told if not _number(told) else "whole"] += 1
            if (number := _number(told)) and number < self._latest:
                self.backwards.append(f"{told} after {self._latest}")
            self._latest = max(self._latest, number)


def _reader(rounds: Rounds) -> tuple[_Reader, threading.Thread]:
    """A process that reads already, and who listens to it."""
    reader = _Reader(rounds.started("read"))
    following = threading.Thread(target=reader.follow)
    following.start()
    while not reader.seen and following.is_alive():
        time.sleep(0.05)
    return reader, following


def _number(told: str) -> int:
    found = re.fullmatch(r"Runde(\d+)", told)
    return int(found[1]) if found else 0


def _killed(folder: Path, engine: str, kills: int) -> Iterator[Kept]:
    rounds = Rounds(folder, engine)
    chance = random.Random(f"kills {engine}")
    rounds.next()
    began = time.monotonic()
    assert rounds.run("rebuild")[0] == 0
    lasts = time.monotonic() - began
    reader, following = _reader(rounds)
    lost: list[str] = []
    orphans: list[str] = []
    left: set[str] = set()
    acknowledged = killed = 0
    while killed < kills:
        number = rounds.next()
        what = chance.choice(("rebuild", "update"))
        writer = rounds.started(what)
        moment = chance.uniform(0.1, 1.1) * lasts
        time.sleep(moment)
        writer.kill()
        writer.communicate()
        died = writer.returncode == KILLED
        killed += died
        told = f"{what} of round {number}, killed after {moment:.2f} s"
        seen = _number(rounds.seen())
        # A run that ended has answered for its round; one that was killed may have switched.
        if not (seen == number or (died and acknowledged <= seen < number)):
            lost.append(f"{told}: readers see {rounds.seen()} instead of {acknowledged} or later")
        acknowledged = max(acknowledged, seen)
        if killed % 2 == 0:
            assert rounds.run("update")[0] == 0
            acknowledged = number
            if rounds.seen() != f"Runde{number}":
                lost.append(f"{told}: the next update gives {rounds.seen()}")
            now = set(rounds.orphans())  # what somebody still read goes with the run after
            orphans += [f"{told}: {one}" for one in sorted(now & left)]
            left = now
            if damages := check(rounds.settings).damages:
                lost.append(f"{told}: {damages}")
    reader.end(following)
    whole = reader.seen.pop("whole", 0)
    wrong = [f"{count:,} reads: {told}" for told, count in reader.seen.items()]
    kind = f"kill -9 under readers, {engine}"
    yield Kept(f"{kind}: no acknowledged article is lost", killed, tuple(lost))
    yield Kept(
        f"{kind}: no read fails or is a mixture",
        whole + sum(reader.seen.values()),
        (*wrong, *reader.backwards),
    )
    yield Kept(f"{kind}: nothing is left lying about", killed, tuple(orphans))


def _two_writers(folder: Path, engine: str, times: int) -> Kept:
    """Of writers that begin together one waits for nobody, and the other is told so."""
    rounds, failures = Rounds(folder, engine), []
    rounds.next()
    rebuild(rounds.settings, [rounds.archive])
    for _ in range(times):
        number = rounds.next()
        writers = [rounds.started("rebuild") for _ in range(3)]
        ended = [(writer.communicate()[1], writer.returncode) for writer in writers]
        done = sum(code == 0 for _, code in ended)
        refused = sum("another process is writing" in said for said, code in ended if code)
        if not done or done + refused != len(writers) or rounds.seen() != f"Runde{number}":
            failures.append(f"round {number}: {ended}, {rounds.seen()}")
    try:
        with FolderGenerations(rounds.settings.index).writing():
            rebuild(rounds.settings, [rounds.archive])
        failures.append("a second writer was let in")
    except IndexLocked:
        pass
    lock = rounds.settings.index / "lock"
    lock.write_text("process 99999 on a machine that is gone since 2020-01-01 00:00:00\n")
    update(rounds.settings)  # whose lock it was is dead, and the lock with it
    return Kept(f"two writers, and the lock of a dead one, {engine}", times + 2, tuple(failures))


def _generation_removed(folder: Path, engine: str, times: int) -> Kept:
    """Readers hold on to what they read, while rebuilds remove what nobody needs any more."""
    rounds, failures = Rounds(folder, engine), []
    rounds.next()
    rebuild(rounds.settings, [rounds.archive])
    reader, following = _reader(rounds)
    for _ in range(times):
        rounds.next()
        rebuild(rounds.settings, [rounds.archive])
        rebuild(rounds.settings, [rounds.archive])
    time.sleep(0.5)
    reader.end(following)
    reads = sum(reader.seen.values())
    failures += [f"{n:,} reads: {told}" for told, n in reader.seen.items() if told != "whole"]
    kept = FolderGenerations(rounds.settings.index).known()
    if len(kept) > 3:  # the live one, the one before, one that is still read
        failures.append(f"{len(kept)} generations are kept")
    return Kept(
        f"generations removed under readers, {engine}",
        2 * times,
        tuple(failures + reader.backwards),
        f"{reads:,} reads",
    )


def _clock_jumps(folder: Path, engine: str, times: int) -> Kept:
    """Runs whose clock is years before or behind that of the run before."""
    rounds, failures = Rounds(folder, engine), []
    chance = random.Random("clock")
    now = datetime(2025, 4, 10, tzinfo=UTC)
    rounds.next()
    rebuild(rounds.settings, [rounds.archive], now=now)
    for _ in range(times):
        number = rounds.next()
        jumped = now + timedelta(days=chance.randint(-9000, 9000), seconds=chance.randint(0, 90000))
        if chance.random() < 0.5:
            rebuild(rounds.settings, [rounds.archive], now=jumped)
        else:
            update(rounds.settings, now=jumped)
        condition = check(rounds.settings)
        if rounds.seen() != f"Runde{number}" or condition.damages or condition.outdated:
            failures.append(f"{jumped:%Y-%m-%d}: {rounds.seen()}, {condition}")
    return Kept(f"the clock jumps, {engine}", times, tuple(failures))
