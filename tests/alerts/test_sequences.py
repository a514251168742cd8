"""Each new hit is told once in a feed and at least once to whoever waits for it, whatever happens;
the long version is make alerts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.alerts.trial import ASKED, run


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_is_new_is_told_once(tmp_path: Path, seed: int) -> None:
    told = run(tmp_path, seed, steps=3)
    assert told.looks >= 2 * len(ASKED)
    assert told.mailbox.letters or told.hook.letters
