"""The words of an index, folded and counted, for wildcards, fuzzy words and suggestions.

One SQLite file in the engine's folder, a row a word; every embedded engine keeps one, so a
pattern stands for the same words in each. A word stays when its last article goes: it then
finds nothing, which does no harm, and the next rebuild drops it.
"""

from __future__ import annotations

import fnmatch
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from whoosh import query as wq

from index.document import Document
from index.errors import IndexDamaged
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.schema import NAMES, SEPARATOR
from index.tree import Expansion

FILE = "vocabulary.sqlite"
_LAST = "\U0010ffff"  # after every letter

_TABLE = """
CREATE TABLE IF NOT EXISTS words (
    field TEXT NOT NULL,      -- text (title and body), comments, or a names field
    folded TEXT NOT NULL,
    term TEXT NOT NULL,       -- what to search for: a word as written, a stem, a folded word
    count INTEGER NOT NULL,   -- articles that had it when it was added
    PRIMARY KEY (field, folded, term)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO words VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count
"""


class VocabularyWriter:
    """Counts the words of documents; ``commit`` writes what was counted.

    A word's count is the number of titles plus the number of bodies that have it.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._counts: dict[str, Counter[str]] = {}
        self._text_is_whole = False

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

    def set_text(self, counts: Iterable[tuple[str, int]]) -> None:
        """Take the counts of all words of titles and bodies from the engine."""
        text = self._counts["text"] = Counter()
        for word, count in counts:
            text[word] += count
        self._text_is_whole = True

    def _count(self, field: str, terms: str) -> None:
        if terms:
            self._counts.setdefault(field, Counter()).update(set(terms.split()))

    def commit(self) -> None:
        """Add the counts to the file."""
        with sqlite3.connect(self._file) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # generations syncs before the switch
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute(_TABLE)
            if self._text_is_whole:
                connection.execute("DELETE FROM words WHERE field = 'text'")
            connection.executemany(_ADD, sorted(self._rows()))
        connection.close()
        self._counts.clear()
        self._text_is_whole = False

    def _rows(self) -> Iterator[tuple[str, str, str, int]]:
        for field, counts in self._counts.items():
            for word, count in counts.items():
                if word != SEPARATOR:
                    folded = fold(word)
                    term = stem_of(word) if field == "comments" else word
                    yield field, folded, term, count


class Vocabulary:
    """Finds the words that a pattern stands for; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._local = threading.local()
        self._mutex = threading.Lock()
        self._texts: dict[str, str] = {}
        if not self._file.is_file():
            raise IndexDamaged(self._file, "the file is missing")

    def expand(self, pattern: wq.Wildcard | wq.FuzzyTerm, limit: int) -> Expansion:
        """The terms that match a folded pattern, most frequent first (``tree.Expander``)."""
        field = pattern.fieldname if pattern.fieldname in (*NAMES, "comments") else "text"
        try:
            if isinstance(pattern, wq.FuzzyTerm):
                rows = self._near(field, pattern.text, pattern.maxdist, limit)
            else:
                rows = self._like(field, pattern.text, limit)
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(self._file, str(error)) from error
        terms = tuple(dict.fromkeys(rows))
        return Expansion(terms[:limit], cut=len(terms) > limit)

    def close(self) -> None:
        """Close this thread's connection; those of other threads close as the threads end."""
        if connection := getattr(self._local, "connection", None):
            connection.close()
            del self._local.connection

    def _like(self, field: str, pattern: str, limit: int) -> list[str]:
        head, *_, tail = pieces = re.split(r"[*?]", pattern)
        longest = max(pieces, key=len)
        if len(head) >= 2 or len(head) == len(longest):
            rows = self._connection().execute(
                "SELECT term FROM words WHERE field = ? AND folded >= ? AND folded < ?"
                " AND folded GLOB ? ORDER BY count DESC, term LIMIT ?",
                (field, head, head + _LAST, pattern.replace("[", "[[]"), limit + 1),
            )
            return [term for (term,) in rows]
        wanted = re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match
        sought = f"{tail}\n" if tail == longest else longest
        found = (word for word in self._containing(field, sought) if wanted(word))
        return self._terms(field, found, limit)

    def _near(self, field: str, word: str, distance: int, limit: int) -> list[str]:
        """Words at most so many letters away.

        So many errors leave at least one of so many pieces and one more as it was.
        """
        size = -(-len(word) // (distance + 1))
        pieces = [word[start : start + size] for start in range(0, len(word), size)]
        if len(pieces) <= distance:
            pieces = [""]
        near = {
            candidate
            for piece in set(pieces)
            for candidate in self._containing(field, piece)
            if Levenshtein.distance(word, candidate, score_cutoff=distance) <= distance
        }
        return self._terms(field, near, limit)

    def _terms(self, field: str, folded: Iterable[str], limit: int) -> list[str]:
        """The terms of folded words, most frequent first."""
        found: list[tuple[int, str]] = []
        for some in _batches(folded, 500):
            found += self._connection().execute(
                f"SELECT -count, term FROM words WHERE field = ? AND folded IN ({_marks(some)})",
                (field, *some),
            )
        return [term for _, term in sorted(found)[: limit + 1]]

    def _containing(self, field: str, piece: str) -> Iterator[str]:
        """The folded words that have these letters in them, each once."""
        text = self._text(field)
        at = text.find(piece)
        while at >= 0:
            end = text.find("\n", at)
            if end < 0:
                return
            if word := text[text.rfind("\n", 0, at) + 1 : end]:
                yield word
            at = text.find(piece, end + 1)

    def _text(self, field: str) -> str:
        """All folded words of a field, one a line: letters are found in it at memory speed."""
        with self._mutex:
            if field not in self._texts:
                rows = self._connection().execute(
                    "SELECT DISTINCT folded FROM words WHERE field = ?", (field,)
                )
                self._texts[field] = "".join(f"{word}\n" for (word,) in rows)
            return self._texts[field]

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(
                f"{self._file.absolute().as_uri()}?mode=ro&immutable=1", uri=True
            )
        connection: sqlite3.Connection = self._local.connection
        return connection


def _batches(words: Iterable[str], size: int) -> Iterator[list[str]]:
    words = iter(words)
    while batch := list(islice(words, size)):
        yield batch


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))
