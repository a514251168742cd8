"""Damage: bits that flip and files that end too soon, over every file of an index."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

from index.build import rebuild
from index.settings import ENGINES, Settings
from index.update import update
from tests.torture.promise import Kept, Scale
from tests.torture.witness import Seen, Witness
from tests.updates.archive import Archive

ARTICLES = 150  #: changes to the archive before it is built
_IDLE = {"lock", "in-use"}  #: files from which nothing is ever read


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """Flips and truncations on each engine, as a small index and as one too large to be read
    at each opening."""
    for engine in ENGINES:
        for large in (False, True):
            place = folder / f"{engine}-{large}"
            yield from _of(place, engine, large, scale)


def _of(folder: Path, engine: str, large: bool, scale: Scale) -> Iterator[Kept]:
    settings = _built(folder, engine)
    kind = f"{engine}, {'large' if large else 'small'} index"
    with closing(Witness(settings, large)) as witness:
        whole = witness.look()
        assert whole.answers and not whole.damages, whole
        flips = scale.of(6, 125), _flipped
        cuts = scale.of(3, 50), _cut
        for name, (count, harm) in (("a bit flips", flips), ("a file ends too soon", cuts)):
            chance = random.Random(f"{engine} {name}")
            yield _tried(f"{name}: {kind}", settings, witness, whole, count, harm, chance)


def _built(folder: Path, engine: str) -> Settings:
    """Two generations, of which the second shares files with the first."""
    archive = Archive(folder / "archive", random.Random(7))
    for _ in range(ARTICLES):
        archive.change()
    settings = Settings(folder / "index", engine, folder / "holdings.sqlite", processes=0)
    rebuild(settings, [archive.folder])
    for _ in range(5):
        archive.add_line()
    update(settings)
    return settings


Harm = Callable[[bytes, random.Random], tuple[bytes, str]]


def _flipped(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    at, bit = chance.randrange(len(content)), chance.randrange(8)
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    return bytes(changed), f"bit {bit} of byte {at}"


def _cut(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    size = chance.randrange(len(content))
    return content[:size], f"{size} of {len(content)} bytes"


def _tried(
    promise: str,
    settings: Settings,
    witness: Witness,
    whole: Seen,
    count: int,
    harm: Harm,
    chance: random.Random,
) -> Kept:
    """Each file in turn is harmed and mended."""
    files = [path for path in _live_files(settings) if path.stat().st_size]
    chance.shuffle(files)
    failures: list[str] = []
    noticed = early = 0
    for path, number in zip(cycle(files), range(count), strict=False):
        with _harmed(path, harm, chance) as where:
            seen = witness.look()
        noticed += bool(seen.damages)
        early += bool(seen.early and seen.early != whole.early)
        told = f"{path.relative_to(settings.index)}, {where} (number {number}): "
        if seen.died:
            failures.append(f"{told}the reader died ({seen.died})")
        elif not seen.damages and not _harmless(path, seen, whole):
            failures.append(f"{told}check finds nothing")
        elif seen.answers and seen.answers != whole.answers:
            failures.append(f"{told}a wrong answer in silence")
    again = witness.look()
    if again != whole:
        failures.append(f"after all was mended: {again}")
    figures = f"{noticed:,} noticed by check"
    if early:
        figures += f"; {early:,} gave other answers until all files were read"
    return Kept(promise, count, tuple(failures), figures)


def _harmless(path: Path, seen: Seen, whole: Seen) -> bool:
    """Nothing is read from the file, or it still says the same: a cut digest, say."""
    return seen.answers == whole.answers and (path.name in _IDLE or path.name == "current")


def _live_files(settings: Settings) -> list[Path]:
    live = max((settings.index / "generations").iterdir())
    files = [path for path in live.rglob("*") if path.is_file() and path.name not in _IDLE]
    return sorted([*files, settings.index / "current"])


@contextmanager
def _harmed(path: Path, harm: Harm, chance: random.Random) -> Iterator[str]:
    content = path.read_bytes()
    changed, where = harm(content, chance)
    path.write_bytes(changed)
    try:
        yield where
    finally:
        path.write_bytes(content)
