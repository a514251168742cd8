"""What a source reads: a stream of bytes, wherever it lies.

A file may be compressed (gzip, bzip2, xz, Zstandard) or a ZIP archive of many. Nothing is ever
unpacked to disk, so the names inside an archive can lead nowhere; and a stream that swells out
of all proportion is given up before it can fill the memory.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from index.sources.memory import FORGETFUL, Memory

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FREE = 64 << 20  #: bytes that any stream may unpack to
RATIO = 200  #: beyond these, at most so many bytes out of one: text reaches 5 to 20
MOST_MEMBERS = 200_000  #: files in one archive
MOST_LAYERS = 3  #: compressions around one another
PEEK = 1 << 14  #: bytes that are looked at to recognise a format
_CHUNK = 1 << 16
_WINDOW_LOG = 27  #: an unpacker may keep 2 to the power of this in bytes

#: Ending -> the bytes with which such a file begins.
COMPRESSED = {
    ".gz": b"\x1f\x8b",
    ".bz2": b"BZh",
    ".xz": b"\xfd7zXZ\x00",
    ".zst": b"\x28\xb5\x2f\xfd",
}
ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


class Broken(ValueError):
    """A stream cannot be read on."""


@dataclass(frozen=True, slots=True)
class Item:
    """Bytes that hold one or more articles, open at their beginning."""

    place: str  #: the path as given; "archive.zip/folder/page.html" for what lies in one
    name: str  #: the last part of it in small letters, without endings of compression
    stream: io.BufferedReader[Any]
    size: int = -1  #: bytes, where it is known before reading
    memory: Memory = FORGETFUL  #: of what was parsed before

    def head(self) -> bytes:
        """The first bytes, which stay to be read."""
        return self.stream.peek(PEEK)[:PEEK]

    def read(self, most: int) -> bytes:
        """All bytes. Raises ValueError for nothing, and for more than ``most`` of them."""
        expected = self.size if self.size >= 0 else most
        data = self.stream.read(expected + 1) if expected <= most else b""
        if expected < len(data) <= most:  # it has grown meanwhile
            data += self.stream.read(most + 1 - len(data))
        if max(len(data), self.size) > most:
            raise ValueError(f"larger than {most >> 20} MB")
        if not data:
            raise ValueError("the file is empty")
        return data


def items(path: Path) -> Iterator[Item | tuple[str, str]]:
    """What lies in a file: itself, or the members of an archive, by name.

    A member that cannot be read comes as its place and the reason. Raises OSError, and
    ``Broken`` for an archive that is none. An item must be read before the next is asked for.
    """
    with path.open("rb", buffering=0) as file:
        yield from items_in(str(path), path.name, file)


def items_in(place: str, name: str, file: IO[bytes]) -> Iterator[Item | tuple[str, str]]:
    """What lies in an open file."""
    buffered = io.BufferedReader(_Plain(file), _CHUNK)
    if buffered.peek(4)[:4] in (ZIP, _EMPTY_ZIP) and file.seekable():
        buffered.seek(0)
        yield from _members(place, buffered)
    else:
        size = os.fstat(file.fileno()).st_size if file.seekable() else -1
        item = _unpacked(place, name, buffered)
        yield replace(item, size=size) if item.stream is buffered else item


def _members(place: str, file: IO[bytes]) -> Iterator[Item | tuple[str, str]]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Broken(f"not a usable ZIP archive ({error})") from error
    with archive:
        found = sorted(archive.infolist(), key=lambda member: member.filename)
        if len(found) > MOST_MEMBERS:
            raise Broken(f"more than {MOST_MEMBERS:,} files in one archive")
        for member in found:
            if member.is_dir() or _is_hidden(member.filename):
                continue
            inside = f"{place}/{_shown(member.filename)}"
            if _leads_out(member.filename):
                yield inside, "its name leads out of the archive"
            elif member.flag_bits & 1:
                yield inside, "encrypted"
            else:
                yield from _member(archive, member, inside)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str
) -> Iterator[Item | tuple[str, str]]:
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(archive.open(member))
            stream = _Member(opened, member.compress_size)
            name = PurePosixPath(member.filename).name
            item = _unpacked(place, name, io.BufferedReader(stream, _CHUNK), depth=1)
            item.head()
        except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, OSError) as error:
            yield place, f"cannot be unpacked ({error})"
            return
        except ValueError as error:
            yield place, str(error)
            return
        yield item


def _unpacked(place: str, name: str, stream: io.BufferedReader[Any], depth: int = 0) -> Item:
    """The item with all compression around it taken off."""
    begin = stream.peek(8)[:8]
    ending = next((end for end, magic in COMPRESSED.items() if begin.startswith(magic)), None)
    if ending is None:
        if depth and begin.startswith(ZIP):
            raise Broken("an archive in an archive: unpack it first")
        return Item(place, name.lower(), stream)
    if depth >= MOST_LAYERS:
        raise Broken(f"compressed more than {MOST_LAYERS} times")
    inner = name[: -len(ending)] if name.lower().endswith(ending) else name
    inside = io.BufferedReader(_Unpacked(stream, ending), _CHUNK)
    return _unpacked(place, inner, inside, depth + 1)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/"))


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or parts[0].endswith(":")


def _shown(name: str) -> str:
    """A member's name as it can be printed."""
    return "".join(c if c.isprintable() else "�" for c in name)[:300]


class _Stream(io.RawIOBase):
    """A stream that is told how to get its next bytes."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, most: int) -> bytes:
        raise NotImplementedError


class _Plain(_Stream):
    """An open file, to be buffered anew without closing it."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readinto(self, buffer: Any) -> int:
        return int(self._file.readinto(buffer) or 0)

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())


class _Swelling(_Stream):
    """A stream that breaks off when it swells beyond ``RATIO`` times what it was made from."""

    def __init__(self) -> None:
        self._in = self._out = 0

    def _grown(self, data: bytes) -> bytes:
        self._out += len(data)
        if self._out > FREE and self._out > RATIO * self._in:
            raise Broken(f"unpacks to more than {RATIO} times its size: not read on")
        return data


class _Member(_Swelling):
    """A member of a ZIP archive."""

    def __init__(self, file: IO[bytes], packed: int) -> None:
        super().__init__()
        self._file, self._in = file, packed

    def _next(self, most: int) -> bytes:
        try:
            return self._grown(self._file.read(most))
        except (zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise Broken(f"damaged ({error})") from error


class _Unpacked(_Swelling):
    """A compressed stream, unpacked as it is read; it may have several parts, as in a WARC."""

    def __init__(self, packed: io.BufferedReader[Any], ending: str) -> None:
        super().__init__()
        self._packed, self._ending = packed, ending
        self._inner = _decompressor(ending)

    def _next(self, most: int) -> bytes:
        try:
            return self._grown(self._some(min(most, _CHUNK)))
        except EOFError as error:
            raise Broken("it breaks off in the middle") from error
        except (lzma.LZMAError, zlib.error, zstd.ZstdError, OSError) as error:
            raise Broken(f"damaged {self._ending[1:]} data ({error})") from error

    def _some(self, most: int) -> bytes:
        data = b""
        while not data:
            packed = b""
            if self._inner.eof:
                packed = self._inner.unused_data or self._fill()
                if not packed.strip(b"\x00"):  # padding, or the end
                    return b""
                self._inner = _decompressor(self._ending)
            elif self._inner.needs_input:
                packed = self._fill()
                if not packed:
                    raise EOFError
            data = self._inner.decompress(packed, most)
        return data

    def _fill(self) -> bytes:
        data = self._packed.read1(_CHUNK)
        self._in += len(data)
        return data


class _Decompressor(Protocol):
    """What unpackers have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


class _Gzip:
    """zlib's unpacker with the face of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def _decompressor(ending: str) -> _Decompressor:
    if ending == ".gz":
        return _Gzip()
    if ending == ".bz2":
        return bz2.BZ2Decompressor()
    if ending == ".zst":
        window = {int(zstd.DecompressionParameter.window_log_max): _WINDOW_LOG}
        return zstd.ZstdDecompressor(options=window)
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=1 << _WINDOW_LOG)
