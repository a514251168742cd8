"""Listing: the addresses that somebody wants fetched, from the command line and from files."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.fetching.target import NotFetchable, target_of

LARGEST = 16 << 20  #: bytes of a list
_REMARK = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True, slots=True)
class Listing:
    """Addresses in the order in which they were given, each once, and what is none."""

    urls: tuple[str, ...]
    faults: tuple[SourceError, ...]


def listing_of(given: Iterable[str]) -> Listing:
    """The addresses given, each itself or in a file, one a line; ``-`` is standard input.

    What stands behind a # after a blank is a remark. Raises SourceError for a file that cannot
    be read.
    """
    urls: dict[str, None] = {}
    faults: list[SourceError] = []
    for place, said in _said(given):
        try:
            urls[target_of(said).url] = None
        except NotFetchable as error:
            faults.append(SourceError(place, f"{said[:200]}: {error}"))
    return Listing(tuple(urls), tuple(faults))


def _said(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for one in given:
        if one.startswith(("http://", "https://")):
            yield "given", one
            continue
        for number, line in enumerate(_read(one).splitlines(), 1):
            if said := _REMARK.sub("", line).strip():
                yield f"{one}:{number}", said


def _read(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise SourceError(name, error.strerror or str(error)) from error
    if len(data) > LARGEST:
        raise SourceError(name, f"larger than {LARGEST >> 20} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(name, "a list of addresses is text in UTF-8") from error
