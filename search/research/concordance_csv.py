"""A concordance as a file for a spreadsheet or a statistics program: all its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.exports.address import Address
from search.exports.cells import BOM, written
from search.research.occurrences import Line

#: As in the JSON answers, in every language: programs rely on them.
COLUMNS = ("left", "keyword", "right", "outlet", "date", "title", "field", "id", "url")


def concordance_csv(lines: Iterable[Line], address: Address) -> Iterator[str]:
    """The table, line by line; to be encoded as UTF-8."""
    yield BOM + written([COLUMNS])
    for line in lines:
        source = line.source
        about = (source.outlet, source.date.isoformat() or "", source.title, line.field)
        place = (source.id, address.article(source.id))
        yield written([(line.left, line.keyword, line.right, *about, *place)])
