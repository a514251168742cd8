"""Queries: a file of them, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A query, what it is called, and the number of its line (from 1)."""

    number: int
    label: str
    query: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not a query, and why."""

    number: int
    reason: str


def read_queries(lines: Iterable[bytes]) -> Iterator[Line | BadLine]:
    r"""The queries of a file: one a line, before it a label and a tab if wanted.

    Blank lines, and those that begin with #, are left out.

    >>> [(one.label, one.query) for one in read_queries([b"# EZB\n", b"Bank\tEZB Zins\n", b"DAX"])]
    [('Bank', 'EZB Zins'), ('', 'DAX')]
    """
    for number, raw in enumerate(lines, 1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n")
        except UnicodeDecodeError as error:
            yield BadLine(number, f"not UTF-8 (byte {error.start + 1})")
            continue
        if not text.strip() or text.startswith("#"):
            continue
        label, tab, query = text.partition("\t")
        if not tab:
            label, query = "", text
        query = " ".join(query.split())
        if query:
            yield Line(number, label.strip(), query)
        else:
            yield BadLine(number, "a label without a query")
