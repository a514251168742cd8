"""The prints of a whole archive, kept on disk until all articles are known."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.duplicates.boilerplate import UNKNOWN
from index.duplicates.measure import REACH, cover
from index.duplicates.rows import Keys, Rows, Tags
from index.prints import BITS, SHINGLE, Hashes, Prints

ARTICLE_BITS = 24
MOST = 1 << ARTICLE_BITS  #: articles of one archive
HASH_BITS = 40  #: of a print; of 80 million, 3,000 pairs are alike by chance, one print each
LAST_PLACE = (1 << 16) - 1  #: words beyond it count as one

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """What finding copies of one article needs to know of it.

    ``hashes`` are its prints without quotations, each once, in ascending order; ``places`` the
    words at which they first stand. ``day`` is ``date.toordinal()``, or ``UNDATED`` where the
    day is not known; ``outlet`` is "" where the outlet is not.
    """

    number: int
    outlet: str
    day: int
    hashes: Hashes
    places: Tags


def holding(number: int, outlet: str, day: int, prints: Prints) -> Holding:
    """What is kept of an article: what it reports, not what it quotes."""
    reported = prints.reported if prints.quoted.any() else prints
    hashes, first = np.unique(reported.hashes, return_index=True)
    places = np.minimum(reported.places[first], LAST_PLACE).astype(np.uint16)
    return Holding(number, outlet, day, hashes, places)


class Spool:
    """The holdings of an archive, on disk.

    Articles are known by the order in which they were added, from 0; of each, 36 bytes stay
    in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._rows = Rows(folder, HASH_BITS + ARTICLE_BITS)
        self._numbers, self._days = array("q"), array("i")
        self._outlets, self._keys = array("i"), array("Q")
        self._words, self._reach, self._lengths = array("i"), array("i"), array("i")
        self._outlet_numbers: dict[str, int] = {"": UNKNOWN}

    def close(self) -> None:
        """Give up the holdings."""
        self._rows.close()

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, one: Holding) -> None:
        """Add an article. Raises ValueError for more than ``MOST`` of them."""
        article = len(self._numbers)
        if article >= MOST:
            raise ValueError(f"more than {MOST} articles")
        self._numbers.append(one.number)
        self._days.append(one.day)
        known = self._outlet_numbers
        self._outlets.append(known.setdefault(one.outlet, len(known) - 1))
        places = np.sort(one.places)
        self._words.append(cover(places))
        self._reach.append(cover(places, REACH))
        self._lengths.append(int(places[-1]) + SHINGLE if len(places) else 0)
        self._keys.append(int(np.bitwise_xor.reduce(one.hashes)))
        keys = one.hashes >> np.uint64(BITS - HASH_BITS)
        keys <<= np.uint64(ARTICLE_BITS)
        keys |= np.uint64(article)
        self._rows.add(keys, one.places)

    def parts(self) -> Iterator[tuple[Keys, Tags]]:
        """Prints and articles (a key: first the print, then the article) with their places."""
        return self._rows.parts()

    @property
    def numbers(self) -> Ints:
        """The articles' numbers."""
        return np.array(self._numbers, np.int64)

    @property
    def days(self) -> Ints:
        """The articles' days."""
        return np.array(self._days, np.int64)

    @property
    def outlets(self) -> Ints:
        """A number for each article's outlet, ``UNKNOWN`` where it is not known."""
        return np.array(self._outlets, np.int64)

    @property
    def words(self) -> Ints:
        """How many words of each article its prints cover."""
        return np.array(self._words, np.int64)

    @property
    def reach(self) -> Ints:
        """How many words of each article its prints reach."""
        return np.array(self._reach, np.int64)

    @property
    def lengths(self) -> Ints:
        """The number of words up to the end of each article's last print."""
        return np.array(self._lengths, np.int64)

    @property
    def keys(self) -> Keys:
        """A number for each article, made of its prints."""
        return np.array(self._keys, np.uint64)
