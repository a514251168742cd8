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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein
from whoosh import query as wq

from index.document import Document
from index.engine import Word
from index.errors import IndexDamaged
from index.german.analyzer import folded_words, stem_of
from index.german.normalise import fold
from index.resolution import Expansion
from index.schema import NAMED, NAMES, SEPARATOR

FILE = "vocabulary.sqlite"
MEMORY = 200  #: patterns whose words are remembered
_LAST = "\U0010ffff"  # after every letter

_TABLE = """
CREATE TABLE IF NOT EXISTS words (
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
_BEGINNING = """
SELECT {} term, count FROM words WHERE field = ? AND folded >= ? AND folded < ?
ORDER BY count DESC, term LIMIT ?
"""
_Distance = Callable[..., int]


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
        for facet in NAMED:
            if values := getattr(document, facet):
                self._counts.setdefault(facet, Counter()).update(values)

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
                if field in NAMED:
                    yield from ((field, one, word, count) for one in set(folded_words(word)))
                elif word != SEPARATOR:
                    folded = fold(word)
                    term = stem_of(word) if field == "comments" else word
                    yield field, folded, term, count


class Vocabulary:
    """Finds words, and those that a pattern stands for; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._local = threading.local()
        self._mutex = threading.Lock()
        self._expanded: dict[tuple[object, ...], Expansion] = {}
        self._texts: dict[str, dict[int, str]] = {}
        if not self._file.is_file():
            raise IndexDamaged(self._file, "the file is missing")

    def expand(self, pattern: wq.Wildcard | wq.FuzzyTerm, limit: int) -> Expansion:
        """The terms that match a folded pattern, most frequent first (``resolution.Expander``)."""
        field = pattern.fieldname if pattern.fieldname in (*NAMES, "comments") else "text"
        asked = field, type(pattern), pattern.text, getattr(pattern, "maxdist", 0), limit
        if (known := self._expanded.get(asked)) is not None:
            return known  # one question asks several times: hits, counts, other filters
        with self._reading():
            if isinstance(pattern, wq.FuzzyTerm):
                rows = self._fuzzy(field, pattern.text, pattern.maxdist, limit)
            else:
                rows = self._like(field, pattern.text, limit)
        terms = tuple(dict.fromkeys(rows))
        found = Expansion(terms[:limit], cut=len(terms) > limit)
        if len(self._expanded) >= MEMORY:
            self._expanded.clear()
        self._expanded[asked] = found
        return found

    def beginning(self, letters: str, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that begin with these letters (``engine.Words``)."""
        start = fold(letters)
        with self._reading():
            rows = self._connection().execute(
                _BEGINNING.format("DISTINCT" if facet else ""),
                (facet or "text", start, start + _LAST, limit),
            )
            return tuple(Word(term, count) for term, count in rows)

    def near(self, word: str, distance: int, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that are spelled nearly so (``engine.Words``)."""
        field, sought = facet or "text", fold(word)
        with self._reading():
            found = self._near(field, sought, distance, OSA.distance) if distance else {sought: 0}
            nearest: dict[str, tuple[int, int]] = {}
            for folded, term, count in self._rows(field, found):
                rank = found[folded], -count
                nearest[term] = min(rank, nearest.get(term, rank))
        ranked = sorted((*rank, term) for term, rank in nearest.items())
        return tuple(Word(term, -count) for _, count, term in ranked[:limit])

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

    def _fuzzy(self, field: str, word: str, distance: int, limit: int) -> list[str]:
        return self._terms(field, self._near(field, word, distance, Levenshtein.distance), limit)

    def _near(self, field: str, word: str, farthest: int, distance: _Distance) -> dict[str, int]:
        """The folded words at most so far away, and how far; only like lengths are compared."""
        texts = self._text(field)
        found: dict[str, int] = {}
        for length in range(len(word) - farthest, len(word) + farthest + 1):
            if length in texts:
                known = texts[length].splitlines()
                near = process.extract(
                    word, known, scorer=distance, score_cutoff=farthest, limit=None
                )
                found.update((folded, int(far)) for folded, far, _ in near)
        return found

    def _terms(self, field: str, folded: Iterable[str], limit: int) -> list[str]:
        """The terms of folded words, most frequent first."""
        found = sorted((-count, term) for _, term, count in self._rows(field, folded))
        return [term for _, term in found[: limit + 1]]

    def _rows(self, field: str, folded: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Folded words with their terms and counts."""
        for some in _batches(folded, 500):
            yield from self._connection().execute(
                "SELECT folded, term, count FROM words"
                f" WHERE field = ? AND folded IN ({_marks(some)})",
                (field, *some),
            )

    def _containing(self, field: str, piece: str) -> Iterator[str]:
        """The folded words that have these letters in them, each once."""
        for length, text in self._text(field).items():
            at = text.find(piece)
            while at >= 0:
                start = at - at % (length + 1)
                yield text[start : start + length]
                at = text.find(piece, start + length + 1)

    def _text(self, field: str) -> dict[int, str]:
        """All folded words of a field by length, one a line: read through at memory speed."""
        with self._mutex:
            if field not in self._texts:
                rows = self._connection().execute(
                    "SELECT DISTINCT folded FROM words WHERE field = ?", (field,)
                )
                lines: defaultdict[int, list[str]] = defaultdict(list)
                for (word,) in rows:
                    lines[len(word)].append(word)
                self._texts[field] = {
                    length: "\n".join([*lines[length], ""]) for length in sorted(lines) if length
                }
            return self._texts[field]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what SQLite raises into IndexDamaged."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(self._file, str(error)) from error

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
