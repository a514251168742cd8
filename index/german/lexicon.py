"""What the compound splitter knows about words: a list made by tools/make_lexicon.py.

Scores are logarithms (base e) times ten: how much speaks for a form as a part, for a word
staying whole. docs/COMPOUNDS.md tells how they come about, data/README.md from which sources.
"""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "lexicon.xz"


class Entry(NamedTuple):
    """What is known of one folded form."""

    before: int | None  #: score as a part before another, None: cannot be one
    last: int | None  #: score as the last part, None: cannot be one
    whole: int | None  #: score of the word staying whole, None: that of an unknown word
    noun: bool  #: a noun, so that neighbouring parts that spell it belong together
    cut: int  #: letters at the end that its simple word lacks (waffenstillstandS)
    add: str  #: letters at the end that its simple word has instead (schul, schulE)

    def line(self) -> str:
        """The entry as the file holds it.

        >>> Entry(-3, None, 12, True, 1, "e").line()
        '-3;;12;1;1;e'
        """
        return ";".join("" if v is None else str(int(v)) for v in self[:-1]) + ";" + self.add


def _entry(line: str) -> Entry:
    before, last, whole, noun, cut, add = line.split(";")
    return Entry(
        int(before) if before else None,
        int(last) if last else None,
        int(whole) if whole else None,
        noun == "1",
        int(cut),
        add,
    )


def read(path: Path) -> dict[str, Entry]:
    """Folded form -> what is known of it.

    The file is text packed by lzma: in each line an entry, a tab, and the forms it is true of,
    with spaces between.
    """
    found: dict[str, Entry] = {}
    for line in lzma.decompress(path.read_bytes()).decode("ascii").splitlines():
        values, forms = line.split("\t")
        found.update(dict.fromkeys(forms.split(" "), _entry(values)))
    return found


def write(path: Path, entries: dict[str, Entry]) -> None:
    """Writes what ``read`` reads; the same entries give the same bytes."""
    groups: dict[str, list[str]] = {}
    for form, entry in entries.items():
        groups.setdefault(entry.line(), []).append(form)
    text = "".join(f"{line}\t{' '.join(sorted(groups[line]))}\n" for line in sorted(groups))
    path.write_bytes(lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))


@cache
def lexicon() -> dict[str, Entry]:
    """The list that comes with the program, read once."""
    return read(DATA)
