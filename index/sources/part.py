"""Part: a stretch of a file that can be read by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file: bytes from ``start`` up to ``end``, and the first line's number."""

    start: int
    end: int
    line: int = 1
