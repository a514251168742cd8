"""Documents into Whoosh's segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh import fields
from whoosh.columns import NumericColumn
from whoosh.index import clean_files, create_in, exists_in, open_dir
from whoosh.writing import LockError, SegmentWriter

from index.document import Document
from index.engine import Shape
from index.errors import EngineError, IndexLocked, PressesucheError
from index.schema import SCHEMA
from index.wordcount import VocabularyWriter

MEMORY = 256  #: megabytes of postings gathered before they are spilled to a file


def _schema() -> fields.Schema:
    """The fields, with numbers as columns only: they are read by document, never by value."""
    schema = fields.Schema()
    for name, kind in SCHEMA.items():
        if isinstance(kind, fields.NUMERIC):
            kind = fields.COLUMN(NumericColumn("q" if kind.bits == 64 else "i"))
        schema.add(name, kind)
    return schema


WHOOSH_SCHEMA = _schema()  #: always passed on, so that the pickled one in an index is not read
_TEXT = frozenset(name for name, kind in SCHEMA.items() if isinstance(kind, fields.TEXT))


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn what Whoosh raises into EngineError."""
    try:
        yield
    except PressesucheError:
        raise
    except Exception as error:
        raise EngineError(f"Whoosh failed while {doing}: {error!r}") from error


class WhooshWriter:
    """Adds documents to a Whoosh folder. Raises IndexLocked while another writer has it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with translated(f"opening {folder} for writing"):
            folder.mkdir(parents=True, exist_ok=True)
            if exists_in(str(folder)):
                self._index = open_dir(str(folder), schema=WHOOSH_SCHEMA)
            else:
                self._index = create_in(str(folder), WHOOSH_SCHEMA)
            self._begin()
        self._words = VocabularyWriter(folder)

    def _begin(self) -> None:
        try:
            self._writer: SegmentWriter = self._index.writer(limitmb=MEMORY)
        except LockError as error:
            raise IndexLocked(self._folder) from error
        self._reader = self._index.reader()  # of what is committed
        self._removed: set[str] = set()  # of these
        self._added: dict[str, int] = {}  # id -> number in the segment being written

    def add(self, documents: Iterable[Document]) -> None:
        with translated("adding articles"):
            for document in documents:
                self._delete(document.id)
                self._added[document.id] = self._writer.docnum
                self._writer.add_document(**_row(document))
                self._words.add(document)

    def remove(self, ids: Iterable[str]) -> None:
        with translated("removing articles"):
            for id in ids:
                self._delete(id)

    def _delete(self, id: str) -> None:
        """Mark the article of this id as deleted, whether it is committed or not yet."""
        number = self._added.pop(id, None)
        if number is not None:
            self._writer.newsegment.delete_document(number)
        if id not in self._removed and ("id", id) in self._reader:
            self._removed.add(id)
            self._writer.delete_by_term("id", id)

    def commit(self) -> None:
        with translated("committing"):
            self._reader.close()
            self._writer.commit()
            self._words.commit()
            self._begin()

    def shape(self) -> Shape:
        segments = self._index._segments()
        deleted = sum(segment.deleted_count() for segment in segments)
        return Shape(len(segments), sum(s.doc_count_all() for s in segments) - deleted, deleted)

    def compact(self) -> bool:
        """Whoosh could merge, but its vocabulary must be counted anew as well."""
        return False

    def close(self) -> None:
        with translated("closing the writer"):
            self._reader.close()
            if not self._writer.is_closed:
                self._writer.cancel()
            # Whoosh leaves the files of what was cancelled.
            index, generation = self._index, self._index.latest_generation()
            clean_files(index.storage, index.indexname, generation, index._segments())


def _row(document: Document) -> dict[str, object]:
    """The document as Whoosh takes it: lists of terms are indexed as they stand."""
    row: dict[str, object] = {}
    for name in SCHEMA.names():
        value = getattr(document, name)
        row[name] = value.split(" ") if name in _TEXT and value else value
    return row
