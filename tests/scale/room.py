"""What folders take on the disk at their highest, while processes work in them (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.scale.processes import Watch, family

_BLOCK = 512  # bytes that st_blocks counts, whatever the file system


def taken(folder: Path, pids: tuple[int, ...] = ()) -> int:
    """Bytes that a folder takes; a file of several names counts once.

    Files without a name count as well, wherever they lie, while one of these processes or of
    their descendants has them open: what waits to be sorted or written lies in such.
    """
    files = [*_named(folder), *_nameless(pids)]
    return sum({(s.st_dev, s.st_ino): s.st_blocks * _BLOCK for s in files}.values())


def _named(folder: Path) -> Iterator[os.stat_result]:
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # gone meanwhile
                yield Path(place, name).lstat()


def _nameless(pids: tuple[int, ...]) -> Iterator[os.stat_result]:
    for pid in (one for root in pids for one in family(root)):
        with suppress(OSError):
            for file in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(OSError):
                    named, found = str(file.readlink()), file.stat()
                    on_disk = named.startswith("/") and not named.startswith(("/memfd:", "/dev/"))
                    if on_disk and not found.st_nlink:
                        yield found


class RoomWatch(Watch):
    """Looks at what a folder takes until it is left."""

    def __init__(self, folder: Path, *pids: int) -> None:
        super().__init__()
        self._folder, self._pids = folder, pids
        self.peak = 0  #: bytes

    def _look(self) -> None:
        self.peak = max(self.peak, taken(self._folder, self._pids))
