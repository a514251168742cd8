"""Articles to find copies among: read from the material, as holdings and as texts."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from index.article import Precision
from index.duplicates.boilerplate import UNDATED
from index.duplicates.pairs import Pairs, find
from index.duplicates.spool import Holding, Spool, holding
from index.prints import of_text
from index.sources import read


@dataclass(frozen=True, slots=True)
class Piece:
    """An article, as far as finding copies is concerned."""

    number: int
    outlet: str
    day: int
    text: str

    @property
    def holding(self) -> Holding:
        """What is kept of it."""
        return holding(self.number, self.outlet, self.day, of_text(self.text))

    @property
    def with_quotations(self) -> Holding:
        """The same, with its quotations counted as if they were reported."""
        found = of_text(self.text)
        plain = replace(found, quoted=np.zeros_like(found.quoted))
        return holding(self.number, self.outlet, self.day, plain)


def from_lines(path: Path, limit: int | None = None) -> Iterator[Piece]:
    """The articles of a packed file of JSON lines: their own ids are their numbers."""
    with (gzip.open if path.suffix == ".gz" else lzma.open)(path, "rb") as file:
        for line in islice(file, limit):
            record = msgspec.json.decode(line)
            outlet = record.get("outlet") or record.get("source") or ""
            day = date.fromisoformat(record["date"][:10]).toordinal() if record["date"] else UNDATED
            yield Piece(int(record["id"]), outlet, day, record["body"])


def from_folder(folder: Path) -> Iterator[Piece]:
    """The articles of a folder, numbered as they come."""
    for number, article in enumerate(read([folder]), 1):
        if not isinstance(article, Exception):
            exact = article.date.precision in (Precision.MINUTE, Precision.DAY)
            day = article.date.first_day if exact else None
            ordinal = day.toordinal() if day else UNDATED
            yield Piece(number, article.outlet, ordinal, article.body)


def pairs_of(holdings: Iterable[Holding], least: int = 2) -> Pairs:
    """The pairs of an archive."""
    with closing(Spool()) as spool:
        for one in holdings:
            spool.add(one)
        return find(spool, least=least)
