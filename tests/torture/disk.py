"""Disks: full ones of every size, and folders that must not be written to."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.build import check, rebuild
from index.settings import ENGINES
from tests.torture.promise import Kept, Scale
from tests.torture.rounds import Rounds


class NoDisk(Exception):
    """No disk of a given size can be made here."""


@contextmanager
def disk(place: Path, size: int) -> Iterator[Path]:
    """A file system of so many bytes. Raises NoDisk where nobody may make one."""
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        raise NoDisk("making a small disk takes a root that may mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """Sizes of disks from too small for anything to large enough."""
    for engine in ENGINES:
        yield _full(folder / engine, engine, scale.of(5, 50))
        yield _read_only(folder / f"{engine}-read", engine)


def _full(folder: Path, engine: str, sizes: int) -> Kept:
    failures, switched, room = [], 0, _room(folder / "room", engine)
    chance = random.Random(f"disks {engine}")
    for number in range(sizes):
        size = int(room * (0.9 + 2.6 * (number + chance.random()) / sizes))
        try:
            with disk(folder / f"disk{number}", size) as place:
                told, new = _on(place, engine, chance.choice(("rebuild", "update")))
        except NoDisk as reason:
            return _limited(folder / "limited", engine, sizes, str(reason))
        switched += new
        failures += [f"{size} bytes: {one}" for one in told]
    figures = f"{switched} had room for the new index, {sizes - switched} kept the old one"
    return Kept(
        f"a full disk: the old index or the new one, {engine}", sizes, tuple(failures), figures
    )


def _room(folder: Path, engine: str) -> int:
    """The bytes that one index and its holdings take."""
    rounds = Rounds(folder, engine)
    rounds.next()
    rebuild(rounds.settings, [rounds.archive])
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in files)


def _on(place: Path, engine: str, what: str) -> tuple[list[str], bool]:
    """What goes wrong on a disk, and whether the new index got onto it."""
    rounds = Rounds(place, engine)
    try:
        rounds.next()
        first = rounds.started("rebuild")
        said = first.communicate()[1]
        if first.returncode:
            return _refused(said, rounds, 0), False
        number = rounds.next()
    except OSError:  # not even the archive fits
        return [], False
    writer = rounds.started(what)
    said = writer.communicate()[1]
    if writer.returncode:
        return _refused(said, rounds, number - 1), False
    return _wrong(rounds, number), True


def _refused(said: str, rounds: Rounds, number: int) -> list[str]:
    """A run that found no room must say so and leave the old index."""
    told = [] if said.startswith("Error: ") and "Traceback" not in said else [said[-300:]]
    if number:
        return told + _wrong(rounds, number)
    exists = (rounds.settings.index / "current").exists()
    return [*told, "there is half an index"] if exists else told


def _wrong(rounds: Rounds, number: int) -> list[str]:
    shutil.rmtree(rounds.archive)  # makes the room that reading needs, for the holdings' log
    seen = rounds.seen()
    found = [] if seen == f"Runde{number}" else [f"readers see {seen} instead of {number}"]
    return found + [str(damage) for damage in check(rounds.settings).damages]


def _limited(folder: Path, engine: str, sizes: int, reason: str) -> Kept:
    """Where no small disk can be made: files that must not grow beyond a size."""
    failures, room = [], _room(folder / "room", engine)
    for number in range(sizes):
        rounds = Rounds(folder / f"{number}", engine)
        rounds.next()
        rebuild(rounds.settings, [rounds.archive])
        rounds.next()
        blocks = max(room * number // sizes // 1024, 1)
        writer = rounds.started("rebuild", blocks)
        said = writer.communicate()[1]
        failures += _wrong(rounds, 2) if not writer.returncode else _refused(said, rounds, 1)
    promise = f"a file that must not grow: the old index or the new one, {engine}"
    return Kept(promise, sizes, tuple(failures), reason)


def _read_only(folder: Path, engine: str) -> Kept:
    """An index that nobody may write to is searched, and a rebuild says what is wrong."""
    rounds = Rounds(folder, engine)
    rounds.next()
    rebuild(rounds.settings, [rounds.archive])
    index = rounds.settings.index
    mount = ["mount", "--bind", "-o", "ro", str(index), str(index)]
    mounted = (
        os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
    )
    for path in [*index.rglob("*"), index]:
        if not mounted:
            path.chmod(0o555 if path.is_dir() else 0o444)
    failures = []
    try:
        if (seen := rounds.seen()) != "Runde1":
            failures.append(f"readers see {seen}")
        rounds.next()
        for what in ("rebuild", "update"):
            writer = rounds.started(what)
            said = writer.communicate()[1]
            if not writer.returncode or "cannot be written" not in said or "Traceback" in said:
                failures.append(f"{what}: {writer.returncode}, {said[-300:]}")
        if (seen := rounds.seen()) != "Runde1":
            failures.append(f"readers see {seen} afterwards")
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(index)], check=True)
        else:
            for path in [index, *index.rglob("*")]:
                path.chmod(0o755)
    return Kept(f"a folder that must not be written to, {engine}", 4, tuple(failures))
