"""Chart: the lines of a comparison as a drawing, in its own units.

Each line has a colour, a dash and a marker of its own, so that nobody needs to tell colours apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 10, 24  #: room around the drawing
STEPS = 5  #: of a scale, at most
_LEAST = 1e-9  # what is less is drawn as nothing
_SIZE = 4.5  # of a marker, from its middle


class Mark(NamedTuple):
    """A marker: where its middle is, and its outline."""

    x: float
    y: float
    outline: str


class Tick(NamedTuple):
    """A value of the scale, and how high it stands."""

    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line: a path with gaps where there is no value, and a marker for each value."""

    path: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of several lines over one axis."""

    lines: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    places: tuple[float, ...]  #: where each period stands, from the left
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def chart(lines: Sequence[Sequence[float | None]], whole: bool = True) -> Chart:
    """The drawing of values, all lines of one length; None leaves a gap.

    ``whole``: the scale has whole numbers only.
    """
    highest = max((value for line in lines for value in line if value is not None), default=0.0)
    step = _step(highest, whole)
    steps = max(ceil(highest / step - 1e-9), 1)
    top = step * steps
    drawn = tuple(
        Drawn(_path(places), tuple(_marked(number, place) for place in places))
        for number, line in enumerate(lines)
        for places in (list(_places(line, top)),)
    )
    ticks = tuple(Tick(step * number, _y(step * number, top)) for number in range(steps + 1))
    longest = max(map(len, lines), default=0)
    return Chart(drawn, ticks, tuple(_x(number, longest) for number in range(longest)))


def sample(number: int) -> str:
    """The marker of a line as its key shows it, in a drawing of 28 by 12."""
    return _outline(number, 14, 6)


def _step(highest: float, whole: bool) -> float:
    """The step of a scale: 1, 2 or 5 times a power of ten, so that it has two to five of them.

    ``whole``: of whole numbers only.

    >>> [_step(value, True) for value in (0, 3, 7, 30, 90)], _step(0.0123, False)
    ([1.0, 1.0, 2.0, 10.0, 20.0], 0.005)
    """
    if highest < _LEAST:
        return 1.0
    power = 10.0 ** floor(log10(highest) - 1e-9)
    steps = (power * factor for factor in (0.1, 0.2, 0.5, 1, 2))
    step = next(one for one in steps if highest / one <= STEPS + 1e-9)
    return max(float(f"{step:.6g}"), 1.0 if whole else 0.0)


def _places(line: Sequence[float | None], top: float) -> Iterator[tuple[float, float] | None]:
    for number, value in enumerate(line):
        yield None if value is None else (_x(number, len(line)), _y(value, top))


def _x(number: int, periods: int) -> float:
    return round(LEFT + (number + 0.5) * (WIDTH - LEFT - RIGHT) / periods, 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    pieces, drawing = [], False
    for place in places:
        if place is not None:
            pieces.append(f"{'L' if drawing else 'M'}{place[0]:g} {place[1]:g}")
        drawing = place is not None
    return "".join(pieces)


def _marked(number: int, place: tuple[float, float] | None) -> Mark | None:
    return Mark(*place, _outline(number, *place)) if place else None


def _outline(number: int, x: float, y: float) -> str:
    """A circle, a square, a triangle, a diamond or a cross."""
    s = _SIZE
    if number % 5 == 0:
        return f"M{x - s:g} {y:g}a{s} {s} 0 1 0 {2 * s:g} 0a{s} {s} 0 1 0 {-2 * s:g} 0z"
    corners = {
        1: ((-s, -s), (s, -s), (s, s), (-s, s)),
        2: ((0, -s * 1.2), (s * 1.1, s), (-s * 1.1, s)),
        3: ((0, -s * 1.3), (s * 1.3, 0), (0, s * 1.3), (-s * 1.3, 0)),
        4: _CROSS,
    }[number % 5]
    return "M" + "L".join(f"{x + dx:.4g} {y + dy:.4g}" for dx, dy in corners) + "z"


_C, _E = _SIZE * 0.4, _SIZE * 1.2
_CROSS = (
    *((-_C, -_E), (_C, -_E), (_C, -_C), (_E, -_C), (_E, _C), (_C, _C)),
    *((_C, _E), (-_C, _E), (-_C, _C), (-_E, _C), (-_E, -_C), (-_C, -_C)),
)
