"""Which generations of an index a process has in its hands (Linux)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def generations_held(index: Path, process: int | str = "self") -> set[str]:
    """The generations of an index of which a process has files open or mapped. Raises OSError if
    it is gone.

    Files that were removed count as well: they take disk and memory until they are let go.
    """
    of_process = Path("/proc") / str(process)
    mapped = (of_process / "maps").read_text(encoding="utf-8").splitlines()
    found = [line.split(maxsplit=5)[-1] for line in mapped]
    for opened in (of_process / "fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            found.append(str(opened.readlink()))
    begin = f"{index.resolve() / 'generations'}/"
    parts = [path.removeprefix(begin) for path in found if path.startswith(begin)]
    return {part.partition("/")[0] for part in parts}
