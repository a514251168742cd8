"""Articles to measure with: real ones cut to one length, and as many more as are wanted.

The first articles are those of the pool, cut (or stretched with sentences of others) so that
all together have ``MEAN`` words in the mean and the pool's own spread of lengths. The rest are
sentences of the pool drawn at random. Dates, outlets, authors, agencies and sections come from
short lists, so that every facet has values. The same seed gives the same file, byte for byte;
nothing but the pool is held in memory.
"""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

import msgspec

MEAN = 359  #: words of an article, in the mean
SEED = 7
FIRST_DAY, DAYS = datetime(2005, 1, 1, tzinfo=UTC), 20 * 365
OUTLETS = (
    *("Hafenkurier", "Tageblatt", "Abendpost", "Der Lotse", "Stadtanzeiger", "Rheinbote"),
    *("Morgenecho", "Die Warte", "Landpost", "Neue Rundschau", "Volksfreund", "Wochenspiegel"),
)
AGENCIES = ("dpa", "AFP", "Reuters", "epd", "KNA", "dpa-AFX")
SECTIONS = ("Politik", "Wirtschaft", "Kultur", "Sport", "Lokales", "Wissen", "Meinung", "Reise")
FIRST_NAMES = ("Ada", "Ben", "Cem", "Dora", "Emil", "Finja", "Gesa", "Henk", "Ida", "Jonas")
LAST_NAMES = ("Lotse", "Kai", "Bug", "Anker", "Deich", "Watt", "Boje", "Steg", "Pier", "Segel")

_SENTENCE = re.compile(r"(?<=[.!?…])[\"“”«]?\s+(?=[A-ZÄÖÜ„\"»])")


class Row(msgspec.Struct, frozen=True):
    """One line of the file."""

    id: str
    url: str
    title: str
    text: str
    date: str | None  #: a moment, a day, a month, or None
    outlet: str
    authors: list[str]
    section: str
    agencies: list[str]
    language: str

    @property
    def day(self) -> int:
        """20250410; 20250400 for a month, 0 without a date."""
        return int((self.date or "")[:10].replace("-", "").ljust(8, "0"))


_rows = msgspec.json.Decoder(Row)


def read(path: Path) -> Iterator[Row]:
    """The articles of a file that ``write`` made, as every peer reads them."""
    return (row for row, _ in lines(path))


def lines(path: Path) -> Iterator[tuple[Row, bytes]]:
    """The articles with their lines, for a peer that stores an article as it came."""
    with path.open("rb") as file:
        for line in file:
            yield _rows.decode(line), line


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the number of its words."""

    text: str
    words: int


class Pool:
    """The sentences and titles of real articles."""

    def __init__(self, path: Path, limit: int | None = None) -> None:
        opened = lzma.open if path.suffix == ".xz" else open
        with opened(path, "rb") as file:
            records = [msgspec.json.decode(line) for line in islice(file, limit) if line.strip()]
        self.titles = [str(record.get("title") or "Ohne Titel") for record in records]
        self.articles = [_sentences(record.get("body") or record["text"]) for record in records]
        self.sentences = [sentence for article in self.articles for sentence in article]
        lengths = [sum(sentence.words for sentence in article) for article in self.articles]
        mean = sum(lengths) / len(lengths)
        self.lengths = [length / mean for length in lengths]  # of the mean


def _sentences(text: str) -> list[Sentence]:
    found = [s.strip() for line in text.splitlines() for s in _SENTENCE.split(line)]
    return [Sentence(one, one.count(" ") + 1) for one in found if one]


def rows(pool: Pool, count: int, mean: int = MEAN, seed: int = SEED) -> Iterator[Row]:
    """This many articles of ``mean`` words in the mean."""
    chance = random.Random(seed)
    outlets = list(accumulate(1 / (rank + 1) for rank in range(len(OUTLETS))))
    for number in range(count):
        real = number < len(pool.articles)
        wanted = mean * (pool.lengths[number] if real else chance.choice(pool.lengths))
        own = pool.articles[number] if real else []
        title = pool.titles[number] if real else chance.choice(pool.titles)
        yield Row(
            id=f"b{number:07}",
            url=f"https://archiv.example/{number:07}",
            title=title,
            text=_text(own, pool, wanted, chance),
            date=_date(chance),
            outlet=chance.choices(OUTLETS, cum_weights=outlets)[0],
            authors=_authors(chance),
            section=chance.choice(SECTIONS),
            agencies=[chance.choice(AGENCIES)] if chance.random() < 0.4 else [],
            language="de" if chance.random() < 0.98 else "en",
        )


def _text(own: list[Sentence], pool: Pool, wanted: float, chance: random.Random) -> str:
    """Sentences, own ones first, as near to the wanted number of words as they come."""
    paragraphs: list[list[str]] = [[]]
    words = taken = 0
    while True:
        sentence = own[taken] if taken < len(own) else chance.choice(pool.sentences)
        if taken and words + sentence.words / 2 > wanted:
            return "\n".join(map(" ".join, paragraphs))
        if len(paragraphs[-1]) == 4:
            paragraphs.append([])
        paragraphs[-1].append(sentence.text)
        words, taken = words + sentence.words, taken + 1


def _date(chance: random.Random) -> str | None:
    kind = chance.random()
    moment = FIRST_DAY + timedelta(minutes=chance.randrange(DAYS * 24 * 60))
    if kind < 0.01:
        return None
    if kind < 0.03:
        return f"{moment:%Y-%m}"
    return f"{moment:%Y-%m-%d}" if kind < 0.2 else f"{moment:%Y-%m-%dT%H:%M:00+01:00}"


def _authors(chance: random.Random) -> list[str]:
    if chance.random() < 0.25:
        return []
    return [f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"]


def write(pool: Pool, path: Path, count: int, mean: int = MEAN, seed: int = SEED) -> None:
    """Write this many articles, one a line; a file that is there is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half_done = path.with_suffix(".part")
    encode = msgspec.json.Encoder().encode
    with half_done.open("wb") as file:
        for row in rows(pool, count, mean, seed):
            file.write(encode(row))
            file.write(b"\n")
    half_done.replace(path)
