"""Waiting: articles that were read and identified wait, on disk, until their stories are known.

Which articles tell the same story is only known once all are read, and an engine had better
write each article once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import IO

import msgspec

from index.draft import Draft, Identified

NO_STORIES: Mapping[int, str] = MappingProxyType({})
_CHUNK = 1 << 20  # bytes read at a time


class _Record(msgspec.Struct, frozen=True, array_like=True):
    draft: Draft
    id: str
    sequence: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Record).decode


class Waiting:
    """Articles on disk, in the order in which they came; of two with one id the later counts.

    The file lies in ``folder``, has no name, and is gone when it is closed or the process ends.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: IO[bytes] | None = None
        self._ends = array("Q", [0])
        self._last: dict[int, int] = {}  # sequence -> its last record
        self.ids: set[str] = set()  #: of all that wait

    def __len__(self) -> int:
        return len(self._last)

    def add(self, one: Identified) -> None:
        """Let an article wait."""
        file = self._file
        file.seek(self._ends[-1])  # others may have been looked at meanwhile
        written = file.write(_encode(_Record(one.draft, one.id, one.sequence)))
        self._last[one.sequence] = len(self._ends) - 1
        self.ids.add(one.id)
        self._ends.append(self._ends[-1] + written)

    def drop(self, ids: Iterable[str]) -> None:
        """Let these wait no longer; an unknown one is no error."""
        dropped = self.ids.intersection(ids)
        self.ids -= dropped
        if dropped:
            for sequence, number in list(self._last.items()):
                if self._record(number).id in dropped:
                    del self._last[sequence]

    def id(self, sequence: int) -> str:
        """The id of the article of this number. Raises KeyError."""
        return self._record(self._last[sequence]).id

    def each(self, stories: Mapping[int, str] = NO_STORIES) -> Iterator[Identified]:
        """All articles; ``stories`` gives the story of those numbers that belong to one."""
        last = self._last
        for number in range(len(self._ends) - 1):
            record = self._record(number)
            if last.get(record.sequence) == number:
                story = stories.get(record.sequence, "")
                yield Identified(record.draft, record.id, record.sequence, story)

    @property
    def _file(self) -> IO[bytes]:
        if self._opened is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._opened = TemporaryFile(dir=self._folder, buffering=_CHUNK)  # noqa: SIM115 - see close
        return self._opened

    def _record(self, number: int) -> _Record:
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return _decode(self._file.read(end - start))

    def close(self) -> None:
        """Forget all of it."""
        file, self._opened = self._opened, None
        if file is not None:
            with suppress(OSError):  # a full disk, perhaps: what it holds is not wanted any more
                file.close()
