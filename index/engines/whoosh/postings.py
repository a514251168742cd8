"""Postings: the documents that have a term, how often each has it, and where it stands there.

Whoosh steps from posting to posting; to take a block of them at a time is ten times faster, and
as arrays they are joined, counted and scored a hundred times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching import FilterMatcher, Matcher

Docs = NDArray[np.bool_]  #: for each document of a segment whether it is one of them
Numbers = NDArray[np.int32]  #: of documents in a segment, ascending
Places = NDArray[np.int64]  #: ``document << 32 | position``, ascending


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Of one term, in the order of the documents."""

    docs: Numbers
    weights: NDArray[np.float32]  #: how often each has the term
    rarity: float = 0.0  #: the term's inverse document frequency in all segments

    @property
    def size(self) -> int:
        """Bytes."""
        return self.docs.nbytes + self.weights.nbytes


NONE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))
NOWHERE: Places = np.empty(0, np.int64)


def read(postings: Matcher, live: Docs, rarity: float = 0.0) -> Postings:
    """All postings of a term, in documents that are still there."""
    blocks = [(ids, weights) for ids, weights, _ in _blocks(postings)]
    docs = np.concatenate([np.array(ids, np.int32) for ids, _ in blocks])
    weights = np.concatenate([np.array(weights, np.float32) for _, weights in blocks])
    kept = live[docs]
    return Postings(docs[kept], weights[kept], rarity)


def read_places(
    postings: Matcher, positions: Callable[[bytes], Sequence[int]], wanted: Docs
) -> Places:
    """Where a term stands in some documents, given how what is kept of it is read."""
    places = [
        doc << 32 | position
        for ids, _, values in _blocks(postings)
        for doc, value in zip(ids, values, strict=True)
        if wanted[doc]
        for position in positions(value)
    ]
    return np.array(places, np.int64)


def following(before: Places, after: Places, distance: int) -> Places:
    """Those of ``after`` that stand one step to ``distance`` steps behind one of ``before``.

    >>> following(np.array([3, 20]), np.array([2, 3, 5, 30]), 2).tolist()
    [5]
    """
    if not before.size:
        return NOWHERE
    nearest = before[np.searchsorted(before, after) - 1]  # where none stands before it, the last
    steps = after - nearest
    return after[(steps >= 1) & (steps <= distance)]


def _blocks(
    postings: Matcher,
) -> Iterator[tuple[Sequence[int], Sequence[float], Sequence[bytes]]]:
    """Documents, weights and values, as many as are kept together."""
    if isinstance(postings, FilterMatcher):
        postings = postings.child
        postings.reset()  # it may stand behind documents that are removed
    while postings.is_active():
        first = postings.id(), postings.weight(), postings.value()  # makes it read a block
        if isinstance(postings, W3LeafMatcher):
            yield postings._ids, postings._weights, postings._values
            postings.skip_to(postings.block_max_id() + 1)
        else:  # a term of one document is kept beside its name
            yield first[:1], first[1:2], first[2:]
            postings.next()
