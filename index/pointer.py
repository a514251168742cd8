"""Pointer: the file that says which generation is live, and which one was before it.

It is replaced in one step, so that readers see the one or the other. Its last line is a digest of
the others.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from index.errors import IndexDamaged, IndexMissing
from index.folder import sync
from index.manifest import digest

_NAME = re.compile(r"[0-9]{6,9}\n")


class Pointer:
    """The pointer in an index folder."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "current"

    def exists(self) -> bool:
        """Whether anything was ever live."""
        return self.file.exists()

    def mark(self) -> object:
        """Differs whenever another generation is live. Raises IndexMissing."""
        try:
            state = self.file.stat()
        except OSError:
            raise IndexMissing(self.file.parent) from None
        return state.st_ino, state.st_mtime_ns

    def names(self) -> list[str]:
        """The name of the live generation, and that of the one before it if there is one.

        Raises IndexMissing, and IndexDamaged where it cannot be told.
        """
        try:
            lines = self.file.read_text(encoding="ascii").splitlines(keepends=True)
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(self.file.parent) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(self.file, str(error)) from error
        if lines and not _NAME.fullmatch(lines[-1]):  # older versions wrote no digest
            told = lines.pop().rstrip("\n")
            if told != digest("".join(lines).encode()):
                raise IndexDamaged(self.file, "the file has changed since it was written")
        if not lines or not all(map(_NAME.fullmatch, lines)):
            raise IndexDamaged(self.file, "it does not name a generation")
        return [line.rstrip("\n") for line in lines]

    def lead_to(self, *names: str | None) -> None:
        """Name the live generation and the one before it, in one step."""
        draft = self.file.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            lines = "".join(f"{name}\n" for name in names if name)
            file.write(f"{lines}{digest(lines.encode())}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.file)
        sync(self.file.parent)
