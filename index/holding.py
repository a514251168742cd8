"""Holding: what the holdings say of an article, and what a run has done to articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

EVERYTHING = -1  #: the run of an index that holds nothing yet


class State(IntEnum):
    """What has become of an article."""

    LIVE = 0
    GONE = 1  #: no source has it any more
    DOWN = 2  #: removed for good
    WITHDRAWN = 3  #: its agency has withdrawn it, by the last version that a source has


class Begun(NamedTuple):
    """What an article was at the beginning of a run that has changed it."""

    state: State
    digest: str
    changed: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What the holdings say of an article: its lasting id and number.

    ``new``: never seen before. ``wanted``: to be put into the index; not so where it is there
    as it is, where it was removed for good or withdrawn, or where another place has a later
    version of it, or a file further on the same one.
    """

    id: str
    sequence: int
    new: bool
    wanted: bool = True


@dataclass(slots=True)
class Counts:
    """How many articles; those of one id count once."""

    read: int = 0  #: with repeated ones
    new: int = 0  #: never seen before
    added: int = 0  #: new, or there again
    changed: int = 0
    removed: int = 0
    withdrawn: int = 0  #: of those removed
    repeated: int = 0  #: read, but of an article that another place has too, which counts
    claimed: int = 0  #: found in what was read, neither removed for good nor withdrawn

    @property
    def altered(self) -> int:
        return self.added + self.changed + self.removed

    def tell(self, begun: Begun, state: State, digest: str, since: int, by: int = 1) -> None:
        """Count an article by what it was when the run began and what it is now; with ``by`` -1
        no longer. ``since`` is the run whose result the index holds."""
        was, now = begun.state is State.LIVE, state is State.LIVE
        lags = begun.changed > since != EVERYTHING
        self.added += by * (now and not was)
        self.changed += by * (now and was and (digest != begun.digest or lags))
        self.removed += by * (was and not now)
        self.withdrawn += by * (was and not now)
