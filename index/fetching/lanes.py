"""Lanes: one a host, so that each is asked one thing at a time, and not too often.

A worker takes the job that is due first, of a host whom nobody asks just now. When it says that
it is done, the host rests; then its next job is due.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Condition
from time import monotonic, time
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """What lanes wait by."""

    def now(self) -> float:
        """Seconds since any moment."""
        ...

    def wall(self) -> float:
        """Seconds since 1970, in UTC."""
        ...

    def wait(self, changed: Condition, seconds: float | None) -> None:
        """Wait until ``changed`` is notified, or for so long. It is held, as ``wait`` wants."""
        ...


class RealClock:
    """The time as it passes."""

    def now(self) -> float:
        return monotonic()

    def wall(self) -> float:
        return time()

    def wait(self, changed: Condition, seconds: float | None) -> None:
        changed.wait(seconds)


@dataclass(slots=True)
class _Lane(Generic[T]):
    jobs: deque[T] = field(default_factory=deque)
    due: float = 0.0
    busy: bool = False


class Lanes(Generic[T]):
    """Jobs by host. Several threads may use it at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lanes: dict[str, _Lane[T]] = {}
        self._changed = Condition()
        self._stopped = False

    def add(self, host: str, job: T, first: bool = False) -> None:
        """Queue a job; ``first``: before the others of its host."""
        with self._changed:
            jobs = self._lanes.setdefault(host, _Lane()).jobs
            if first:
                jobs.appendleft(job)
            else:
                jobs.append(job)
            self._changed.notify()

    def take(self) -> tuple[str, T] | None:
        """The next job, and its host, which nobody else asks until ``done``.

        Waits until one is due. None when there is nothing left to do, or after ``stop``.
        """
        with self._changed:
            while not self._stopped:
                waiting = [lane for lane in self._lanes.values() if lane.jobs and not lane.busy]
                if not waiting:
                    if not any(lane.busy for lane in self._lanes.values()):
                        self._changed.notify_all()
                        return None
                    self._clock.wait(self._changed, None)
                    continue
                first = min(waiting, key=lambda lane: lane.due)
                left = first.due - self._clock.now()
                if left > 0:
                    self._clock.wait(self._changed, left)
                    continue
                first.busy = True
                host = next(name for name, lane in self._lanes.items() if lane is first)
                return host, first.jobs.popleft()
        return None

    def done(self, host: str, rest: float) -> None:
        """The job taken of this host is done; it rests for so many seconds."""
        with self._changed:
            lane = self._lanes[host]
            lane.busy, lane.due = False, self._clock.now() + rest
            self._changed.notify_all()

    def drop(self, host: str) -> list[T]:
        """Take all jobs of a host out of its lane."""
        with self._changed:
            jobs, self._lanes[host].jobs = self._lanes[host].jobs, deque()
        return list(jobs)

    def waiting(self) -> int:
        """How many jobs wait."""
        with self._changed:
            return sum(len(lane.jobs) for lane in self._lanes.values())

    def stop(self) -> None:
        """No job is handed out any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
