"""Learned: words that one process has analysed, for the others and for the next rebuild.

Most of the time of a rebuild goes into words seen for the first time. Each process writes what
it has worked out to a file of its own and reads those of the others; all of them together are
kept, so that a later rebuild begins with them. A file is a row of frames: length, CRC-32, and
a list (msgpack) of word, stem and parts in turn. It is a memory and nothing more: what is
broken or was made under other rules is passed over.
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from index.german import analyzer

LARGEST = 24 << 20  #: bytes that are kept: half a million words

_FRAME = struct.Struct(">II")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[str]).decode
_GERMAN = Path(analyzer.__file__).parent


class Learned:
    """The files of all processes, open; this one writes to ``own`` and reads the others.

    File descriptors are shared with workers; nothing of them stays when all have ended.
    """

    def __init__(self, files: Sequence[int], own: int) -> None:
        self._own = files[own]
        self._written = 0
        self._read = {file: 0 for place, file in enumerate(files) if place != own}
        analyzer.newly_worked_out()  # collected from now on

    def absorb(self) -> None:
        """Learn what the others have worked out by now."""
        for file, start in self._read.items():
            end = os.fstat(file).st_size
            if start < end:
                data = os.pread(file, end - start, start)
                for frame in _frames(data):
                    self._read[file] += _FRAME.size + len(frame)
                    analyzer.learn(_decode(frame))

    def publish(self) -> None:
        """Let the others know what was worked out here since the last time."""
        if new := analyzer.newly_worked_out():
            frame = _encode(new)
            data = _FRAME.pack(len(frame), zlib.crc32(frame)) + frame
            self._written += os.pwrite(self._own, data, self._written)


def open_files(workers: int, kept: Path | None) -> list[int]:
    """A file for what was kept in ``kept`` before, and one for each worker."""
    files = [_anonymous() for _ in range(workers + 1)]
    if kept:
        with suppress(OSError):
            data = kept.read_bytes()
            if data.startswith(rules()):
                os.pwrite(files[0], data[len(rules()) :], 0)
    return files


def keep(files: Sequence[int], kept: Path) -> None:
    """Keep what was learned; where that cannot be written, it is learned anew next time."""
    before, *fresh = (os.pread(file, LARGEST, 0) for file in files)
    new = b"".join(fresh)
    if not new:
        return
    whole = before + new if len(before) + len(new) <= LARGEST else new[:LARGEST]
    with suppress(OSError):
        beside = kept.with_name(f".{kept.name}.{os.getpid()}")
        try:
            beside.write_bytes(rules() + whole)
            beside.replace(kept)
        finally:
            beside.unlink(missing_ok=True)


@cache
def rules() -> bytes:
    """A digest of all that analysis rests on, code and lists."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_GERMAN.rglob("*")):
        if path.suffix in (".py", ".xz", ".txt"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _anonymous() -> int:
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _frames(data: bytes) -> Iterator[bytes]:
    """The whole frames that data begin with."""
    at = 0
    while at + _FRAME.size <= len(data):
        length, check = _FRAME.unpack_from(data, at)
        frame = data[at + _FRAME.size : at + _FRAME.size + length]
        if len(frame) < length or zlib.crc32(frame) != check:
            return
        yield frame
        at += _FRAME.size + length
