"""What finding copies costs in a growing archive: CPU time, memory, disk.

``write`` makes archives of real sentences, as ``tests.scale.corpus`` does, half of the words
replaced so that sentences drawn twice are not copies, and with planted ones: of every ten
articles one is printed by two more outlets. ``python -m tests.duplicates.growth FILE`` measures one
archive in a process of its own and writes the figures as JSON.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

import msgspec

from index.duplicates.clusters import stories_of
from index.duplicates.pairs import find
from index.duplicates.spool import Spool, holding
from index.prints import of_text
from tests.duplicates.planting import WAYS, Desk
from tests.scale.corpus import SEED, Pool, rows

ROOT = Path(__file__).parents[2]
PLANTED = ("cut", "reordered", "reworded, four words in a row", "reworded, every fifth sentence")

_WORD = re.compile(r"\w+")


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One article of an archive; ``original`` is the number of that which it copies, or 0."""

    number: int
    outlet: str
    day: int
    text: str
    original: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What an archive cost: microseconds of CPU an article, megabytes beyond the imports."""

    articles: int
    words: float  #: of an article, in the mean
    prints: float
    spool: float
    pairs: float
    clusters: float
    memory: float
    found: float  #: of the planted copies, the part in the story of their original


def write(pool: Pool, path: Path, count: int) -> None:
    """Write an archive of so many articles."""
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as file:
        for line in _lines(pool, count):
            file.write(encode(line) + b"\n")


def _lines(pool: Pool, count: int) -> Iterator[Line]:
    chance = random.Random(SEED)
    words = [word for title in pool.titles for word in _WORD.findall(title)]
    desk = Desk(chance, words)
    number = 0
    for row in rows(pool, count):
        if number >= count:
            return
        number += 1
        text = _WORD.sub(
            lambda m: m[0] if chance.random() < 0.5 else chance.choice(words), row.text
        )
        original = Line(number, row.outlet, 730_000 + chance.randrange(7000), text, 0)
        yield original
        long_enough = row.text.count(" ") >= 80
        for way in chance.sample(PLANTED, 2) if long_enough and chance.random() < 0.1 else ():
            number += 1
            copy = WAYS[way](desk, text)
            yield Line(number, f"Blatt {way}", original.day, copy, original.number)


def measured(path: Path) -> Costs:
    """The costs of an archive, measured in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.duplicates.growth", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Costs(**json.loads(told.stdout))


def _measure(path: Path) -> Costs:
    decode = msgspec.json.Decoder(Line).decode
    before = _memory()
    articles, words, printing, spooling = 0, 0, 0.0, 0.0
    originals: dict[int, int] = {}
    with path.open("rb") as file, closing(Spool(path.parent)) as spool:
        for line in map(decode, file):
            begin = process_time()
            found = of_text(line.text)
            between = process_time()
            spool.add(holding(line.number, line.outlet, line.day, found))
            spooling += process_time() - between
            printing += between - begin
            articles, words = articles + 1, words + line.text.count(" ") + 1
            if line.original:
                originals[line.number] = line.original
        begin = process_time()
        pairs = find(spool, path.parent)
        between = process_time()
        stories = stories_of(pairs)
        end = process_time()
    memory = _memory() - before
    together = sum(
        number in stories and stories[number] == stories.get(original)
        for number, original in originals.items()
    )
    each = 1e6 / articles
    return Costs(
        articles=articles,
        words=words / articles,
        prints=printing * each,
        spool=spooling * each,
        pairs=(between - begin) * each,
        clusters=(end - between) * each,
        memory=memory,
        found=together / max(len(originals), 1),
    )


def _memory() -> float:
    """The most memory the process has held, in megabytes."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):  # getrusage would count that of the parent, too
            return int(line.split()[1]) / 1024
    raise OSError("the system does not tell how much memory is held")


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(Path(sys.argv[1])))))
