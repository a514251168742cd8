"""Passages: which stretches of a text show best what a query asked for.

A passage is chosen for the different words and phrases that it covers, begins with a sentence
where one begins near, and is cut between words otherwise.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from search.marking.marks import PLENTY, Mark
from search.marking.sentences import starts

LENGTH = 300  #: characters that the passages of a text have together
WIDTHS = (220, 110, 70)  #: characters between the first mark and the last, for 1, 2, 3 passages
_PHRASE = 3.0  # a phrase that stands as asked is worth more than its words apart
_CLOSE = 0.5  # and so are different words side by side
_ROUNDING = 1e-9
_REST = 80  # letters of a word before or after a mark that may be shown with it
_RAREST = 12  # of more leaves than this, the rarest in a text decide what is shown of it
_ENOUGH = 1.1  # what another passage has to add: about one word that is not frequent


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage stands, and at which of its ends a sentence is cut."""

    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring marks: their place, what they cover, and what that is worth."""

    start: int
    end: int
    leaves: int
    value: float


def choose(
    text: str, marks: Sequence[Mark], phrases: int = 0, limit: int = 3, length: int = LENGTH
) -> tuple[Passage, ...]:
    """At most ``limit`` passages around marks, in reading order, together about ``length`` long.

    ``phrases`` are the bits of leaves that are phrases. Without marks, no passage.
    """
    windows = _windows(marks, phrases, limit)
    if not windows:
        return ()
    share = length // len(windows)
    return _joined(
        text, sorted((_around(text, w.start, w.end, share) for w in windows), key=_start)
    )


def beginning(text: str, length: int = LENGTH) -> tuple[Passage, ...]:
    """The beginning of a text as a passage, none if the text is blank."""
    first = len(text) - len(text.lstrip())
    return (_around(text, first, first, length),) if first < len(text) else ()


def covers(marks: Sequence[Mark], phrases: int, asked: int) -> bool:
    """Whether one passage shows everything that was asked for, or plenty of it."""
    there = reduce(or_, (mark.leaves for mark in marks), 0)
    if there != asked and there.bit_count() < PLENTY:
        return False
    shown = _windows(marks, phrases, 1)[0].leaves
    return shown == asked or shown.bit_count() >= PLENTY


def _windows(marks: Sequence[Mark], phrases: int, limit: int) -> list[_Window]:
    """As few windows as cover most; fewer give longer passages."""
    worth = _worth(marks, phrases)
    if len(worth) == 1:  # the first mark shows all there is
        return [_Window(marks[0].start, marks[0].end, marks[0].leaves, sum(worth.values()))]
    best: list[_Window] = []
    value, most = 0.0, sum(worth.values())
    for number in range(1, min(limit, len(WIDTHS)) + 1):
        if best and most + number * _CLOSE <= value + _ENOUGH:  # more cannot add enough
            break
        found = _greedy(marks, worth, number)
        reached = sum(window.value for window in found)
        if reached > value + (_ENOUGH if best else 0):
            best, value = found, reached
        if len(found) < number:  # fewer cover everything already
            break
    return best


def _worth(marks: Sequence[Mark], phrases: int) -> dict[int, float]:
    """What a leaf's bit is worth: a little more where it is rare in this text."""
    counts: dict[int, int] = {}
    for leaves, count in Counter([mark.leaves for mark in marks]).items():
        for bit in _bits(leaves):
            counts[bit] = counts.get(bit, 0) + count
    worth = {bit: (_PHRASE if bit & phrases else 1) + 1 / n for bit, n in counts.items()}
    if len(worth) <= _RAREST:
        return worth
    return dict(sorted(worth.items(), key=lambda leaf: -leaf[1])[:_RAREST])


@lru_cache(1000)
def _bits(leaves: int) -> tuple[int, ...]:
    """The bits of a number, one by one."""
    return tuple(1 << i for i in range(leaves.bit_length()) if leaves >> i & 1)


def _greedy(marks: Sequence[Mark], worth: dict[int, float], number: int) -> list[_Window]:
    """The best window, then the best for what is still missing, and so on."""
    found: list[_Window] = []
    missing = worth
    while missing and len(found) < number:
        window = _best(marks, missing, WIDTHS[number - 1])
        found.append(window)
        missing = {bit: value for bit, value in missing.items() if not bit & window.leaves}
    return found


def _best(marks: Sequence[Mark], worth: dict[int, float], width: int) -> _Window:
    """The window whose leaves are worth most; the first and shortest of several."""
    best = _Window(0, 0, 0, 0.0)
    full = sum(worth.values()) + (_CLOSE if len(worth) > 1 else 0)
    inside: deque[tuple[int, tuple[int, ...]]] = deque()  # where marks begin, and what they cover
    counts = dict.fromkeys(worth, 0)  # how often each leaf is inside
    wanted = {
        leaves: tuple([bit for bit in _bits(leaves) if bit in worth])
        for leaves in {mark.leaves for mark in marks}
    }
    value, pair = 0.0, -1  # pair: where two different words last stood side by side
    last_start, last_end, last_leaves = -1, -2, 0
    for start, end, leaves in marks:
        asked = wanted[leaves]
        if not asked:
            continue
        if start - last_end <= 1 and leaves != last_leaves and last_leaves:
            pair = last_start
        last_start, last_end, last_leaves = start, end, leaves
        inside.append((start, asked))
        for bit in asked:
            if not counts[bit]:
                value += worth[bit]
            counts[bit] += 1
        while len(inside) > 1:
            first, others = inside[0]
            if end - first <= width and (first == pair or 1 in map(counts.__getitem__, others)):
                break
            inside.popleft()
            for bit in others:
                counts[bit] -= 1
                if not counts[bit]:
                    value -= worth[bit]
        first = inside[0][0]
        reached = value + (_CLOSE if first <= pair else 0)
        if reached > best.value + _ROUNDING:
            covered = sum(bit for bit, n in counts.items() if n)
            best = _Window(first, end, covered, reached)
            if reached >= full - _ROUNDING:
                break
    return best


def _start(passage: Passage) -> int:
    return passage.start


def _around(text: str, first: int, last: int, length: int) -> Passage:
    """The passage of about ``length`` characters that shows ``first`` to ``last``."""
    first, last = _uncut(text, first, last, length)
    room = max(length - (last - first), 0)
    near = list(starts(text, max(first - room * 3 // 4, 0), first))
    start = near[-1] if near else _border_before(text, first, room // 3)
    if len(text) - start < length:  # the text ends early: more can stand before
        near += list(starts(text, max(len(text) - length, 0), start))
        start = min(near, default=start)
    cut_before = start not in near and bool(text[:start].strip())
    while start < first and (text[start].isspace() or _extends(text[start])):
        start += 1
    end, cut_after = _end(text, start, last, start + length)
    return Passage(start, end, cut_before, cut_after)


def _uncut(text: str, first: int, last: int, length: int) -> tuple[int, int]:
    """A stretch with the rest of the words at its ends, where there is room for it.

    A mark can end inside a word: a part of a compound.
    """
    start, end = first, last
    while start and first - start < _REST and not text[start - 1].isspace():
        start -= 1
    while last > first and end < len(text) and end - last < _REST and not text[end].isspace():
        end += 1
    if max(first - start, end - last) == _REST or end - start > length:
        return first, last
    return start, end


def _border_before(text: str, place: int, room: int) -> int:
    """The first beginning of a word at most ``room`` characters before a place."""
    for start in range(max(place - room, 1), place):
        if text[start - 1].isspace() and not (text[start].isspace() or _extends(text[start])):
            return start
    return place


def _end(text: str, start: int, last: int, latest: int) -> tuple[int, bool]:
    """Where to end, between ``last`` and ``latest``, and whether that cuts a sentence."""
    if len(text.rstrip()) <= latest:
        return len(text.rstrip()), False
    sentences = starts(text, max(last, start + 1, (start + latest) // 2), latest + 1)
    ends = [len(text[:following].rstrip()) for following in sentences]
    if ends:  # rather not with a subhead, which has no full stop
        return ([end for end in ends if not text[end - 1].isalnum()][-1:] or ends)[-1], False
    for end in range(latest, max(min(last, latest), start + 1) - 1, -1):
        if text[end].isspace() and not text[end - 1].isspace():
            return end, True
    if start < last <= latest:
        return last, True
    for end in range(latest, start + 1, -1):  # one mark longer than a passage, or no blank at all
        if text[end].isspace() and not text[end - 1].isspace():
            return end, True
    while latest > start + 1 and _extends(text[latest]):
        latest -= 1
    return latest, True


def _extends(character: str) -> bool:
    """Whether a character is shown as part of the one before it."""
    return (
        unicodedata.category(character)[0] == "M"
        or character == "\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _joined(text: str, parts: Sequence[Passage]) -> tuple[Passage, ...]:
    """Passages in order, those that touch as one."""
    joined = [parts[0]]
    for part in parts[1:]:
        before = joined[-1]
        if part.start > before.end and text[before.end : part.start].strip():
            joined.append(part)
        elif part.end > before.end:
            joined[-1] = Passage(before.start, part.end, before.cut_before, part.cut_after)
    return tuple(joined)
