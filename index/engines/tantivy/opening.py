"""Opening a tantivy folder, also one that we may not write to."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from index.errors import IndexDamaged


class Opened:
    """A folder opened for reading. Raises IndexDamaged.

    tantivy locks a file of its own to open a folder, which it cannot where nobody may write. The
    files of an index never change, so there a folder of links to them, which is ours, will do.
    """

    def __init__(self, folder: Path) -> None:
        self._links: TemporaryDirectory[str] | None = None
        try:
            try:
                self.index = tantivy.Index.open(str(folder))
            except ValueError as error:
                if "Lockfile" not in str(error):
                    raise
                self._links = _links(folder)
                self.index = tantivy.Index.open(self._links.name)
            self.searcher = self.index.searcher()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            self.close()
            raise IndexDamaged(folder, f"tantivy cannot open it ({error})") from error

    def close(self) -> None:
        """Remove what was made to open it."""
        if self._links:
            self._links.cleanup()


def _links(folder: Path) -> TemporaryDirectory[str]:
    """A folder of links to the files of another."""
    links = TemporaryDirectory(prefix="pressesuche-", ignore_cleanup_errors=True)
    for path in folder.absolute().iterdir():
        if not path.name.endswith(".lock"):
            (Path(links.name) / path.name).symlink_to(path)
    return links
