"""Lines that were broken at a width, put together again.

Editors, mail programs and some web pages break a sentence wherever a line is full. Where
blank lines part the paragraphs, a whole paragraph is broken or none of it is. Elsewhere
broken lines give themselves away by the small letters that the next ones begin with; a few
such lines in one text are needed before any are joined, since a line may begin small for
other reasons ("dpa/xyz", "von Anna Muster").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from index.german.tokens import clean
from index.sources.lines import ends_sentence

# No headline ends so.
_GOES_ON = re.compile(
    r"(?:[,-]|\b(?:de[rnms]|die|das|eine?[rnms]?|i[mn]|a[mn]|auf|aus|bei|für|mit|nach|über|um|unter"
    r"|vo[mnr]|zu[mr]?|und|oder|als|wie|dass|weil|wenn|ob|sich|sie|er|es|wir|ich|nicht|auch))$"
)
_WIDTHS = range(45, 101)  #: characters of a broken line
_SHORTEST = 25  #: characters of a line that can have been broken
_ENOUGH = 3  #: broken lines that show a text to be broken


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, clean, blanks made single, none empty.

    Every line is a paragraph, unless lines were broken at a width. The first keeps its
    leading blank, which belongs to an export's date mark.
    """
    blocks: list[list[str]] = [[]]
    for line in clean("\n".join(text.splitlines())).split("\n"):
        even = " ".join(line.split())
        if even:
            blocks[-1].append(even)
        elif blocks[-1]:
            blocks.append([])
    found = [paragraph for block in blocks for paragraph in unwrapped(block)]
    if found and clean(text).lstrip("\r\n")[:1].isspace():
        found[0] = f" {found[0]}"
    return found


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines of a text without blank lines in it, with broken ones joined."""
    if len(lines) < 2:
        return list(lines)
    if _is_one_paragraph(lines):
        return [" ".join(lines)]
    small = [line[0].islower() for line in lines]
    if sum(small) < _ENOUGH:
        return list(lines)
    open_ended = [not ends_sentence(line) and len(line) >= _SHORTEST for line in lines]
    broken = [len(line) for i, line in enumerate(lines[:-1]) if open_ended[i] and small[i + 1]]
    if len(broken) < _ENOUGH:
        return list(lines)
    width = median(broken)
    joined = [[lines[0]]]
    for i in range(1, len(lines)):
        before, line = lines[i - 1], lines[i]
        inside = len(joined[-1]) > 1  # the line before went on from another itself
        # A line was broken because the next word had no room; a headline ends where it ends.
        is_full = len(before) + 1 + len(line.split(" ", 1)[0]) > width
        if open_ended[i - 1] and (small[i] or inside or is_full or _GOES_ON.search(before)):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [" ".join(parts) for parts in joined]


def _is_one_paragraph(lines: Sequence[str]) -> bool:
    """Whether lines between two blank ones are one paragraph, broken at a width."""
    inner = lines[:-1]
    if len(lines) < 3 or any(len(line) not in _WIDTHS for line in inner):
        return False
    longest = max(map(len, inner))
    broken = sum(not ends_sentence(line) for line in inner)
    full = sum(len(line) > longest - 20 for line in inner)
    small = sum(line[0].islower() for line in lines[1:])
    return broken * 2 > len(inner) and full * 3 >= len(inner) * 2 and small * 4 >= len(inner)
