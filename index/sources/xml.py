"""XML read element by element, without what a hostile document could make of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lxml import etree


class Readable(Protocol):
    """Gives bytes."""

    def read(self, size: int, /) -> bytes: ...


def events(
    stream: Readable,
    which: Sequence[str] = ("start", "end"),
    tag: str | None = None,
    recover: bool = False,
) -> etree.iterparse:
    """The events of a document as it is read: (event, element) pairs.

    Entities are not resolved, so they neither grow nor read files; nothing is loaded from the
    network, and libxml2's limits hold. ``recover`` goes on after what is malformed.
    """
    return etree.iterparse(
        stream,
        events=tuple(which),
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
