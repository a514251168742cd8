"""Variables of the environment, read one by one; what is wrong with them is told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeVar

from index.errors import SettingsError, SettingsErrors

BEGINNING = "PRESSESUCHE_"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads variables of one beginning; an empty one counts as not set.

    What cannot be used is remembered, and its default taken until all are read.
    """

    environ: Mapping[str, str]
    start: str = BEGINNING
    errors: list[SettingsError] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def under(self, name: str) -> Reader:
        """A reader of variables that begin so."""
        return replace(self, start=f"{self.start}{name}")

    def has(self, name: str) -> bool:
        return bool(self.environ.get(f"{self.start}{name}"))

    def read(
        self, name: str, reader: Callable[[str], _Value], default: _Value, expected: str = ""
    ) -> _Value:
        self.known.add(f"{self.start}{name}")
        given = self.environ.get(f"{self.start}{name}", "")
        if not given:
            return default
        try:
            return reader(given)
        except ValueError:
            self.refuse(name, expected, secret="@" in given)
            return default

    def refuse(self, name: str, expected: str, secret: bool = False) -> None:
        """Remember that a variable cannot be used."""
        name = f"{self.start}{name}"
        shown = "…" if secret else self.environ.get(name, "")
        self.errors.append(SettingsError(name, shown, expected))

    def refuse_unknown(self) -> None:
        """Refuse what begins as our variables do and is none of them."""
        for name in self.environ.keys() - self.known:
            if name.startswith(BEGINNING) and not name.startswith(f"{BEGINNING}TEST_"):
                ends = [one.removeprefix(BEGINNING) for one in self.known]
                near = get_close_matches(name.removeprefix(BEGINNING), ends, 1)
                meant = f"did you mean {BEGINNING}{near[0]}?" if near else ""
                expected = meant or "there is no such setting"
                self.errors.append(SettingsError(name, "…", expected))


@contextmanager
def reading(environ: Mapping[str, str]) -> Iterator[Reader]:
    """A reader whose errors are raised together when all is read. Raises SettingsError."""
    reader = Reader(environ)
    yield reader
    errors = sorted(reader.errors, key=lambda error: error.name)
    if errors:
        raise SettingsErrors(errors) if len(errors) > 1 else errors[0]


def one_of(default: str, *choices: str) -> tuple[Callable[[str], str], str, str]:
    """For ``Reader.read``: one of a few words, the word otherwise, and what is expected."""

    def reader(given: str) -> str:
        if given not in choices:
            raise ValueError(given)
        return given

    return reader, default, f"one of {', '.join(choices)}"


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number of this range."""

    def reader(given: str) -> int:
        if not least <= int(given) <= most:
            raise ValueError(given)
        return int(given)

    return reader


def seconds(given: str) -> float:
    """A time in seconds, above 0 and at most an hour. Raises ValueError."""
    if not 0 < float(given) <= 3600:
        raise ValueError(given)
    return float(given)
