"""Copies as papers make them, out of real articles, with a seed: the same every time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"(?<=[.!?…])[\"“”«]?\s+(?=[A-ZÄÖÜ„\"»])")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who copies. ``words`` are what is said instead."""

    chance: random.Random
    words: Sequence[str]

    def cut(self, text: str) -> str:
        """The first 30 to 60 percent of the sentences, at least three."""
        told = _SENTENCE.split(text)
        return " ".join(told[: max(3, int(len(told) * self.chance.uniform(0.3, 0.6)))])

    def reordered(self, text: str) -> str:
        """All sentences in another order."""
        told = _SENTENCE.split(text)
        self.chance.shuffle(told)
        return " ".join(told)

    def said_otherwise(self, text: str) -> str:
        """A fifth of the words replaced, four in a row."""
        told = text.split(" ")
        at = 0
        while at < len(told):
            if self.chance.random() < 0.0625:  # then 4 of 4 + 15 words are new
                told[at : at + 4] = self.chance.choices(self.words, k=len(told[at : at + 4]))
                at += 4
            else:
                at += 1
        return " ".join(told)

    def new_sentences(self, text: str) -> str:
        """A fifth of the sentences written anew."""
        told = _SENTENCE.split(text)
        for at in self.chance.sample(range(len(told)), round(len(told) / 5)):
            told[at] = self._replaced(told[at], 1.0)
        return " ".join(told)

    def every_fifth_word(self, text: str) -> str:
        """A fifth of the words replaced, each by itself."""
        return self._replaced(text, 0.2)

    def _replaced(self, text: str, share: float) -> str:
        def one(match: re.Match[str]) -> str:
            new = self.chance.random() < share
            return self.chance.choice(self.words) if new else match.group()

        return _WORD.sub(one, text)


WAYS: dict[str, Callable[[Desk, str], str]] = {
    "cut": Desk.cut,
    "reordered": Desk.reordered,
    "reworded, four words in a row": Desk.said_otherwise,
    "reworded, every fifth sentence": Desk.new_sentences,
    "reworded, single words": Desk.every_fifth_word,
}
