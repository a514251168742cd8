"""Watching: an update after each change of the source files.

Changes that come together are taken together, once there was a pause or at the latest after
``TOGETHER``. An update that fails is told, and tried again with what comes next and after
``AGAIN`` seconds at the latest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from os.path import abspath
from pathlib import Path
from threading import Event
from time import monotonic

from watchfiles import watch as watch_files

from index.errors import PressesucheError, SourceError
from index.opening import open_generations
from index.report import Report
from index.settings import Settings
from index.sources.sidecar import FOLDER_WIDE, OWN_ENDING
from index.update import NoSources, update

PAUSE = 300  #: milliseconds without a change after which an update begins
TOGETHER = 3000  #: milliseconds that changes are gathered for at most
AGAIN = 30.0  #: seconds after which what failed is tried again
LOOK = 1000  #: milliseconds after which it is looked whether to stop
MANY = 1000  #: changed paths from which on all is looked through
WAIT = 60.0  #: seconds to wait for another writer


def watch(
    settings: Settings,
    paths: Sequence[Path],
    done: Callable[[Report], None],
    failed: Callable[[PressesucheError], None],
    stop: Event,
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Update now, and after each change, until ``stop`` is set.

    ``paths`` are sources as ``update`` takes them; () are those of the live index. ``done`` is
    told of each update that found something to do, ``failed`` of each that could not be made,
    ``begun`` once changes are seen.
    Raises NoSources, SourceError for what cannot be watched, IndexMissing where there is no index.
    """
    places = [Path(abspath(p)) for p in paths or open_generations(settings).live().manifest().paths]
    if not places:
        raise NoSources
    trying = _Updates(settings, paths, done, failed)
    own = abspath(settings.index), f"{abspath(settings.holdings.with_suffix(''))}."
    watched = [place for place in places if place.exists()]
    if not watched:
        raise SourceError(places[0], "no such file or folder")
    for number, some in enumerate(_changes(watched, stop)):
        if stop.is_set():
            return
        changed = _in_sources((path for path in some if not path.startswith(own)), watched)
        if not number:
            begun()
            trying.update(None)  # not before watching: else what comes between would be missed
        elif changed or trying.is_due():
            trying.update(changed)


def _changes(places: Sequence[Path], stop: Event) -> Iterator[set[str]]:
    """The paths that have changed; the first set comes at once, later ones may be empty."""
    # A file that is replaced is a new one, so its folder is watched.
    folders = [place if place.is_dir() else place.parent for place in places]
    try:
        for some in watch_files(
            *folders,
            watch_filter=None,
            debounce=TOGETHER,
            step=PAUSE,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            yield {path for _, path in some}
    except (OSError, RuntimeError) as error:
        raise SourceError(places[0], f"cannot be watched ({error})") from error


def _in_sources(changed: Iterable[str], places: Sequence[Path]) -> set[Path]:
    """What to look at for these changes: a side-car speaks for its whole folder."""
    found = set()
    for path in map(Path, changed):
        if any(path == place or place in path.parents for place in places):
            sidecar = path.name == FOLDER_WIDE or path.name.endswith(OWN_ENDING)
            found.add(path.parent if sidecar else path)
    return found


class _Updates:
    """Updates one after the other; what failed is kept for the next."""

    def __init__(
        self,
        settings: Settings,
        paths: Sequence[Path],
        done: Callable[[Report], None],
        failed: Callable[[PressesucheError], None],
    ) -> None:
        self._settings, self._paths = settings, paths
        self._done, self._failed = done, failed
        self._missed: set[Path] | None = set()  # None: everything
        self._tried = monotonic()

    def is_due(self) -> bool:
        """Whether something has failed long enough ago."""
        return self._missed != set() and monotonic() - self._tried > AGAIN

    def update(self, changed: set[Path] | None) -> None:
        """Update what has changed; None for all sources."""
        if changed is None or self._missed is None or len(changed | self._missed) > MANY:
            self._missed = None
        else:
            self._missed |= changed
        only = self._paths if self._missed is None else sorted(self._missed)
        self._tried = monotonic()
        try:
            report = update(self._settings, only, wait=WAIT, typed=False)
        except PressesucheError as error:
            self._failed(error)
            return
        self._missed = set()
        if report.switched or report.skipped:
            self._done(report)
