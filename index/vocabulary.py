"""The words of an index, folded and counted, for wildcards, fuzzy words and suggestions.

SQLite files in the engine's folder (``index.wordcount`` writes them); every embedded engine
keeps them, so a pattern stands for the same words in each. A word stays when its last article
goes: it then finds nothing, which does no harm, and the next rebuild or compaction drops it.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from heapq import merge
from itertools import islice, product
from operator import itemgetter
from pathlib import Path
from weakref import WeakValueDictionary

from whoosh import query as wq

from index.engine import Word
from index.errors import IndexDamaged
from index.german.normalise import fold
from index.german.wildcards import expression
from index.lines import Lines
from index.resolution import Expansion
from index.schema import NAMES
from index.wordcount import files_in

MEMORY = 200  #: patterns whose words are remembered
_LAST = "\U0010ffff"  # after every letter

_Test = Callable[[str], object]


class _File:
    """One file of a vocabulary and the words read from it, which the next generation shares."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mutex = threading.Lock()
        self._lines: dict[str, dict[int, Lines]] = {}

    def lines(self, field: str) -> dict[int, Lines]:
        """All folded words of a field by length; each counts as its most frequent term does."""
        with self._mutex:
            if field not in self._lines:
                with closing(sqlite3.connect(_uri(self.path), uri=True)) as connection:
                    rows = connection.execute(
                        "SELECT folded, max(count) FROM words WHERE field = ? AND folded > ''"
                        " GROUP BY folded",
                        (field,),
                    )
                    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
                    for row in rows:
                        found[len(row[0])].append(row)
                for some in found.values():
                    some.sort(key=itemgetter(1), reverse=True)
                self._lines[field] = {n: Lines(n, found[n]) for n in sorted(found)}
            return self._lines[field]

    def containing(self, field: str, piece: str) -> Iterator[tuple[int, str]]:
        """The folded words with these letters in them, the most frequent first."""
        found = [lines.containing(piece) for lines in self.lines(field).values()]
        return merge(*found, key=itemgetter(0), reverse=True)


_open_files: WeakValueDictionary[tuple[int, ...], _File] = WeakValueDictionary()


def _file(path: Path) -> _File:
    """The file, with what was read from it under another name before. Raises IndexDamaged."""
    try:
        state = path.stat()
    except OSError:
        raise IndexDamaged(path, "the file is missing") from None
    identity = state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
    file = _open_files.setdefault(identity, _File(path))
    file.path = path  # the other name may go with its generation
    return file


def _uri(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


class Vocabulary:
    """Finds words, and those that a pattern stands for; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._files = [_file(path) for path in files_in(folder)]
        self._paths = files_in(folder)
        self._names = ["main", *(f"later{number}" for number in range(len(self._files) - 1))]
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []  # those of all threads
        self._expanded: dict[tuple[object, ...], Expansion] = {}

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
            rows = self._words(
                f"{'DISTINCT' if facet else ''} term, count",
                "field = ? AND folded >= ? AND folded < ?",
                (facet or "text", start, start + _LAST),
                "ORDER BY count DESC, term LIMIT ?",
                (limit,),
            )
            return tuple(Word(term, count) for term, count in rows)

    def near(self, word: str, distance: int, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that are spelled nearly so (``engine.Words``)."""
        field, sought = facet or "text", fold(word)
        with self._reading():
            found = self._misspelled(field, sought, distance) if distance else {sought: 0}
            nearest: dict[str, tuple[int, int]] = {}
            for folded, term, count in self._rows(field, found):
                rank = found[folded], -count
                nearest[term] = min(rank, nearest.get(term, rank))
        ranked = sorted((*rank, term) for term, rank in nearest.items())
        return tuple(Word(term, -count) for _, count, term in ranked[:limit])

    def counted(self, folded: Collection[str]) -> dict[str, int]:
        """How often each of these folded words counts (``engine.Words``)."""
        found: dict[str, int] = {}
        with self._reading():
            for word, _, count in self._rows("text", folded):
                found[word] = found.get(word, 0) + count
        return found

    def prepare(self) -> None:
        """Read the words of texts (``engine.Words``)."""
        with self._reading():
            for file in self._files:
                file.lines("text")

    def close(self) -> None:
        """Close the connections of all threads, of which none may be reading any more.

        Left alone, one would keep its file, and what it has read of it, until Python looks for
        what is in circles: the memory of its statements refers to it.
        """
        self._local = threading.local()
        while self._connections:
            self._connections.pop().close()

    def _like(self, field: str, pattern: str, limit: int) -> list[str]:
        head, *_, tail = pieces = re.split(r"[*?]", pattern)
        longest = max(pieces, key=len)
        wanted = expression(pattern).fullmatch
        if head:
            rows = self._words(
                "term, folded",
                "field = ? AND folded >= ? AND folded < ? AND folded GLOB ?",
                (field, head, head + _LAST, _glob(pattern)),
                "ORDER BY count DESC, term",
            )
            return [term for term, _ in islice((row for row in rows if wanted(row[1])), limit + 1)]
        sought = f"{tail}\n" if tail == longest else longest
        return self._most_frequent(field, sought, wanted, limit)

    def _most_frequent(self, field: str, sought: str, wanted: _Test, limit: int) -> list[str]:
        """The terms of folded words that pass a test, most frequent first.

        Words are looked at from the most frequent on until no other can count as much (Fagin,
        Lotem, Naor: Optimal Aggregation Algorithms for Middleware, 2003, their threshold
        algorithm).
        """
        streams = [
            (one for one in file.containing(field, sought) if wanted(one[1]))
            for file in self._files
        ]
        ranked: list[tuple[int, str]] = []
        seen: set[str] = set()
        many = limit + 1
        while streams:
            taken = [list(islice(stream, many)) for stream in streams]
            fresh = {word for some in taken for _, word in some} - seen
            ranked += [(-count, term) for _, term, count in self._rows(field, fresh)]
            ranked.sort()
            seen |= fresh
            going_on = [
                (s, some) for s, some in zip(streams, taken, strict=True) if len(some) == many
            ]
            streams = [stream for stream, _ in going_on]
            if len(ranked) > limit and -ranked[limit][0] > sum(some[-1][0] for _, some in going_on):
                break
            many = limit // 4 + 1  # mostly a few are missing, of the same count as the last
        return [term for _, term in ranked[: limit + 1]]

    def _fuzzy(self, field: str, word: str, distance: int, limit: int) -> list[str]:
        about = self._about(field, word, distance)
        return self._terms(
            field, {one for lines in about for one in lines.near(word, distance)}, limit
        )

    def _misspelled(self, field: str, word: str, farthest: int) -> dict[str, int]:
        """The folded words at most so far away, and how far; two letters swapped are one step."""
        found: dict[str, int] = {}
        for lines in self._about(field, word, farthest):
            found |= lines.near(word, farthest, swaps=True)
        return found

    def _about(self, field: str, word: str, farthest: int) -> Iterator[Lines]:
        """Words of about its length: no other is so near."""
        for file, change in product(self._files, range(-farthest, farthest + 1)):
            if lines := file.lines(field).get(len(word) + change):
                yield lines

    def _terms(self, field: str, folded: Iterable[str], limit: int) -> list[str]:
        """The terms of folded words, most frequent first."""
        found = sorted((-count, term) for _, term, count in self._rows(field, folded))
        return [term for _, term in found[: limit + 1]]

    def _rows(self, field: str, folded: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Folded words with their terms and counts."""
        for some in _batches(folded, 500):
            yield from self._words(
                "folded, term, count", f"field = ? AND folded IN ({_marks(some)})", (field, *some)
            )

    def _words(
        self,
        wanted: str,
        where: str,
        values: tuple[object, ...],
        tail: str = "",
        more: tuple[object, ...] = (),
    ) -> sqlite3.Cursor:
        """Rows of all files, the counts of a word added up."""
        parts = [
            f"SELECT folded, term, count FROM {name}.words WHERE {where}" for name in self._names
        ]
        table = parts[0]
        if len(parts) > 1:
            every = " UNION ALL ".join(parts)
            table = f"SELECT folded, term, sum(count) AS count FROM ({every}) GROUP BY folded, term"
        return self._connection().execute(
            f"SELECT {wanted} FROM ({table}) {tail}", (*(values * len(parts)), *more)
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what SQLite raises into IndexDamaged."""
        try:
            yield
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise IndexDamaged(self._paths[0].parent, f"its vocabulary: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            base, *later = self._paths
            opened = sqlite3.connect(_uri(base), uri=True, check_same_thread=False)
            try:
                for number, path in enumerate(later):
                    opened.execute(f"ATTACH ? AS later{number}", (_uri(path),))
            except sqlite3.Error:
                opened.close()
                raise
            self._connections.append(opened)
            self._local.connection = opened
        connection: sqlite3.Connection = self._local.connection
        return connection


def _glob(pattern: str) -> str:
    """The pattern as SQLite has it; ? there is one letter only, so what follows it is left open."""
    return pattern.replace("[", "[[]").replace("?", "?*")


def _batches(words: Iterable[str], size: int) -> Iterator[list[str]]:
    words = iter(words)
    while batch := list(islice(words, size)):
        yield batch


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))
