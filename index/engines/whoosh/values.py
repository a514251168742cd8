"""Values: which documents of a segment have which values of a facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engines.whoosh.postings import NONE, Docs, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A value that a document has; a document may have several, or none."""

    names: Sequence[str | int]
    docs: Numbers
    which: NDArray[np.int64]  #: for each of ``docs`` the place of a name

    @classmethod
    def of_terms(cls, having: Mapping[str, Numbers]) -> Values:
        """Given the documents that have each of them."""
        which = np.repeat(np.arange(len(having)), [docs.size for docs in having.values()])
        return cls([*having], np.concatenate([NONE.docs, *having.values()]), which)

    @classmethod
    def of_column(cls, column: NDArray[np.int64]) -> Values:
        """Where each document has one number."""
        names, which = np.unique(column, return_inverse=True)
        return cls(names.tolist(), np.arange(column.size, dtype=np.int32), which)

    def count(self, docs: Docs) -> Counter[str | int]:
        """How many of the documents have each value that any of them has."""
        counts = np.bincount(self.which[docs[self.docs]], minlength=len(self.names)).tolist()
        pairs = zip(self.names, counts, strict=True)
        return Counter({name: count for name, count in pairs if count})
