"""The paragraphs below the head, each with what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.article import Kind, Paragraph
from index.sources.bylines import read_byline
from index.sources.credits import ends_in_credit
from index.sources.furniture import (
    begins_tail,
    is_bare_pointer,
    is_caption,
    is_furniture,
    is_photo_credit,
    points_elsewhere,
)
from index.sources.lines import ends_sentence, is_heading, is_prose
from index.sources.pull_quotes import pull_quotes

LONGEST_LEAD = 450  #: characters
#: A label such as "Mehr zum Thema" ends the article only if little running text follows it.
_TAIL_SHARE = 0.4
_PARAGRAPH = 200  #: characters from which two paragraphs in a row are an article going on

#: A question put to somebody: in an interview, questions are no subheads.
_INTERVIEW = re.compile(r"\b(?:Sie|Ihnen|Ihre?[mnrs]?|[Dd]u|[Dd]ir|[Dd]ich)\b.*\?$")
_WORD_ALONE = re.compile(r"[\w-]{1,20}")  #: a player's or a photographer's name, a stray label
_BULLET = re.compile(r"[•*–-]\s")


def classify(lines: Sequence[str]) -> list[Paragraph]:
    """What each line of the body is, in order."""
    quotes = pull_quotes(lines)
    running = [_runs(line) for line in lines]
    tail = _tail(lines, running)
    last = max((i for i in range(tail) if running[i]), default=len(lines))
    interview = any(_INTERVIEW.search(line) for line in lines if len(line) <= 115)
    kinds: list[Kind] = []
    pointing = False
    for i, line in enumerate(lines):
        if i in quotes:
            kind = Kind.PULL_QUOTE
        elif points_elsewhere(line):
            kind = Kind.RELATED
        elif i >= tail:
            kind = Kind.FOOTER
        elif running[i] and not is_caption(line):
            kind = Kind.TEXT
        else:
            kind = _kind(line, is_last=i > last, is_pointed_at=pointing)
            if kind is Kind.SUBHEAD and (
                (interview and line.endswith("?")) or _goes_on(lines[i + 1 : i + 2])
            ):
                kind = Kind.TEXT
        pointing = kind is Kind.RELATED and is_bare_pointer(line)
        kinds.append(kind)
    return [Paragraph(line, kind) for line, kind in zip(lines, kinds, strict=True)]


def with_lead(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, the first of several as the lead if it is short enough for one."""
    texts = [i for i, p in enumerate(paragraphs) if p.kind is Kind.TEXT]
    marked = list(paragraphs)
    if len(texts) > 1 and len(paragraphs[texts[0]].text) <= LONGEST_LEAD:
        marked[texts[0]] = Paragraph(paragraphs[texts[0]].text, Kind.LEAD)
    return marked


def _kind(line: str, *, is_last: bool, is_pointed_at: bool) -> Kind:
    """What a line is by itself; ``is_last``: no running text follows it."""
    if is_furniture(line) or is_photo_credit(line) or (len(line) <= 80 and read_byline(line)):
        return Kind.FOOTER
    if is_caption(line):
        return Kind.CAPTION
    if is_prose(line) or _BULLET.match(line):
        return Kind.TEXT
    if is_pointed_at and is_heading(line):
        return Kind.RELATED
    if is_last:
        full = ends_sentence(line) and not line.endswith(":")
        return Kind.TEXT if full or ends_in_credit(line) else Kind.FOOTER
    if is_heading(line):
        return Kind.SUBHEAD
    return Kind.FOOTER if _WORD_ALONE.fullmatch(line) else Kind.TEXT


def _goes_on(following: Sequence[str]) -> bool:
    """Whether the next line goes on with the sentence."""
    return any(line[0].islower() for line in following)


def _runs(line: str) -> bool:
    return is_prose(line) and not is_furniture(line) and not points_elsewhere(line)


def _tail(lines: Sequence[str], running: Sequence[bool]) -> int:
    """The number of the line from which on a page shows other things than the article."""
    lengths = [len(line) * runs for line, runs in zip(lines, running, strict=True)]
    pairs = enumerate(pairwise(lengths))
    goes_on = max((i for i, pair in pairs if min(pair) >= _PARAGRAPH), default=-1)
    total, before = sum(lengths), 0
    for i, line in enumerate(lines):
        small_rest = total - before <= _TAIL_SHARE * before
        if before and small_rest and goes_on < i and begins_tail(line):
            return i
        before += lengths[i]
    return len(lines)
