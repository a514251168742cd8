"""The writer of an update: what it commits is sent when the update goes live, and not before.

In a cluster an update writes into the live index itself. By the time anything is sent the
holdings have it, so whatever a kill leaves undone, or half done, the next update does again.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.document import Document
from index.engine import Shape
from index.engines.opensearch.writer import OpenSearchWriter


class DeferredWriter:
    """An ``engine.Writer`` into an index that is searched."""

    def __init__(self, writer: OpenSearchWriter) -> None:
        self._writer = writer
        self._committed = False

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is known replaces the older one."""
        self._writer.add(documents)

    def remove(self, ids: Iterable[str]) -> None:
        """Remove articles; an unknown id is no error."""
        self._writer.remove(ids)

    def commit(self) -> None:
        """Keep what was added and removed so far, until ``send``."""
        self._committed = True

    def shape(self) -> Shape:
        """What the index will be made of."""
        return self._writer.expected()

    def compact(self) -> bool:
        """As ``OpenSearchWriter.compact``, at once."""
        return self._writer.compact()

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        if not self._committed:
            self._writer.close()

    def send(self) -> Shape | None:
        """Make what was committed visible; what the index is made of then, None: as before."""
        if not self._committed:
            return None
        self._writer.commit()
        return self._writer.shape()

    def drop(self) -> None:
        """Let go of the index, and of what was not sent."""
        self._writer.close()
