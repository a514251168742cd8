"""Keyness: how surely a word is more frequent in some texts than in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

#: The ratio above which chance has less than one part in a thousand.
SURE = 10.83


@dataclass(frozen=True, slots=True)
class Corpus:
    """Some texts and all texts, by how many there are; the former are among the latter."""

    here: int
    everywhere: int

    def ratio(self, here: int, everywhere: int) -> float:
        """How many times as frequent a word is here as everywhere.

        ``here`` and ``everywhere`` are how many texts have the word.

        >>> Corpus(10, 1000).ratio(5, 50)
        10.0
        """
        return here * self.everywhere / (max(here, everywhere) * self.here)

    def surety(self, here: int, everywhere: int) -> float:
        """The log-likelihood ratio of texts here and elsewhere that have the word and have not.

        From ``SURE`` on, a word is more frequent here by more than chance (Dunning: Accurate
        Methods for the Statistics of Surprise and Coincidence, Computational Linguistics 19,
        1993). It is 0 for a word that is not more frequent here.

        >>> corpus = Corpus(10, 1000)
        >>> round(corpus.surety(5, 50), 1), round(corpus.surety(2, 10), 1), corpus.surety(1, 200)
        (17.1, 9.0, 0.0)
        """
        every = min(max(here, everywhere), self.everywhere)
        if here * self.everywhere <= every * self.here:
            return 0.0
        elsewhere, there = every - here, max(self.everywhere - self.here, every - here)
        share = every / (self.here + there)
        return 2 * (
            _part(here, self.here * share)
            + _part(self.here - here, self.here * (1 - share))
            + _part(elsewhere, there * share)
            + _part(there - elsewhere, there * (1 - share))
        )


def _part(observed: int, expected: float) -> float:
    return observed * log(observed / expected) if observed else 0.0
