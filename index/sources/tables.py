"""Tables: one article a row, in CSV or with tabs, as databases and spreadsheets export them.

Delimiter and quote are told from the first rows, the columns by the names in the header. Where
there is no header, or one of other names, a side-car says which column is which:
``{"fields": {"section": 1, "text": 2}}``, by number or by name. Without that, the longest
column of a table is taken for the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.article import Article, Origin
from index.errors import SourceError
from index.sources.decoding import decode
from index.sources.items import Item
from index.sources.objects import article_from_object, our_name
from index.sources.sidecar import Metadata

LONGEST_FIELD = 4 << 20  #: characters
_SAMPLE = 1 << 16  #: bytes that delimiter and quote are told from
_DELIMITERS = "\t;,|"
_QUOTES = "\"'"
_LONGEST_LABEL = 60  #: characters of a cell that names something
_MOST_BLANKS = 1_000_000

csv.field_size_limit(LONGEST_FIELD)


class TableSource:
    """Tables of articles."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of a table. Raises ValueError where no column can be a text or title."""
        sample = item.stream.peek(_SAMPLE)[:_SAMPLE]
        if not sample:
            raise ValueError("the file is empty")
        encoding = _encoding(sample)
        dialect = dialect_of(sample.decode(encoding, "replace"))
        text = io.TextIOWrapper(item.stream, encoding=encoding, errors="strict", newline="")
        rows = csv.reader(text, dialect)
        try:
            first = next(row for row in rows if any(row))
        except StopIteration:
            raise ValueError("the file is empty") from None
        columns = _columns(first, metadata, sample.decode(encoding, "replace"), dialect)
        start = [] if columns.has_header else [first]
        plain = Metadata(outlet=metadata.outlet, section=metadata.section, date=metadata.date,
                         authors=metadata.authors, agencies=metadata.agencies,
                         language=metadata.language)  # fmt: skip
        number = 0
        try:
            for row in _chained(start, rows):
                number += 1
                if not any(row):
                    continue
                record = {name: row[i] for i, name in columns.names.items() if i < len(row)}
                place = f"{item.place}:{number}"
                try:
                    yield article_from_object(record, plain, Origin(item.place, number))
                except ValueError as error:
                    yield SourceError(place, str(error))
        except csv.Error as error:
            raise ValueError(f"not a table from row {number + 1} on ({error})") from error
        except UnicodeDecodeError as error:
            raise ValueError(f"not {encoding} text from row {number + 1} on") from error


SOURCE = TableSource()


class _Columns:
    """Which columns are read, under our names."""

    def __init__(self, names: dict[int, str], has_header: bool) -> None:
        self.names, self.has_header = names, has_header


def _columns(
    first: Sequence[str], metadata: Metadata, sample: str, dialect: type[csv.Dialect]
) -> _Columns:
    header = [cell.strip() for cell in first]
    said = metadata.fields or {}
    if said:
        by_name = {name.casefold(): i for i, name in enumerate(header)}
        found: dict[int, str] = {}
        has_header = False
        for ours, theirs in said.items():
            if isinstance(theirs, str) and theirs.casefold() in by_name:
                found[by_name[theirs.casefold()]] = ours
                has_header = True
            elif str(theirs).isdigit() and 1 <= int(theirs) <= len(header):
                found[int(theirs) - 1] = ours
            else:
                raise ValueError(f"no column {theirs!r} for {ours!r}")
        return _Columns(found, has_header or _is_header(header))
    if _is_header(header):
        names: dict[int, str] = {}
        for i, cell in enumerate(header):
            ours = our_name(cell)
            if ours and ours not in names.values():
                names[i] = ours
        if {"title", "text"} & set(names.values()):
            return _Columns(names, True)
    return _Columns(_guessed(sample, dialect, len(header)), False)


def _is_header(row: Sequence[str]) -> bool:
    known = sum(bool(our_name(cell)) for cell in row)
    return known >= 2 or (known == 1 and all(len(cell) <= _LONGEST_LABEL for cell in row))


def _guessed(sample: str, dialect: type[csv.Dialect], width: int) -> dict[int, str]:
    """The longest column as the text, one of few short values as the section."""
    rows = [row for row in csv.reader(io.StringIO(sample), dialect) if len(row) == width][:-1]
    if not rows:
        raise ValueError("no column is known: say in a side-car which is which")
    lengths = [sum(len(row[i]) for row in rows) / len(rows) for i in range(width)]
    longest = max(range(width), key=lambda i: lengths[i])
    if lengths[longest] < _LONGEST_LABEL:
        raise ValueError("no column is known: say in a side-car which is which")
    found = {longest: "text"}
    for i in range(width):
        values = Counter(row[i] for row in rows)
        short = all(0 < len(value) <= 30 and not re.search(r"\d", value) for value in values)
        if i != longest and short and "section" not in found.values():
            found[i] = "section"
    return found


def dialect_of(sample: str) -> type[csv.Dialect]:
    """Delimiter and quote, by what parts the first lines into equally many cells."""
    lines = [line for line in sample.splitlines() if line][:20]
    best = (0.0, ",", '"')
    for delimiter in _DELIMITERS:
        for quote in _QUOTES:
            score = _score(lines, sample, delimiter, quote)
            if score > best[0]:
                best = (score, delimiter, quote)

    class Found(csv.Dialect):
        delimiter = best[1]
        quotechar = best[2]
        doublequote = True
        skipinitialspace = False
        lineterminator = "\n"
        quoting = csv.QUOTE_MINIMAL

    return Found


def _score(lines: Sequence[str], sample: str, delimiter: str, quote: str) -> float:
    """How well the rows agree; quotes that stand at the edges of cells speak for themselves."""
    try:
        rows = list(csv.reader(io.StringIO(sample), delimiter=delimiter, quotechar=quote))[:20]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    if width < 2 or width > 200:
        return 0.0
    edges = rf"(?:^|{re.escape(delimiter)}){quote}|{quote}(?:{re.escape(delimiter)}|$)"
    quoted = sum(len(re.findall(edges, line)) for line in lines)
    total = sample.count(delimiter)
    as_punctuation = sample.count(f"{delimiter} ") / total if total else 0.0
    usual = 0.1 if quote == '"' else 0.0
    return count / len(rows) + min(quoted, 20) / 20 + usual - as_punctuation / 2


def _encoding(sample: bytes) -> str:
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    cut = sample[: max(sample.rfind(b"\n"), 0)] or sample
    try:
        cut.decode()
    except UnicodeDecodeError:
        decode(cut)  # raises for what is no text
        return "cp1252"
    if b"\x00" in cut:
        raise ValueError("not text (a character 0x00 in it)")
    return "utf-8"


def _chained(start: list[list[str]], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield from start
    blanks = 0
    for row in rows:
        blanks = 0 if row else blanks + 1
        if blanks > _MOST_BLANKS:
            raise ValueError(f"more than {_MOST_BLANKS:,} blank lines: not read on")
        yield row
