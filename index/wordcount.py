"""Counting words: what the vocabulary of an index is made of.

    vocabulary.sqlite            the base: a row a word
    vocabulary-000001.sqlite …   what was added since; counts of the same word add up

No file is ever changed once it is written, so the next generation can share it. A commit writes
a file of its own, taking in those before it that are less than ``SLOPE`` times as large: there
are never many, and a word is written again but a few times. When together they have grown to a
``SHARE`` of the base, all become a new base.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from index.document import Document
from index.german.analyzer import folded_words, stem_of
from index.german.normalise import fold
from index.schema import NAMED, NAMES, SEPARATOR

FILE = "vocabulary.sqlite"
SLOPE = 4
SHARE = 0.25
MOST = 8  #: files beside the base; SQLite attaches at most ten

_TABLE = """
CREATE TABLE words (
    field TEXT NOT NULL,      -- text (title and body), comments, a names field, or a facet
    folded TEXT NOT NULL,
    term TEXT NOT NULL,       -- a word as written; a stem; a folded word; the whole name
    count INTEGER NOT NULL,   -- articles that had it when it was added
    PRIMARY KEY (field, folded, term)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO words VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count
"""


def files_in(folder: Path) -> list[Path]:
    """The files of a vocabulary, the base first, then from old to new."""
    later = sorted(folder.glob(f"{Path(FILE).stem}-*.sqlite"))
    return [folder / FILE, *later]


class WordCounts(dict[str, Counter[str]]):
    """Field -> its words and how many articles have them.

    Fields are text, comments, those of names, and the facets with names. The count of a word of
    the text is the number of titles plus the number of bodies that have it.
    """

    def add(self, document: Document) -> None:
        """Count all words of a document."""
        self._count("text", document.title_surface)
        self._count("text", document.body_surface)
        self.add_names_and_comments(document)

    def add_names_and_comments(self, document: Document) -> None:
        """Count these only: for an engine that counts the words of texts itself."""
        self._count("comments", document.comments_surface)
        for name in NAMES:
            self._count(name, getattr(document, name))
        for facet in NAMED:
            if values := getattr(document, facet):
                self.setdefault(facet, Counter()).update(values)

    def _count(self, field: str, terms: str) -> None:
        if terms:
            self.setdefault(field, Counter()).update(set(terms.split()))

    def each(self) -> Iterator[tuple[str, str, int]]:
        """Field, word and count."""
        for field, counts in self.items():
            for word, count in counts.items():
                yield field, word, count


def rows_of(field: str, word: str, count: int) -> Iterator[tuple[str, str, str, int]]:
    """A counted word as a vocabulary has it: field, folded, term, count.

    A name has a row for each of its words. Words of comments that have one stem give equal rows,
    whose counts add up.
    """
    if field in NAMED:
        yield from ((field, one, word, count) for one in set(folded_words(word)))
    elif word != SEPARATOR:
        yield field, fold(word), stem_of(word) if field == "comments" else word, count


class VocabularyWriter:
    """Counts the words of documents; ``commit`` writes what was counted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts = WordCounts()

    def add(self, document: Document) -> None:
        """Count all words of a document."""
        self._counts.add(document)

    def add_names_and_comments(self, document: Document) -> None:
        """Count these only (``WordCounts``)."""
        self._counts.add_names_and_comments(document)

    def set_text(self, counts: Iterable[tuple[str, int]]) -> None:
        """Take the counts of all words of new titles and bodies from the engine."""
        text = self._counts["text"] = Counter()
        for word, count in counts:
            text[word] += count

    def commit(self) -> None:
        """Write what was counted since the last commit."""
        base, *later = files_in(self._folder)
        rows = sorted(row for counted in self._counts.each() for row in rows_of(*counted))
        self._counts.clear()
        if not base.is_file():
            _write(base, rows, [])
            return
        if not rows:
            return
        fresh = self._next_file(later)
        _write(fresh, rows, [])
        merged = [fresh]
        while later and (_size(later[-1]) < SLOPE * _size(*merged) or len(later) >= MOST):
            merged.insert(0, later.pop())
        if _size(*later, *merged) > SHARE * _size(base):
            _merge(base, [base, *later, *merged])
        elif len(merged) > 1:
            _merge(merged[0], merged)

    def _next_file(self, later: Sequence[Path]) -> Path:
        last = int(later[-1].stem.rpartition("-")[2]) if later else 0
        return self._folder / f"{Path(FILE).stem}-{last + 1:06}.sqlite"


def _merge(target: Path, files: Sequence[Path]) -> None:
    """One file in place of several; ``target`` is one of them."""
    draft = target.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    _write(draft, [], files)
    draft.replace(target)
    for file in files:
        if file != target:
            file.unlink()


def _write(file: Path, rows: Iterable[tuple[str, str, str, int]], parts: Sequence[Path]) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # generations syncs before the switch
        connection.execute("PRAGMA journal_mode = OFF")
        for number, part in enumerate(parts):
            connection.execute(f"ATTACH ? AS part{number}", (str(part),))
        connection.execute(_TABLE)
        if parts:
            every = " UNION ALL ".join(f"SELECT * FROM part{n}.words" for n in range(len(parts)))
            connection.execute(
                "INSERT INTO words SELECT field, folded, term, sum(count)"
                f" FROM ({every}) GROUP BY field, folded, term"
            )
        connection.executemany(_ADD, rows)
        connection.commit()


def _size(*files: Path) -> int:
    return sum(file.stat().st_size for file in files)
