"""Patience: how long one page may take before it is given up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class GivenUp(ValueError):
    """It took too long; with less to do at the same time it may be otherwise."""


class _OutOfTime(BaseException):
    """Not an Exception, for libraries catch those and go on."""


class _Clock:
    """Rings through whatever Python code is running, as long as it is set."""

    def __init__(self) -> None:
        self.is_set = self._is_ready = False

    def set(self, seconds: float) -> None:
        if not self._is_ready:
            signal.signal(signal.SIGVTALRM, self._ring)
            self._is_ready = True
        self.is_set = True
        # Again every second, in case that the first was swallowed.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)

    def stop(self) -> None:
        self.is_set = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _ring(self, *_: object) -> None:
        if self.is_set:
            raise _OutOfTime


_clock = _Clock()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """A block that may take so much processor time, and then raises GivenUp.

    Only in the main thread, where signals arrive; elsewhere it takes what it takes.
    """
    if _clock.is_set or threading.current_thread() is not threading.main_thread():
        yield
        return
    try:
        _clock.set(seconds)
        try:
            yield
        finally:
            _clock.stop()
    except _OutOfTime:
        _clock.stop()  # it may have rung while the clock was being stopped
        raise GivenUp(f"given up after {seconds:.0f} seconds") from None
