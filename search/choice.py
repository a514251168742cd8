"""Choice: the values of one facet that a reader has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


def wanted(value: str) -> str:
    """A value as a URL says that it is wanted; one that begins with - or \\ takes a \\."""
    return f"\\{value}" if value.startswith(("-", "\\")) else value


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of one facet that are wanted, and those that are not."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def toggled(self, value: str) -> Choice:
        """With the value wanted; or, if it was wanted or unwanted, without it."""
        if value in self.wanted or value in self.unwanted:
            return self.without(value)
        return Choice((*self.wanted, value), self.unwanted)

    def refusing(self, value: str) -> Choice:
        """With the value unwanted."""
        left = self.without(value)
        return Choice(left.wanted, (*left.unwanted, value))

    def without(self, value: str) -> Choice:
        return Choice(
            tuple(v for v in self.wanted if v != value),
            tuple(v for v in self.unwanted if v != value),
        )

    def written(self) -> Iterator[str]:
        """The values as a URL has them: what is not wanted behind a -."""
        yield from map(wanted, self.wanted)
        yield from (f"-{value}" for value in self.unwanted)

    @classmethod
    def read(cls, values: Iterable[str]) -> Choice:
        """The choice that was written; of a value both wanted and not, it is wanted."""
        values = tuple(values)
        unwanted = tuple(v[1:] for v in values if v.startswith("-"))
        wanted = tuple(v.removeprefix("\\") for v in values if not v.startswith("-"))
        return cls(wanted, tuple(v for v in unwanted if v not in wanted))


NOTHING_CHOSEN = Choice()
