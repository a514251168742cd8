"""Remembering: what was worked out of a text kept for the next time, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

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
