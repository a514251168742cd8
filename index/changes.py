"""Changes: which source files are not as they were when they were read last.

Size and time tell where to look, and what a file holds decides, together with what its side-cars
say. What cannot be looked at just now (a folder that is missing, perhaps not mounted; a file
that may not be read) is left as it was and told.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from time import time_ns

import msgspec

from index import sources
from index.errors import SourceError
from index.filestate import FileState
from index.holdings import Look
from index.sources import Readable
from index.sources.outlet_list import list_digest
from index.sources.sidecar import FOLDER_WIDE, OWN_ENDING

_TOO_FRESH = 2_000_000_000  #: nanoseconds within which a file may change without another time
_encode = msgspec.msgpack.Encoder().encode


@dataclass(slots=True)
class Changes:
    """What to read, and what to keep in mind."""

    read: list[Readable] = field(default_factory=list)  #: in the order of reading
    states: list[FileState] = field(default_factory=list)  #: of these
    touched: list[FileState] = field(default_factory=list)  #: of files that need not be read
    gone: list[int] = field(default_factory=list)  #: numbers of files
    put_off: list[int] = field(default_factory=list)  #: of files behind that cannot be looked at
    skipped: list[SourceError] = field(default_factory=list)
    new: int = 0  #: of those to read, never read before
    looked: int = 0  #: at so many files

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(state.size for state in self.states)


def find_changes(
    look: Look,
    paths: Sequence[Path],
    only: Sequence[Path] | None = None,
    behind: Mapping[int, str] | None = None,
    everything: bool = False,
    again: bool = True,
) -> Changes:
    """Compare the source files with the holdings.

    With ``only``, files at or below these places; else all. Files ``behind`` (number and path)
    are read in any case, with ``everything`` all are. What could not be read as a whole is tried
    ``again``.
    """
    changes, there, behind = Changes(), set[int](), behind or {}
    if only is not None:
        only = [*only, *map(Path, behind.values())]
    for found in sources.readable(paths, only):
        if isinstance(found, SourceError):
            changes.skipped.append(found)
            continue
        changes.looked += 1
        path = os.path.abspath(found.path)
        known = look.file(path)
        if known:
            there.add(known[0])
        try:
            forced = everything or (known is not None and known[0] in behind)
            failed = again and known is not None and not known[1].digest
            _compare(found, known, changes, forced or failed)
        except OSError as error:
            changes.skipped.append(SourceError(found.path, error.strerror or str(error)))
            if known and known[0] in behind:
                changes.put_off.append(known[0])
    kept = [_out_of_sight(error) for error in changes.skipped]
    scopes = [""] if only is None else [os.path.abspath(place) for place in only]
    for number, path in chain(behind.items(), *map(look.files_in, scopes)):
        if number in there:
            continue
        there.add(number)
        if not any(_covers(place, path) for place in kept):
            changes.gone.append(number)
        elif number in behind:
            changes.put_off.append(number)
    return changes


def _compare(
    found: Readable,
    known: tuple[int, FileState] | None,
    changes: Changes,
    forced: bool,
) -> None:
    """Sort a file into those to be read, those only touched, and those as they were."""
    state, about = FileState.of(found.path), about_of(found)
    before = known[1] if known else None
    unmoved = before and (state.size, state.modified) == (before.size, before.modified)
    if before and unmoved and about == before.about and not forced:
        return
    digest = (before.digest if before and unmoved else b"") or digest_of(found.path)
    state = _dated(replace(state, digest=digest, about=about))
    if before and digest == before.digest and about == before.about and not forced:
        changes.touched.append(state)
    else:
        changes.read.append(found)
        changes.states.append(state)
        changes.new += not before


def _out_of_sight(error: SourceError) -> Path:
    """The place of which nothing can be said just now, where an error means that."""
    place = Path(os.path.abspath(error.place))
    if place.name == FOLDER_WIDE:
        return place.parent
    if place.name.endswith(OWN_ENDING):
        return place
    if place.is_dir() or place.is_file() or not place.parent.is_dir():
        return place
    return place / "*"  # gone, but where it was a folder it may come back


def _covers(place: Path, path: str) -> bool:
    here = Path(path)
    if place.name == "*":
        return place.parent in here.parents
    if place.name.endswith(OWN_ENDING):
        return here.parent == place.parent and place.name == here.stem + OWN_ENDING
    return here == place or place in here.parents


def states_of(paths: Sequence[Path]) -> Iterator[FileState]:
    """How all files that decide what is read look now, what they hold included."""
    for found in sources.readable(paths):
        if isinstance(found, Readable):
            try:
                state = FileState.of(found.path)
                digest = digest_of(found.path)
            except OSError:
                continue  # reading it will tell why
            yield _dated(replace(state, digest=digest, about=about_of(found)))


def _dated(state: FileState) -> FileState:
    """A file that was written just now may be written again at what counts as the same time:
    its time is not relied upon."""
    fresh = time_ns() - state.modified < _TOO_FRESH
    return replace(state, modified=-state.modified) if fresh else state


def digest_of(path: Path) -> bytes:
    """A digest of what a file holds. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()


def about_of(found: Readable) -> bytes:
    """A digest of what beside its bytes decides how a file is read: side-cars, known outlets."""
    said = _encode(found.metadata) + list_digest()
    return hashlib.blake2b(said, digest_size=16).digest()
