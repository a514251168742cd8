"""What processes cost: CPU and memory of a process and all that it started (Linux)."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from time import clock_gettime
from typing import Self

INTERVAL = 0.1  #: seconds between two looks
_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and its descendants, as far as they live."""
    found = [pid]
    for one in found:  # grows while it is walked
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue  # ended meanwhile
    return found


def cpu(pids: list[int]) -> float:
    """CPU seconds of these processes, and of their children that have ended, to 10 ms."""
    ticks = 0
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue
        ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / _TICKS


def cpu_now(pid: int) -> float:
    """CPU seconds of a living process, all its threads, to the nanosecond."""
    return clock_gettime(((~pid) << 3) | 2)  # what clock_getcpuclockid(3) makes of it


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes at the highest point: what only these processes have, and with mapped files."""

    own: int = 0
    whole: int = 0


class Watch:
    """Looks again and again, until it is left."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        self._look()
        while not self._done.wait(INTERVAL):
            self._look()

    def _look(self) -> None:
        raise NotImplementedError


class MemoryWatch(Watch):
    """Looks at the memory of some processes and their descendants until it is left.

    Pages that several share are shared out among them (Pss), so a pool of workers is not
    counted several times.
    """

    def __init__(self, *pids: int) -> None:
        super().__init__()
        self._pids = pids
        self._own = self._whole = 0

    @property
    def peak(self) -> Memory:
        return Memory(self._own, self._whole)

    def _look(self) -> None:
        held = [memory(pid) for root in self._pids for pid in family(root)]
        self._own = max(self._own, sum(one.own for one in held))
        self._whole = max(self._whole, sum(one.whole for one in held))


def memory(pid: int) -> Memory:
    """What a process has now, without its descendants."""
    sizes = {}
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, size, *_ = line.split()
            sizes[name] = int(size) * 1024
    except OSError:
        return Memory()  # ended meanwhile, or somebody else's
    return Memory(sizes.get("Pss_Anon:", 0) + sizes.get("Pss_Shmem:", 0), sizes.get("Pss:", 0))
