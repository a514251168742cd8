"""A process that restores a backup and dies half-way: ``python -m tests.index.dying BACKUP STEP``.

It dies just before a step of that number that changes files or opens a database; with the code 0
where there are fewer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from index.restore import restore
from index.settings import Settings

_STEPS = {"os.rename", "shutil.copyfile", "sqlite3.connect"}
DEAD = 9


def main() -> None:
    left = int(sys.argv[2])

    def count(event: str, _: object) -> None:
        nonlocal left
        if event in _STEPS:
            left -= 1
            if left < 0:
                os._exit(DEAD)

    settings = Settings.from_environment(os.environ)
    sys.addaudithook(count)
    restore(settings, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
