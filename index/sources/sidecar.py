"""Side-cars: metadata that stand beside the text instead of in it.

``meta.json`` in a folder holds for every article in it and below, the nearest folder winning
key by key; ``NAME.meta.json`` beside ``NAME.txt`` is that article's own and wins over both.
Nothing above the folder that was given as a source is looked at. Keys that are not known
are left alone; a value of the wrong kind is an error, and what it stands for is not read,
so that nothing is indexed under a wrong name.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from index.article import DateSource, PublicationDate
from index.errors import SourceError
from index.german.normalise import fold
from index.german.tokens import clean
from index.sources.dates import any_date, parse_iso
from index.sources.decoding import decode

FOLDER_WIDE = "meta.json"
OWN_ENDING = ".meta.json"
LARGEST = 1 << 20  #: bytes of a side-car

Text = str | None
Names = str | list[str] | None

_NAME_BREAK = re.compile(r"\s*;\s*")
_CODE = re.compile(r"[a-z]{2,3}")
_LANGUAGES = {
    fold(name): code
    for code, said in {
        "de": "Deutsch German",
        "en": "Englisch English",
        "fr": "Französisch French",
        "lb": "Luxemburgisch Luxembourgish",
        "nl": "Niederländisch Dutch",
        "da": "Dänisch Danish",
        "es": "Spanisch Spanish",
        "it": "Italienisch Italian",
        "pt": "Portugiesisch Portuguese",
        "pl": "Polnisch Polish",
        "cs": "Tschechisch Czech",
        "hu": "Ungarisch Hungarian",
        "tr": "Türkisch Turkish",
        "ar": "Arabisch Arabic",
        "ru": "Russisch Russian",
        "uk": "Ukrainisch Ukrainian",
    }.items()
    for name in said.split()
}


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a side-car may say of an article; None where it does not say."""

    id: str | int | None = None
    url: Text = None
    title: Text = None
    date: str | int | None = None
    outlet: Text = None
    authors: Names = None
    section: Text = None
    agencies: Names = None
    language: Text = None
    fields: dict[str, str | int] | None = None  #: our name -> a table's or record's name for it

    def over(self, wider: Metadata) -> Metadata:
        """These values, and those of ``wider`` where these are silent."""
        return Metadata(
            **{
                name: value if (value := getattr(self, name)) is not None else getattr(wider, name)
                for name in self.__struct_fields__
            }
        )


SILENT = Metadata()

_decoder = msgspec.json.Decoder(Metadata)


def load(path: Path) -> Metadata:
    """The metadata in a side-car file.

    Raises SourceError, naming the file and the key, for what cannot be used.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(path, f"larger than {LARGEST >> 20} MB")
        metadata = _decoder.decode(decode(path.read_bytes()))
    except OSError as error:
        raise SourceError(path, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(path, f"not a usable side-car: {error}") from error
    try:
        published(metadata.date, DateSource.SIDECAR)
    except ValueError as error:
        raise SourceError(path, f"the date {metadata.date!r} cannot be read: {error}") from error
    return metadata


class Sidecars:
    """The folder-wide side-cars between a source's folder and the files in it, each read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[Path, Metadata | None] = {}
        self._given: dict[tuple[str, str, str], Path] = {}  # key, outlet, value -> first file

    def for_file(self, path: Path) -> Metadata:
        """What the side-cars say of a file's articles.

        Raises SourceError for a side-car that cannot be used, or when a folder's would give
        two articles one id. A folder's own fault is reported once; after that ``Unreadable``
        is raised for whatever lies below it.
        """
        wider = self._for_folder(path.parent)
        beside = path.with_name(path.stem + OWN_ENDING)
        own = load(beside) if beside.is_file() else SILENT
        for key in ("id", "url"):
            value = getattr(wider, key)
            if value is not None and getattr(own, key) is None:
                outlet = own.outlet or wider.outlet or ""
                first = self._given.setdefault((key, outlet, str(value)), path)
                if first != path:
                    raise SourceError(
                        path, f"{key} {value!r} of a {FOLDER_WIDE} is that of {first}"
                    )
        return own.over(wider)

    def _for_folder(self, folder: Path) -> Metadata:
        if folder in self._known:
            known = self._known[folder]
            if known is None:
                raise Unreadable(folder)
            return known
        self._known[folder] = None  # until shown to be well
        inside = folder != self._root and folder.is_relative_to(self._root)
        wider = self._for_folder(folder.parent) if inside else SILENT
        path = folder / FOLDER_WIDE
        metadata = load(path).over(wider) if path.is_file() else wider
        self._known[folder] = metadata
        return metadata


class Unreadable(SourceError):
    """A folder's side-car cannot be used, which has been said before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FOLDER_WIDE, "not a usable side-car")


def published(value: str | int | None, source: DateSource) -> PublicationDate:
    """The publication date that metadata state. Raises ValueError for an unreadable one.

    A side-car's is ISO 8601; a record's own may also be written as German pages do.
    """
    if value is None or value == "":
        return PublicationDate()
    if source is DateSource.SIDECAR:
        return parse_iso(str(value), source)
    return any_date(str(value), source)


def one_line(value: str | int | None) -> str:
    """A value as articles hold it: clean, blanks made single."""
    return " ".join(clean(str(value)).split()) if value is not None else ""


def language_code(value: Text) -> str:
    """A language as ISO 639, whatever country is said with it; "" for what is no language.

    >>> language_code("de-AT"), language_code("Deutsch"), language_code("unbekannt")
    ('de', 'de', '')
    """
    said = fold(one_line(value)).replace("_", "-").split("-")[0]
    return _LANGUAGES.get(said, said if _CODE.fullmatch(said) else "")


def names(value: Names) -> tuple[str, ...]:
    """Names from a list, or from one string that parts them with semicolons.

    >>> names("Anna Muster; Jan Beispiel")
    ('Anna Muster', 'Jan Beispiel')
    """
    if value is None:
        return ()
    parts = _NAME_BREAK.split(value) if isinstance(value, str) else value
    return tuple(dict.fromkeys(filter(None, map(one_line, parts))))
