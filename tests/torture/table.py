"""The table of promises, on a terminal and in docs/RELIABILITY.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.torture.promise import Kept

DOCUMENT = Path(__file__).parents[2] / "docs" / "RELIABILITY.md"
HEAD = "| area | promise | tries | failures | figures |\n| --- | --- | ---: | ---: | --- |\n"
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"


def row(area: str, kept: Kept) -> str:
    """One line of the table."""
    failures = len(kept.failures)
    return f"| {area} | {kept.promise} | {kept.tries:,} | {failures:,} | {kept.figures} |"


def with_rows(text: str, fresh: Mapping[str, Sequence[Kept]], areas: Iterable[str]) -> str:
    """The document with the rows of some areas anew; those of all others stay as they are.

    >>> empty = "Kept?\\n\\n<!-- table -->\\n<!-- end of table -->\\n"
    >>> once = with_rows(empty, {"disk": [Kept("full", 3)]}, ["crash", "disk"])
    >>> print(with_rows(once, {"crash": [Kept("killed", 2)]}, ["crash", "disk"]))
    Kept?
    <BLANKLINE>
    <!-- table -->
    <BLANKLINE>
    | area | promise | tries | failures | figures |
    | --- | --- | ---: | ---: | --- |
    | crash | killed | 2 | 0 |  |
    | disk | full | 3 | 0 |  |
    <BLANKLINE>
    <!-- end of table -->
    <BLANKLINE>
    """
    before, _, rest = text.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    lines = []
    for area in areas:
        if area in fresh:
            lines += [row(area, one) for one in fresh[area]]
        else:
            lines += [line for line in table.splitlines() if line.startswith(f"| {area} |")]
    rows = "".join(f"{line}\n" for line in lines)
    return f"{before}{_BEGIN}\n{HEAD}{rows}\n{_END}{after}"


def write_document(fresh: Mapping[str, Sequence[Kept]], areas: Iterable[str]) -> None:
    """Put the rows of some areas in the place of those that docs/RELIABILITY.md has."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(with_rows(text, fresh, areas), encoding="utf-8")
