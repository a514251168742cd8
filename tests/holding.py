"""Which generations of an index a process has in its hands (Linux)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def generations_held(process: int | str = "self") -> set[str]:
    """The generations of which a process has files open or mapped. Raises OSError if it is gone.

    Files that were removed count as well: they take disk and memory until they are let go.
    """
    of_process = Path("/proc") / str(process)
    mapped = (of_process / "maps").read_text(encoding="utf-8").splitlines()
    found = [line.split(maxsplit=5)[-1] for line in mapped]
    for opened in (of_process / "fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            found.append(str(opened.readlink()))
    parts = [path.partition("/generations/")[2] for path in found]
    return {part.partition("/")[0] for part in parts if part}
