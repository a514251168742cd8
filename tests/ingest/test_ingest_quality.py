"""The quick ones of the measures of reading, at their floors. All of them: make ingest-quality."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.ingest.floors import CEILINGS, FLOORS
from tests.ingest.measures import MEASURES

QUICK = ("pages", "newsml", "seeds", "lines", "agencies", "dates")


@pytest.mark.parametrize("name", QUICK)
def test_reading_is_as_good_as_it_was(name: str, material: Path) -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    values = MEASURES[name](material / "ingest").values
    for key, floor in FLOORS[name].items():
        assert values[key] >= floor, key
    for key, most in CEILINGS.get(name, {}).items():
        assert values[key] <= most, key
