"""Generations: whole indexes of which one is live, the next one beside it, and one switch.

This is the contract; ``index.folders`` keeps generations in folders of one machine, the
cluster's keeps them in indices behind an alias, and ``index.opening`` picks by the settings.
Readers take the live one and see by ``mark`` when to take it anew. There is one writer at a
time. It fills a ``Building``, either an empty one (``fresh``, for a rebuild) or one that begins
as the live one (``successor``, for an update), and seals it; only what was sealed goes live.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.engine import Searcher, Writer
from index.errors import PressesucheError
from index.manifest import Manifest, Pause


class NothingToRollBackTo(PressesucheError):
    """There is no generation before the live one."""

    def __init__(self, place: Path | str) -> None:
        super().__init__(f"{place} holds no generation before the live one")
        self.place = str(place)


class IndexUnwritable(PressesucheError):
    """The disk is full, or the index folder may not be written to; the live index is as it was."""

    def __init__(self, place: Path | str, reason: str) -> None:
        super().__init__(
            f"{place}: cannot be written ({reason}); the live index is unchanged."
            " Make room or permit it, or name another folder with --index"
        )
        self.place, self.reason = str(place), reason


class Held(Protocol):
    """A hold on a generation: until it is closed the generation is not removed."""

    def close(self) -> None: ...


class Generation(Protocol):
    """One whole index. It never changes for those who hold it, except in a cluster."""

    @property
    def name(self) -> str:
        """Its name, unlike that of any other generation; later ones sort behind earlier ones."""
        ...

    def held(self) -> Held:
        """Hold on to it for reading. Raises IndexDamaged where there is nothing to hold on to."""
        ...

    def manifest(self) -> Manifest:
        """What it was built from and holds. Raises IndexDamaged, RebuildNeeded."""
        ...

    def searcher(self) -> Searcher:
        """A searcher on it, by the engine that built it. Raises IndexDamaged, EngineError."""
        ...

    def damages(self, thorough: bool = True) -> Sequence[PressesucheError]:
        """What has changed since it was written; () where all is as it was.

        Not ``thorough`` is for each opening: it must be quick, and may stop at the first find.
        """
        ...

    def scrubbed(self, pause: Pause) -> Iterator[PressesucheError]:
        """What has changed, of all that a check that is not thorough does not read.

        It may take minutes; ``pause`` is called all the while and says when to stop.
        """
        ...


class Building(Protocol):
    """A generation in the making; nobody searches it before it goes live."""

    @property
    def name(self) -> str:
        """The name that it will have."""
        ...

    def writer(self) -> Writer:
        """A writer on it. Close it before sealing."""
        ...

    def seal(self, manifest: Manifest) -> None:
        """Declare it whole: it goes live when its block ends well. Never sealed, it vanishes.

        The manifest's ``files`` are filled in here, from what was written.
        """
        ...


class Generations(Protocol):
    """All generations of one index."""

    def live(self) -> Generation:
        """The generation that readers use. Raises IndexMissing, IndexDamaged."""
        ...

    def known(self) -> Sequence[Generation]:
        """All whole generations, oldest first."""
        ...

    def earlier(self) -> Generation:
        """The one that ``rollback`` would go back to.

        Raises NothingToRollBackTo, IndexMissing, IndexDamaged.
        """
        ...

    def exists(self) -> bool:
        """Whether anything was ever built here."""
        ...

    def last_sources(self) -> tuple[Path, ...]:
        """What the live generation was built from, or, where it cannot tell, the newest that can.

        () where there is no generation at all. Raises IndexDamaged where none of them can tell.
        """
        ...

    def mark(self) -> object:
        """A cheap token, equal as long as readers need not open the live one anew.

        Raises IndexMissing.
        """
        ...

    def writing(self, wait: float = 0.0) -> AbstractContextManager[None]:
        """Be the only writer, after waiting up to so many seconds for another to end.

        Raises IndexLocked, which names the other's process, machine and start; IndexUnwritable.
        """
        ...

    def fresh(self, engine: str, instead: bool = False) -> AbstractContextManager[Building]:
        """An empty generation for this engine; only inside ``writing``.

        Where its block ends well and it was sealed, it becomes the live one in one step; else
        all that was written is removed and the live one stays as it is. ``instead``: it has the
        same content as the live one, so ``rollback`` leads to the one before that.
        """
        ...

    def successor(self, of: Generation | None = None) -> AbstractContextManager[Building]:
        """As ``fresh``, but it begins with the content of the live one, or of ``of``.

        Costs what is changed, not what is there. Raises IndexMissing, IndexDamaged as well.
        In a cluster it is the index itself: removed and added articles show one by one.
        """
        ...

    def rollback(self, to: Generation | None = None) -> Generation:
        """Make ``earlier()``, or this one, the live one as it is; only inside ``writing``.

        Raises NothingToRollBackTo, IndexMissing, IndexDamaged, RebuildNeeded. See
        ``index.rollback``, which keeps out what was taken down since.
        """
        ...

    def prune(self) -> None:
        """Remove all but the live one and the one before it, unless somebody reads it."""
        ...
