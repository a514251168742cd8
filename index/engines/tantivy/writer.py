"""Documents into a tantivy folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import tantivy

from index.document import Document
from index.engine import Shape
from index.engines.tantivy.fields import TANTIVY_SCHEMA, translated
from index.schema import AS_WRITTEN, KEYWORDS, SCHEMA
from index.wordcount import VocabularyWriter

HEAP = 96_000_000  #: bytes of postings gathered before a segment is written
THREADS = 1  #: tantivy indexes faster than we analyse; a second thread only takes our core
_NAMES = tuple(SCHEMA.names())


class _Deletes(msgspec.Struct):
    num_deleted_docs: int


class _Segment(msgspec.Struct):
    max_doc: int
    deletes: _Deletes | None = None


class _Meta(msgspec.Struct):
    """What tantivy's meta.json says that we want to know."""

    segments: list[_Segment]


class TantivyWriter:
    """Adds documents to a tantivy folder, whose files are never changed, only replaced."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with translated(f"opening {folder} for writing"):
            # A long-lived Index beside other writers leaves orphaned files: open it anew.
            self._new = not tantivy.Index.exists(str(folder))
            self._index = tantivy.Index(TANTIVY_SCHEMA, path=str(folder))
            self._writer = self._index.writer(HEAP, THREADS)
        self._words = VocabularyWriter(folder)
        self._seen: set[str] = set()

    def add(self, documents: Iterable[Document]) -> None:
        # To take the counts of all words from tantivy is quicker than counting each as it comes
        # by, but only where all are new.
        count = self._words.add_names_and_comments if self._new else self._words.add
        with translated("adding articles"):
            for document in documents:
                if not self._new or document.id in self._seen:
                    self._writer.delete_documents_by_term("id", document.id)
                if self._new:
                    self._seen.add(document.id)
                self._writer.add_document(tantivy.Document(**_values(document)))
                count(document)

    def remove(self, ids: Iterable[str]) -> None:
        with translated("removing articles"):
            for id in ids:
                self._writer.delete_documents_by_term("id", id)

    def commit(self) -> None:
        with translated("committing"):
            self._writer.commit()
            if self._new:
                self._index.reload()
                searcher = self._index.searcher()
                self._words.set_text(
                    pair
                    for field in AS_WRITTEN["any"]
                    for pair in searcher.terms_with_prefix(field, "")
                )
        self._words.commit()
        self._new = False
        self._seen.clear()

    def shape(self) -> Shape:
        with translated("looking at its segments"):
            meta = (self._folder / "meta.json").read_bytes()
            segments = msgspec.json.decode(meta, type=_Meta).segments
        deleted = sum(one.deletes.num_deleted_docs for one in segments if one.deletes)
        return Shape(len(segments), sum(one.max_doc for one in segments) - deleted, deleted)

    def compact(self) -> bool:
        """tantivy merges as it sees fit; its Python face cannot ask for more."""
        return False

    def close(self) -> None:
        with translated("closing the writer"):
            self._writer.wait_merging_threads()


def _values(document: Document) -> dict[str, object]:
    """The fields as tantivy takes them: several values of one field as a list."""
    values = {name: getattr(document, name) for name in _NAMES}
    for name in KEYWORDS:
        values[name] = list(values[name])
    return values
