"""What can go wrong, named by who can mend it.

Every class builds its message from the facts it is given and keeps those facts, so that a
page can say the same in another language.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class PressesucheError(Exception):
    """Anything that this program reports in plain words instead of a traceback."""


class SettingsError(PressesucheError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"setting {name}={value!r} cannot be used: {expected}")
        self.name, self.value, self.expected = name, value, expected


class SettingsErrors(SettingsError):
    """Several settings have such values; each is told on a line of its own."""

    def __init__(self, errors: Sequence[SettingsError]) -> None:
        first = errors[0]
        super().__init__(first.name, first.value, first.expected)
        self.args = ("\n".join(map(str, errors)),)
        self.errors = tuple(errors)


class VariantsError(PressesucheError):
    """The file of name variants cannot be used. ``line`` is 0 where no line is to blame."""

    def __init__(self, place: Path, line: int, reason: str) -> None:
        where = f"{place}:{line}" if line else str(place)
        way_out = "" if line else "; PRESSESUCHE_VARIANTS names the file"
        super().__init__(f"name variants: {where}: {reason}{way_out}")
        self.place, self.line, self.reason = place, line, reason


class SourceError(PressesucheError):
    """A file cannot be read as articles; the others still are."""

    def __init__(self, place: Path | str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = str(place), reason


class SourceNote(SourceError):
    """Something to be told of a file in which nothing is wrong."""


class IndexMissing(PressesucheError):
    """There is no index yet in the index folder."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(f"no index in {folder}: run 'manage.py rebuild' first")
        self.folder = folder


class RebuildNeeded(PressesucheError):
    """The index was built under other rules than the ones in force."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}: run 'manage.py rebuild'")
        self.reason = reason


class IndexLocked(PressesucheError):
    """Another process is writing to this index."""

    def __init__(self, folder: Path | str, holder: str = "") -> None:
        by = f" ({holder})" if holder else ""
        super().__init__(
            f"another process is writing to {folder}{by}: try again when it has ended,"
            " or wait for it with --wait SECONDS"
        )
        self.folder, self.holder = folder, holder


class IndexDamaged(PressesucheError):
    """A file of the index is missing or has changed since it was written."""

    def __init__(self, place: Path | str, reason: str) -> None:
        super().__init__(f"{place}: {reason}; run 'manage.py rollback' or 'manage.py rebuild'")
        self.place, self.reason = str(place), reason


class EngineError(PressesucheError):
    """The engine failed; its own error is the cause of this one."""


class EngineUnavailable(EngineError):
    """The engine's cluster does not answer just now; what to do is said beside why.

    ``lasting``: it will not mend by itself.
    """

    def __init__(self, hosts: str, reason: str, remedy: str, lasting: bool = False) -> None:
        super().__init__(f"OpenSearch at {hosts}: {reason}; {remedy}")
        self.hosts, self.reason, self.remedy, self.lasting = hosts, reason, remedy, lasting


class QueryRefused(EngineUnavailable):
    """The cluster does not do all that a query asks for, by a limit of its own."""


class UnsupportedQuery(EngineError):
    """A tree holds a node that no engine knows: an error of ours, not of the reader's."""

    def __init__(self, node: object) -> None:
        super().__init__(f"no engine understands the node {type(node).__name__}")


class CursorGone(PressesucheError):
    """A cursor by relevance belongs to a state of the index that is no longer there."""

    def __init__(self) -> None:
        super().__init__("the index has changed since this cursor was made: start again")
