"""Crew: threads that work through lanes together."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

from index.fetching.lanes import Lanes

_LOOK = 0.2  #: seconds after which it is looked whether to stop

Job = TypeVar("Job")


class Crew(Generic[Job]):
    """Threads that take a job each, until there are none or one of them fails.

    ``ask`` does a job and returns how many seconds its host is to rest then. What it raises ends
    the work, and is in ``fault``.
    """

    def __init__(
        self, lanes: Lanes[Job], ask: Callable[[Job], float], threads: int, stop: Event
    ) -> None:
        self.fault: BaseException | None = None
        self._lanes, self._ask, self._stop = lanes, ask, stop
        self._threads = [Thread(target=self._run) for _ in range(max(1, threads))]

    def work(self, look: Callable[[], None]) -> None:
        """Work until all is done, or ``stop`` is set; ``look`` is called now and then."""
        for thread in self._threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in self._threads):
                for thread in self._threads:
                    thread.join(_LOOK / len(self._threads))
                if self._stop.is_set():
                    self._lanes.stop()
                look()
        except BaseException:
            self._stop.set()  # an answer that is coming in is not waited for
            raise
        finally:
            self._lanes.stop()
            for thread in self._threads:
                thread.join()

    def _run(self) -> None:
        while taken := self._lanes.take():
            host, job = taken
            rest = 0.0
            try:
                rest = self._ask(job)
            except BaseException as error:
                self.fault = error
                self._lanes.stop()
            finally:
                self._lanes.done(host, rest)
