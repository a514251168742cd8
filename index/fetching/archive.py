"""Archive: what a run fetched, as files that the sources read.

A web archive (WARC 1.1, ISO 28500; written by warcio), each record a gzip member of its own,
and beside it the entries of feeds whose pages are not to be had, as JSON Lines. A file
has its name only when it is whole; until then it ends in ``.part``, which sources pass over. One
that a killed run has left is cut behind its last whole record and gets its name after all.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.warcwriter import WARCWriter

from index.fetching.exchange import Answer
from index.fetching.manners import Manners
from index.sources.archive_notes import FETCHED_BY, PUBLISHED

PART = ".part"
PAGES, ENTRIES = ".warc.gz", ".jsonl"
_PIECE = 1 << 20
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class Archive:
    """The files of one run. Its methods are called by one thread at a time.

    Nothing is written, not even a file, before there is something to keep.
    """

    def __init__(self, folder: Path, now: datetime, manners: Manners) -> None:
        self._folder, self._manners = folder, manners
        self.name = _free_name(folder, now)
        self._pages: BinaryIO | None = None
        self._entries: BinaryIO | None = None
        self._revisits: list[tuple[Answer, str, str, str]] = []

    def keep(self, answer: Answer, date: str = "") -> tuple[str, int]:
        """Keep an answer with its request, and the date that a feed tells of it.

        Gives the archive's name, and where the record ends in it.
        """
        file = self._open_pages()
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        url, moment = answer.target.url, moment_of(answer)
        same = {"WARC-Date": moment, "WARC-IP-Address": answer.address}
        if date:  # before the page, for who reads both in one go
            told = f"{PUBLISHED}: {date}\r\n".encode()
            writer.write_record(_record(writer, url, "metadata", told, {"WARC-Date": moment}))
        response = _record(writer, url, "response", _as_answered(answer), same)
        request = _record(writer, url, "request", answer.asked, same)
        writer.write_request_response_pair(request, response)
        return f"{self.name}{PAGES}", file.tell()

    def note_unchanged(self, answer: Answer, digest: str, moment: str) -> None:
        """Note that a page is as it was at ``moment``: kept if anything else is."""
        profile = _NOT_MODIFIED if answer.status == 304 else _SAME
        self._revisits.append((answer, digest, moment, profile))

    def keep_entry(self, line: bytes) -> None:
        """Keep what a feed tells of a page, one line of JSON."""
        if self._entries is None:
            self._entries = self._part(ENTRIES).open("xb")
        self._entries.write(line + b"\n")
        self._entries.flush()

    def finish(self) -> tuple[Path, ...]:
        """Give the files their names; the ones that there are."""
        if self._pages is not None:
            self._write_revisits(self._pages)
        done = []
        for file, ending in ((self._pages, PAGES), (self._entries, ENTRIES)):
            if file is not None:
                os.fsync(file.fileno())
                file.close()
                done.append(_named(self._part(ending)))
        self._pages = self._entries = None
        return tuple(done)

    def close(self) -> None:
        """Let go of files that have not got their names: the next run mends them."""
        for file in (self._pages, self._entries):
            if file is not None:
                with suppress(OSError):  # a full disk, perhaps
                    file.close()

    def _open_pages(self) -> BinaryIO:
        if self._pages is None:
            self._pages = self._part(PAGES).open("xb")
            writer = WARCWriter(self._pages, gzip=True, warc_version="1.1")
            info = {
                "software": FETCHED_BY,
                "format": "WARC File Format 1.1",
                "http-header-user-agent": self._manners.agent,
                "robots": "classic",
            }
            writer.write_record(writer.create_warcinfo_record(f"{self.name}{PAGES}", info))
        return self._pages

    def _write_revisits(self, file: BinaryIO) -> None:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for answer, digest, moment, profile in self._revisits:
            url = answer.target.url
            headers = {
                "WARC-Date": moment_of(answer),
                "WARC-IP-Address": answer.address,
                "WARC-Profile": profile,
                "WARC-Refers-To-Target-URI": url,
                "WARC-Refers-To-Date": moment,
                "WARC-Payload-Digest": digest,
            }
            head = _as_answered(answer, body=False)
            writer.write_record(_record(writer, url, "revisit", head, headers))

    def _part(self, ending: str) -> Path:
        return self._folder / f"{self.name}{ending}{PART}"


def _record(writer: Any, url: str, kind: str, block: bytes, headers: Mapping[str, str]) -> Any:
    return writer.create_warc_record(
        url, kind, payload=io.BytesIO(block), length=len(block), warc_headers_dict=dict(headers)
    )


def digest_of(answer: Answer) -> str:
    """The digest of a body as it was sent, as a WARC writes it."""
    digest = hashlib.sha1(answer.body, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode()}"


def moment_of(answer: Answer) -> str:
    """When an answer was asked for, as a WARC writes it."""
    return answer.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def mend(folder: Path) -> dict[str, int]:
    """Finish what killed runs have left in a folder: nobody must be writing there.

    Gives the name of each web archive, and how many of its bytes were whole.
    """
    mended = {}
    for part in sorted(folder.glob(f"fetched-*{PART}")):
        if part.is_symlink():  # none of ours, and what it leads to is not ours to cut
            part.unlink()
            continue
        name = part.name.removesuffix(PART)
        whole = _whole_members(part) if name.endswith(PAGES) else _whole_lines(part)
        if whole:
            with part.open("r+b") as file:
                file.truncate(whole)
                os.fsync(file.fileno())
            _named(part)
        else:
            part.unlink()
        if name.endswith(PAGES):
            mended[name] = whole
    return mended


def _whole_members(path: Path) -> int:
    """Where the last gzip member that is whole ends."""
    end = at = 0
    member = zlib.decompressobj(wbits=31)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            while piece:
                try:
                    member.decompress(piece)
                except zlib.error:
                    return end
                used = len(piece) - len(member.unused_data)
                at, piece = at + used, member.unused_data
                if member.eof:
                    end, member = at, zlib.decompressobj(wbits=31)
    return end


def _whole_lines(path: Path) -> int:
    end = at = 0
    with path.open("rb") as file:
        for line in file:
            at += len(line)
            end = at if line.endswith(b"\n") else end
    return end


def _named(part: Path) -> Path:
    """A part that is whole, under its name; and the folder made to remember that."""
    path = part.with_name(part.name.removesuffix(PART))
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path


def _free_name(folder: Path, now: datetime) -> str:
    """A name for this run's files, later than all before it and taken by none."""
    begin = f"fetched-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    taken = {path.name.split(".", 1)[0] for path in folder.glob(f"{begin}*")}
    name, number = begin, 1
    while name in taken:
        number += 1
        name = f"{begin}_{number}"
    return name


def _as_answered(answer: Answer, body: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}".rstrip()]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    return head + answer.body if body else head
