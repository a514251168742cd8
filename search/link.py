"""Link: a text that leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads; "" for where one is already."""

    label: str
    url: str = ""
