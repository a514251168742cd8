"""Cells: rows as CSV (RFC 4180) that a spreadsheet opens as text.

A spreadsheet takes a cell that begins with = + - or @ for a formula, and a headline may begin
so. An apostrophe before it keeps it text (OWASP, "CSV Injection"). Where a list separator is a
semicolon, as in German ones, a cell also begins behind each semicolon within a text, and behind
each tab. The file begins with a byte order mark: without one Excel takes it for Windows-1252, and
turns every umlaut into two other letters; Python reads it as ``utf-8-sig``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

MEDIA_TYPE = "text/csv"
BOM = "\ufeff"
Cell = str | int

_SIGNS = "=+\\-@＝＋－＠"  # the wide ones are read as the narrow ones
_BEGINS = re.compile(rf"[\t\r\n]|\s*[{_SIGNS}]")
_WITHIN = re.compile(rf'([;\t][\s"]*)(?=[{_SIGNS}])')


def written(rows: Iterable[Sequence[Cell]]) -> str:
    r"""Rows as CSV, no cell of which a spreadsheet takes for a formula.

    >>> written([("Titel", "Artikel"), ("=SUMME(A1)", 12)])
    "Titel,Artikel\r\n'=SUMME(A1),12\r\n"
    """
    text = StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell, with an apostrophe before what would begin a formula.

    >>> harmless("-5 Grad"), harmless(-5), harmless("Kauf; =A1"), harmless("a = b; c")
    ("'-5 Grad", -5, "Kauf; '=A1", 'a = b; c')
    """
    if isinstance(cell, int) or not cell:
        return cell
    if ";" in cell or "\t" in cell:
        cell = _WITHIN.sub(r"\1'", cell)
    return f"'{cell}" if _BEGINS.match(cell) else cell
