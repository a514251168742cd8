"""Scrub: the files of a large index read through while it is already being searched.

An index of up to ``folder.READ_WHOLE`` bytes is compared with its seals whenever it is opened. A
larger one would keep its readers waiting, so only names and sizes are compared then, and the rest
goes on beside the searches: once per file and process, and a little slower than the disk can.
"""

from __future__ import annotations

from contextlib import closing
from threading import Event, Thread

from index.errors import PressesucheError
from index.generations import Generation

PAUSE = 0.02  #: seconds after each piece that was read, so that searches come first


class Scrub:
    """One generation being read through in a thread of its own."""

    def __init__(self, generation: Generation) -> None:
        self.done = Event()
        self.damage: PressesucheError | None = None
        self._generation = generation
        self._stop = Event()
        Thread(target=self._run, name="scrub", daemon=True).start()

    def stop(self) -> None:
        """Read no further."""
        self._stop.set()

    def _run(self) -> None:
        try:
            with closing(self._generation.held()):
                for damage in self._generation.scrubbed(lambda: self._stop.wait(PAUSE)):
                    self.damage = damage
                    break
        except PressesucheError as error:
            self.damage = error
        finally:
            self.done.set()
