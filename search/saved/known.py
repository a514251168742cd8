"""Known: the articles that a saved search ever found, by their numbers, packed small.

Numbers are given once and never again, so what is in here is never new a second time, whatever
becomes of the index. The gaps between numbers are what is packed: 2 kB for a thousand articles
of a million, 1 kB for all of them.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]


def packed(numbers: Numbers) -> bytes:
    """The numbers, which ascend, as bytes.

    >>> unpacked(packed(numbers([3, 5, 2**33])))
    array([         3,          5, 8589934592], dtype=uint64)
    """
    gaps = np.diff(numbers, prepend=np.uint64(0))
    # Byte by byte of all gaps, the lowest first: small gaps are then mostly long rows of nothing.
    return zlib.compress(gaps.astype("<u8").view(np.uint8).reshape(-1, 8).T.tobytes(), 6)


def unpacked(data: bytes) -> Numbers:
    """The numbers that were packed."""
    columns = np.frombuffer(zlib.decompress(data), np.uint8).reshape(8, -1)
    return np.cumsum(np.ascontiguousarray(columns.T).view("<u8").ravel(), dtype=np.uint64)


def numbers(of: object) -> Numbers:
    """Whole numbers, ascending, each once."""
    return np.unique(np.asarray(of, dtype=np.uint64))


def new_among(found: Numbers, known: Numbers) -> Numbers:
    """Those found that are not known yet."""
    return np.setdiff1d(found, known, assume_unique=True)


def joined(one: Numbers, other: Numbers) -> Numbers:
    """What is in either."""
    return np.union1d(one, other)
