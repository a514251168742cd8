"""Remembering: what was worked out of a text kept for the next time, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Generic, TypeVar

LONGEST = 64  #: letters of a text that is worth remembering

Worked = TypeVar("Worked")


def remembered(most: int) -> Callable[[Callable[[str], Worked]], Callable[[str], Worked]]:
    """A function of one text that remembers so many results, as ``functools.lru_cache`` does.

    Readers type what they like: a memory that counts texts alone holds as many megabytes as they
    care to send. So what is made of a long text is worked out each time.

    >>> asked = []
    >>> length = remembered(10)(lambda text: asked.append(text) or len(text))
    >>> [length("Hafen"), length("Hafen"), length("a" * 100), length("a" * 100), len(asked)]
    [5, 5, 100, 100, 3]
    """

    def remembering(function: Callable[[str], Worked]) -> Callable[[str], Worked]:
        kept = lru_cache(most)(function)

        @wraps(function)
        def result(text: str) -> Worked:
            return kept(text) if len(text) <= LONGEST else function(text)

        return result

    return remembering


class Known(dict[str, Worked], Generic[Worked]):
    """A text -> what is worked out of it; at most so many are remembered.

    When half as many are in it, they become the older half: of those, what is asked for again
    stays. Looking something up that is known costs no more than in any other dictionary.

    >>> asked = []
    >>> length = Known(lambda text: asked.append(text) or len(text), most=4)
    >>> [length[text] for text in ("Hafen", "Rat", "Hafen", "Klinik", "Hafen", "Markt")]
    [5, 3, 5, 6, 5, 5]
    >>> asked
    ['Hafen', 'Rat', 'Klinik', 'Markt']
    """

    def __init__(self, work_out: Callable[[str], Worked], most: int) -> None:
        super().__init__()
        self._work_out, self._half = work_out, most // 2
        self._older: dict[str, Worked] = {}

    def __missing__(self, text: str) -> Worked:
        found = self._older.get(text)
        if found is None:
            found = self._work_out(text)
        if len(text) <= LONGEST:
            if len(self) >= self._half:
                self._older = self.copy()
                self.clear()
            self[text] = found
        return found
