"""Scrub: an index read through while it is already being searched.

Its words are first, so that nobody who mistypes one waits until all have been read: .3 s where
10,000 articles have 240,000 words, and seconds where a million have millions.

An index of up to ``folder.READ_WHOLE`` bytes is compared with its seals whenever it is opened. A
larger one would keep its readers waiting, so only names and sizes are compared then, and the rest
goes on beside the searches: once per file and process, and a little slower than the disk can.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread

from index.errors import PressesucheError
from index.generations import Generation

PAUSE = 0.02  #: seconds after each piece that was read, so that searches come first


class Scrub:
    """One generation being read through in a thread of its own, after ``prepare``."""

    def __init__(self, generation: Generation, prepare: Callable[[], None]) -> None:
        self.done = Event()
        self.damage: PressesucheError | None = None
        self._generation, self._prepare = generation, prepare
        self._stop = Event()
        Thread(target=self._run, name="scrub", daemon=True).start()

    def stop(self) -> None:
        """Read no further."""
        self._stop.set()

    def _run(self) -> None:
        try:
            with closing(self._generation.held()):
                self._prepare()
                for damage in self._generation.scrubbed(lambda: self._stop.wait(PAUSE)):
                    self.damage = damage
                    break
        except PressesucheError as error:
            self.damage = error
        finally:
            self.done.set()
