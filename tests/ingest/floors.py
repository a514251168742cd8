"""What reading must not fall below. Raise a floor when a change has earned it."""

from __future__ import annotations

#: Measure -> name of a value in it -> the least it may be. "wrong" values are the most.
FLOORS: dict[str, dict[str, float]] = {
    "pages": {"title_ok": 0.97, "date_day": 0.99, "author_F": 0.87, "body_F": 0.955},
    "segments": {"seg_F": 0.94},
    "newsml": {"title_exact": 0.99, "date_day": 0.99, "body_F": 0.99},
    "seeds": {"right": 1.0},
    "lines": {"F": 0.92},
    "agencies": {"F": 0.98},
    "dates": {"right": 1.0},
}
#: Measure -> name of a value in it -> the most it may be.
CEILINGS: dict[str, dict[str, float]] = {
    "pages": {"date_wrong": 0.0},
    "dates": {"invented": 0.0},
}
