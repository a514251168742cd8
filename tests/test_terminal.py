"""What commands print of what was done."""

from __future__ import annotations

import pytest

from index.report import Report
from search.terminal import tell_update


def test_an_index_that_could_not_be_compacted_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    full = "Whoosh failed while committing: No space left on device [28]"
    tell_update(Report("000002", "whoosh", articles=10, changed=9, uncompacted=full))
    told = capsys.readouterr()
    assert "generation 000002 is live" in told.out and "compacted" not in told.out
    assert f"up to date but could not be compacted ({full})" in told.err
    assert "'manage.py compact'" in told.err
    tell_update(Report("000003", "whoosh", articles=10, changed=9, compacted=True))
    told = capsys.readouterr()
    assert "The index was compacted" in told.out and not told.err
