"""Rows of numbers on disk, in parts that fit into memory.

A row is a key and a tag. Rows are collected in memory, and whenever there are ``HELD`` of them
they are written to one file, part by part; a part is read by putting its pieces together. So
memory stays the same however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from numpy.typing import NDArray

PARTS = 256
HELD = 1 << 20  #: rows in memory, 10 bytes each

Keys = NDArray[np.uint64]
Tags = NDArray[np.uint16]
_KEY, _TAG = np.dtype(np.uint64), np.dtype(np.uint16)


class Rows:
    """Rows whose keys are below 2 to the power of ``bits``, parted by the first bits of a key.

    The file has no name and is gone when it is closed, or when the process ends.
    """

    def __init__(self, folder: Path | None, bits: int) -> None:
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 (closed in close)
        self._shift = np.uint64(max(bits - PARTS.bit_length() + 1, 0))
        self._keys = np.empty(HELD, _KEY)
        self._tags = np.empty(HELD, _TAG)
        self._held = 0
        self._pieces: list[tuple[int, NDArray[np.intp]]] = []  # where, and bounds of its parts
        self._written = 0

    def __len__(self) -> int:
        return self._written + self._held

    def add(self, keys: Keys, tags: Tags) -> None:
        """Add rows, in any order. Raises OSError when the disk is full."""
        done = 0
        while done < len(keys):
            size = min(len(keys) - done, HELD - self._held)
            self._keys[self._held : self._held + size] = keys[done : done + size]
            self._tags[self._held : self._held + size] = tags[done : done + size]
            self._held += size
            done += size
            if self._held == HELD:
                self._write()

    def parts(self) -> Iterator[tuple[Keys, Tags]]:
        """The rows, one part after the other; rows of equal keys are in one part."""
        if self._pieces and self._held:
            self._write()
        if not self._pieces:  # few enough never to have left memory
            yield self._keys[: self._held].copy(), self._tags[: self._held].copy()
            return
        for part in range(PARTS):
            yield self._part(part)

    def close(self) -> None:
        """Give up the rows."""
        self._file.close()

    def _part(self, part: int) -> tuple[Keys, Tags]:
        keys, tags = [], []
        for at, bounds in self._pieces:
            start, end, rows = int(bounds[part]), int(bounds[part + 1]), int(bounds[-1])
            self._file.seek(at + start * _KEY.itemsize)
            keys.append(np.frombuffer(self._file.read((end - start) * _KEY.itemsize), _KEY))
            self._file.seek(at + rows * _KEY.itemsize + start * _TAG.itemsize)
            tags.append(np.frombuffer(self._file.read((end - start) * _TAG.itemsize), _TAG))
        return np.concatenate(keys), np.concatenate(tags)

    def _write(self) -> None:
        keys, tags = self._keys[: self._held], self._tags[: self._held]
        part = (keys >> self._shift).astype(np.uint8)
        order = np.argsort(part, kind="stable")  # of small numbers: in linear time
        bounds = np.concatenate(([0], np.cumsum(np.bincount(part, minlength=PARTS))))
        at = self._file.seek(0, 2)
        self._file.write(keys[order].data)
        self._file.write(tags[order].data)
        self._pieces.append((at, bounds))
        self._written += self._held
        self._held = 0
