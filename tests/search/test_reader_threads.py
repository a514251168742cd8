"""Models that several threads meet for the first time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_MEET = """
import sys, threading, types
from search import reader

LINES = [f"    f{n}: Annotated[int, Meta(ge={n})] | None = None" for n in range(20)]
SOURCE = "\\n".join([
    "from __future__ import annotations",
    "from typing import Annotated",
    "from msgspec import Meta, Struct",
    "class Model(Struct):", *LINES,
])

def meet(model, together):
    together.wait()
    assert reader._converted({"f19": 20}, model).f19 == 20

sys.setswitchinterval(1e-6)
for _ in range(200):
    module = sys.modules["module"] = types.ModuleType("module")
    exec(SOURCE, module.__dict__)
    together = threading.Barrier(6)
    threads = [threading.Thread(target=meet, args=(module.Model, together)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("all of them")
"""


def test_threads_that_meet_a_model_together_all_read_it() -> None:
    """In a process of its own, since msgspec alone takes it down."""
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", _MEET], cwd=root, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (0, "all of them\n"), told.stderr
