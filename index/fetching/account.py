"""Account: what a run fetched, and what it could not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import SourceError

_LONGEST_REASON = 300  #: characters


@dataclass(frozen=True, slots=True)
class Account:
    """What a run did. Seconds are wall time, bytes as they were sent."""

    feeds: int  #: feeds and sitemaps that answered, changed or not
    pages: int  #: new in the folder, or changed
    entries: int  #: of feeds, kept because their pages are not to be had
    unchanged: int  #: asked for, and as they were
    here: int  #: not asked for, because they are in the folder
    left: int  #: pages for the next run
    refused: int  #: by robots.txt
    failed: tuple[SourceError, ...]  #: what could not be fetched and why, one line each
    files: tuple[Path, ...]  #: that were written
    bytes: int
    seconds: float
    stopped: bool  #: before it was done

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out but what waits for the next run as it should."""
        return not (self.failed or self.refused or self.stopped)


@dataclass(slots=True)
class Tally:
    """An account while it is being made."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)  #: by host
    failed: list[SourceError] = field(default_factory=list)

    def fail(self, place: str, reason: str) -> None:
        """Note what could not be fetched; what servers say is made fit to be printed."""
        printable = "".join(c if c.isprintable() else " " for c in reason)
        self.failed.append(SourceError(place, " ".join(printable.split())[:_LONGEST_REASON]))

    def account(self, files: tuple[Path, ...], left: int, seconds: float, stopped: bool) -> Account:
        """The account of all that was noted."""
        refusals = [
            SourceError(host, f"{number:,} refused by its robots.txt")
            for host, number in sorted(self.refused.items())
        ]
        counts = self.counts
        return Account(
            feeds=counts["feeds"],
            pages=counts["pages"],
            entries=counts["entries"],
            unchanged=counts["unchanged"],
            here=counts["here"],
            left=left,
            refused=self.refused.total(),
            failed=(*self.failed, *refusals),
            files=files,
            bytes=counts["bytes"],
            seconds=seconds,
            stopped=stopped,
        )
