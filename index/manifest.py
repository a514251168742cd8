"""What a generation was built from, under which rules, and what its files must look like."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from index.article import (
    BERLIN,
    Article,
    Comment,
    Paragraph,
    Precision,
    PublicationDate,
    Status,
)
from index.document import prepare
from index.engine import Shape
from index.errors import IndexDamaged, RebuildNeeded
from index.schema import SCHEMA, VERSION

FILE = "manifest.json"
FORMAT = 2  #: of this file; 1 had no digest of itself
FORMATS = (1, FORMAT)  #: that can be read


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a generation as it was written: path below its folder, bytes, BLAKE2b."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Takedown:
    """An article that was removed for good, why, and on which day (2025-04-10)."""

    id: str
    reason: str
    day: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An article that its agency has withdrawn, or withholds: as it says, on which day, why."""

    id: str
    status: Status
    reason: str = ""
    day: str = ""  #: 2025-04-10; "" if unknown
    noticed: str = ""  #: the day since which it is not to be read here


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The record of one generation."""

    format: int = FORMAT
    engine: str
    fingerprint: str
    created: str  #: ISO 8601, UTC
    articles: int
    sources: tuple[str, ...]  #: the absolute paths that were read
    files: tuple[SealedFile, ...] = ()
    run: str = ""  #: the run of the holdings that it holds the result of
    takedowns: tuple[Takedown, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    stories: bool = False  #: whether it knows which articles print the same copy
    segments: int = 0
    deleted: int = 0  #: articles that were removed and still lie in the segments
    spoken_of: int = 0  #: removed for good, but their words are still counted

    @property
    def out(self) -> frozenset[str]:
        """The ids of articles that were taken down or withdrawn."""
        down, withdrawn = (one.id for one in self.takedowns), (one.id for one in self.withdrawn)
        return frozenset((*down, *withdrawn))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The sources, as paths."""
        return tuple(map(Path, self.sources))

    def of_shape(self, shape: Shape) -> Manifest:
        """The manifest of the same index when it has become of this shape."""
        return replace(
            self, articles=shape.articles, segments=shape.segments, deleted=shape.deleted
        )

    def write(self, folder: Path) -> None:
        """Write it into a generation's folder, and a digest of it as the last line."""
        told = msgspec.json.format(msgspec.json.encode(self)) + b"\n"
        (folder / FILE).write_bytes(told + f"{digest(told)}\n".encode())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in a generation's folder.

        Raises IndexDamaged where there is none to read or it is not as it was written,
        RebuildNeeded for one of another format.
        """
        try:
            told, last = _parted((folder / FILE).read_bytes())
            manifest = msgspec.json.decode(told, type=cls)
        except OSError as error:
            raise IndexDamaged(folder / FILE, error.strerror or str(error)) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise IndexDamaged(folder / FILE, f"it cannot be read ({error})") from error
        if manifest.format not in FORMATS:
            raise RebuildNeeded("the index was written by another version of this program")
        if manifest.format == FORMAT and last != f"{digest(told)}\n":
            raise IndexDamaged(folder / FILE, "the file has changed since it was written")
        return manifest


def _parted(whole: bytes) -> tuple[bytes, str]:
    """What a manifest says, and the line behind it with its digest; "" where there is none."""
    told, brace, last = whole.rpartition(b"}\n")
    return (told + brace, last.decode("ascii")) if last else (whole, "")


def digest(content: bytes) -> str:
    """What tells that a small file is as it was written."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


class _Sources(msgspec.Struct):
    sources: tuple[str, ...]


def sources_of(folder: Path) -> tuple[Path, ...]:
    """What a generation was built from, whatever the format of its manifest; () if unknown."""
    try:
        known = msgspec.json.decode(_parted((folder / FILE).read_bytes())[0], type=_Sources)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return ()
    return tuple(map(Path, known.sources))


Identity = tuple[int, int, int, int]  #: of a file as it lies on the disk; see ``identity``


def identity(path: Path) -> Identity:
    """What tells that a file is still the same one, unchanged: device, inode, size, time."""
    state = path.stat()
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def is_lock(path: Path) -> bool:
    """Whether a file only serves to be locked."""
    return path.name.lower().endswith("lock")


def seal(folder: Path, known: Mapping[Identity, SealedFile]) -> tuple[SealedFile, ...]:
    """Sizes and digests of all files below a generation's folder, lock files left out.

    Those ``known`` are not read again.
    """
    return tuple(
        known.get(identity(path))
        or SealedFile(path.relative_to(folder).as_posix(), path.stat().st_size, file_digest(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not is_lock(path)
    )


def missing_or_resized(folder: Path, manifest: Manifest) -> IndexDamaged | None:
    """The first file that is gone or has another size, as an error; cheap enough for each open."""
    for sealed in manifest.files:
        path = folder / sealed.path
        try:
            size = path.stat().st_size
        except OSError:
            return IndexDamaged(path, "the file is missing")
        if size != sealed.size:
            return IndexDamaged(path, f"the file has {size} bytes instead of {sealed.size}")
    return None


Pause = Callable[[], bool]
_PIECE = 4 << 20  #: bytes


def _never() -> bool:
    return False


class _Stopped(Exception):
    """Nobody wants to know any more."""


_as_sealed: set[tuple[Identity, str]] = set()  # files found to have this digest
_REMEMBERED = 10_000


def damages(
    folder: Path, manifest: Manifest, once: bool = False, pause: Pause = _never
) -> Iterator[IndexDamaged]:
    """Every file that is gone or has changed, by reading all of them.

    With ``once``, files that this process has found whole before are not read again as long as
    inode, size and time are the same: an update leaves most files as they are. ``pause`` is
    called after each piece that was read; where it says so, reading ends.
    """
    for sealed in manifest.files:
        path = folder / sealed.path
        try:
            this = identity(path), sealed.digest
            if once and this in _as_sealed:
                continue
            changed = file_digest(path, pause) != sealed.digest
        except OSError as error:
            yield IndexDamaged(path, error.strerror or str(error))
            continue
        except _Stopped:
            return
        if changed:
            yield IndexDamaged(path, "the file has changed since it was written")
            continue
        if len(_as_sealed) >= _REMEMBERED:
            _as_sealed.clear()
        _as_sealed.add(this)


def file_digest(path: Path, pause: Pause = _never) -> str:
    """The digest of a file, as seals have it. Raises OSError."""
    made = hashlib.blake2b(digest_size=16)
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            made.update(piece)
            if pause():
                raise _Stopped
    return made.hexdigest()


# Words that meet every rule of the chain, so that a changed rule changes the fingerprint.
_PROBE = """Änderung Aenderung Straße Strasse Gemälde gemäßigt neue Quelle Feuer abenteuerlich
Waffenstillstände Waffenstillstandsvereinbarung Verteidigungsministerinnen Minister:innen
Bürger*innen LehrerInnen Schüler_innen NATO-Hauptquartier Natohauptquartier E-Mail-Adresse
73.000 1,5 10.04.2025 1930er Sébastien Häkkänen Erdoğan Łódź Kyjiw geht's d‘Waffenindustrie
gegangen gesehen Kindern schönstem liebend fährt Häuser Hauses Schiffe Nässe Ei ging"""


@cache
def fingerprint() -> str:
    """A digest of the schema and of what analysis makes of a probe: an index built under
    another one needs a rebuild."""
    article = Article(
        id="probe",
        title=_PROBE,
        paragraphs=(Paragraph(_PROBE),),
        outlet=_PROBE,
        authors=("Jörg Müller", "Anna Strauß"),
        comments=(Comment(_PROBE),),
        date=PublicationDate(datetime(2025, 4, 1, tzinfo=BERLIN), Precision.MONTH),
    )
    document = asdict(prepare(article, sequence=1))
    del document["article"]  # compressed by a library whose version may change
    kept = [(name, type(kind).__name__) for name, kind in SCHEMA.items()]
    stored = [field.name for field in fields(Article)]
    facts = repr((VERSION, kept, stored, sorted(document.items())))
    return hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()
