"""The table of promises, on a terminal and in docs/RELIABILITY.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.torture.promise import Kept

DOCUMENT = Path(__file__).parents[2] / "docs" / "RELIABILITY.md"
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"
_HEAD = "| promise | tries | failures | figures |\n| --- | ---: | ---: | --- |\n"


def row(kept: Kept) -> str:
    """One line of the table."""
    failures = len(kept.failures)
    return f"| {kept.promise} | {kept.tries:,} | {failures:,} | {kept.figures} |"


def write_document(kept: Sequence[Kept]) -> None:
    """Put the table in the place of the one that the document has."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    table = _HEAD + "".join(f"{row(one)}\n" for one in kept)
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")
