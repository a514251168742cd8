"""Remembering: what was worked out of a text kept for the next time, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, TypeVar

LONGEST = 64  #: letters of a text that is worth remembering

Worked = TypeVar("Worked")
Key = TypeVar("Key", bound=Hashable)


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


class Recent(Generic[Key, Worked]):
    """What was read last, in so many bytes; what was asked for longest ago is given up first.

    Safe to use from several threads.

    >>> recent = Recent[str, str](memory=10)
    >>> recent.keep("a", "Hafen", size=6)
    >>> recent.get("a"), recent.get("b")
    ('Hafen', None)
    >>> recent.keep("b", "Klinik", size=6)
    >>> recent.get("a") is None
    True
    """

    def __init__(self, memory: int) -> None:
        self._free = memory
        self._held: OrderedDict[Key, tuple[Worked, int]] = OrderedDict()
        self._mutex = Lock()

    def get(self, key: Key) -> Worked | None:
        """What was kept under this key, if it was lately."""
        with self._mutex:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def keep(self, key: Key, value: Worked, size: int) -> None:
        """Remember a value that takes ``size`` bytes, and forget others for it."""
        with self._mutex:
            if key not in self._held:
                self._held[key] = value, size
                self._free -= size
            while self._free < 0:
                self._free += self._held.popitem(last=False)[1][1]
