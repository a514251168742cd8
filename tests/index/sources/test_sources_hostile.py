"""What is broken or means harm costs one clear line each, little memory and little time."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.index.sources.hostile import FILES, HARMLESS, write

ROOT = Path(__file__).parents[3]
MOST_MEMORY = 256  #: MB of the reading process, at its highest
MOST_SECONDS = 5.0  #: of processor time for one file

_READER = r"""
import json, re, sys
from pathlib import Path
from time import process_time
from index.article import Article
from index.sources import read
for path in sorted(Path(sys.argv[1]).iterdir()):
    begin = process_time()
    found = list(read([path]))
    errors = [f"{e.place}: {e.reason}" for e in found if not isinstance(e, Article)]
    texts = [a.title + " " + a.body for a in found if isinstance(a, Article)]
    seconds = process_time() - begin
    status = Path("/proc/self/status").read_text()  # getrusage also counts what forked this
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024
    print(json.dumps([path.name, texts, errors, seconds, peak]), flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    texts: list[str]
    errors: list[str]
    seconds: float
    peak: int  #: MB, of the process until then


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is only told so on Linux"
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    told = subprocess.run(
        [sys.executable, "-c", _READER, str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    rows = map(json.loads, told.stdout.splitlines())
    return {name: Outcome(*rest) for name, *rest in rows}


def test_there_are_many(outcomes: dict[str, Outcome]) -> None:
    assert len(FILES) >= 40
    assert set(outcomes) == {*FILES, *HARMLESS}


@pytest.mark.parametrize("name", FILES)
def test_one_clear_line_names_what_cannot_be_read(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]
    assert outcome.texts == []
    assert outcome.errors, "nothing is said"
    assert len(outcome.errors) <= 2
    for line in outcome.errors:
        assert name in line.split(": ")[0]
        assert line.isprintable() and len(line) < 400
        assert "Traceback" not in line and "object at 0x" not in line


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_strange_is_read(name: str, outcomes: dict[str, Outcome]) -> None:
    assert outcomes[name].texts
    assert "root:" not in " ".join(outcomes[name].texts)


def test_memory_and_time_stay_bounded(outcomes: dict[str, Outcome]) -> None:
    slow = {name: one.seconds for name, one in outcomes.items() if one.seconds >= MOST_SECONDS}
    large = {name: one.peak for name, one in outcomes.items() if one.peak >= MOST_MEMORY}
    assert (slow, large) == ({}, {})
