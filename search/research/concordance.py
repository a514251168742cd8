"""Concordance: what a query finds, line by line, each with what stands beside it.

A list to look at has all lines of the newest articles, or of the oldest, up to a bound that is
told, and the next one those of the articles that follow; a file goes further, in the same orders.
So what one request costs does not grow with the archive. Nothing is relaxed: where not all words
are found, there is no line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain, islice
from time import perf_counter

import msgspec

from index.engine import Hit, Query, Searcher, Sort, Window
from index.german.tokens import words
from index.german.variants import Variants
from search.exports.walk import Walk
from search.filters import dated_as_asked, engine_filters
from search.language import Understood, understand
from search.marking.marks import Marker
from search.request import Request
from search.research import alphabet
from search.research.alphabet import LEVEL
from search.research.occurrences import FIELDS, USUAL, Line, Width, lines_of

ARTICLES = 500  #: articles that a list to look at has lines of, at most
LINES = 1_000  #: lines after which no further article is read for it
LETTERS = 2_000_000  #: letters of their texts after which none is
FILE = 2_000  #: articles that a file has lines of, at most
FILES = 20  #: files whose beginnings are looked for
_STEP = 200  # articles read at a time
_SORTED_BY = 5  # words on a side that lines are sorted by
_LAST = "\U0010ffff"  # after every word


class By(StrEnum):
    """The order of lines. By the words beside the keyword, the nearest first, or from the
    second on; the other orders keep the lines of an article as it has them."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LEFT = "left"
    LEFT2 = "left2"
    RIGHT = "right"
    RIGHT2 = "right2"
    KEYWORD = "keyword"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of what a request finds."""

    request: Request
    understood: Understood
    by: By
    width: Width
    articles: int  #: that were found
    read: int  #: of these, whose lines these are: the newest, or the oldest
    lines: tuple[Line, ...]
    marking: bool  #: whether the query asks for any words at all
    after: int | None = None  #: the sort key of the last article before these
    following: int | None = None  #: and of the last of these, where others follow
    files: tuple[int, ...] = ()  #: the same for files, but for the first: what each goes on after
    cut: tuple[str, ...] = ()  #: patterns that stand for more words than were searched
    took: float = 0.0  #: seconds

    @property
    def whole(self) -> bool:
        """Whether these are all lines there are."""
        return self.after is None and self.following is None


def concordance(
    searcher: Searcher,
    request: Request,
    today: date,
    variants: Variants | None = None,
    by: By = By.NEWEST,
    width: Width = USUAL,
    after: int | None = None,
) -> Concordance:
    """The lines of what a request finds, as many as one may want to look at.

    ``after`` goes on where another list ended, with its ``following``. Raises what ``searcher``
    raises.
    """
    started = perf_counter()
    asked = Asking(searcher, request, today, variants, by, after)
    lines: list[Line] = []
    read = letters = 0
    last: int | None = None
    following: int | None = None
    for hit in asked.hits():
        if read >= ARTICLES or len(lines) >= LINES or letters >= LETTERS:
            following = last
            break
        lines += lines_of(hit.article, asked.marker, width)
        read, last = read + 1, hit.key
        letters += len(hit.article.body)
    if order := _ORDERS.get(by):
        lines.sort(key=order)
    return Concordance(
        request=request,
        understood=asked.understood,
        by=by,
        width=width,
        articles=asked.walk.total,
        read=read if asked.marking else asked.walk.total,
        lines=tuple(lines),
        marking=asked.marking,
        after=after if asked.marking else None,
        following=following,
        files=asked.files() if following is not None or after is not None else (),
        cut=asked.walk.first.cut,
        took=perf_counter() - started,
    )


class Asking:
    """What is asked of an engine, its first answer, and what is asked of each article.

    Raises what ``searcher`` raises.
    """

    def __init__(
        self,
        searcher: Searcher,
        request: Request,
        today: date,
        variants: Variants | None = None,
        by: By = By.NEWEST,
        after: int | None = None,
    ) -> None:
        self.understood = understand(request.text, today, variants)
        tree = dated_as_asked(self.understood.tree, request)
        self.marker = Marker(tree)
        self.marking = any(map(self.marker.asked, FIELDS))
        sort = Sort.OLDEST if by is By.OLDEST else Sort.NEWEST
        window = Window(limit=_STEP if self.marking else 0, below=after)
        query = Query(tree, engine_filters(request), sort=sort, window=window)
        self.walk = Walk(searcher, query, searcher.search(query))
        self._by = by

    def hits(self) -> Iterator[Hit]:
        """The articles found, if any words of them are asked for."""
        return chain.from_iterable(self.walk.windows())

    def files(self) -> tuple[int, ...]:
        """The sort keys that files go on after, from the second file on, for all articles found."""
        most = min(self.walk.total - 1, FILE * (FILES - 1))
        return tuple(self._keys(None, most)[FILE - 1 :: FILE]) if most >= FILE else ()

    def following(self) -> int | None:
        """The sort key that the file after this one goes on after, if there is one."""
        if self.walk.total <= FILE or not self.marking:
            return None
        keys = self._keys(self.walk.query.window.below, FILE + 1)
        return keys[FILE - 1] if len(keys) > FILE else None

    def _keys(self, below: int | None, limit: int) -> Sequence[int]:
        """The first sort keys of the articles found."""
        window = Window(limit=limit, below=below)
        return self.walk.searcher.keys(replace(self.walk.query, window=window))

    def every_line(self, width: Width = USUAL) -> Iterator[Line]:
        """All lines of a file, one after the other. What has to be sorted waits on the disk."""
        lines = self._lines(width)
        order = _ORDERS.get(self._by)
        return _sorted(lines, order) if order else lines

    def _lines(self, width: Width) -> Iterator[Line]:
        for hit in islice(self.hits(), FILE):
            yield from lines_of(hit.article, self.marker, width)


def _sorted(lines: Iterator[Line], order: Callable[[Line], str]) -> Iterator[Line]:
    """The lines in order, by a table that SQLite keeps in a file of its own while it is open."""
    with closing(sqlite3.connect("")) as table:
        table.execute("CREATE TABLE lines (place TEXT, line BLOB)")
        pairs = ((order(line), msgspec.json.encode(line)) for line in lines)
        table.executemany("INSERT INTO lines VALUES (?, ?)", pairs)
        for (packed,) in table.execute("SELECT line FROM lines ORDER BY place, rowid"):
            yield _packed_line.decode(packed)


_packed_line = msgspec.json.Decoder(Line)


def _left(line: Line, first: int = 0) -> str:
    return _beside(words(line.left)[::-1], first)


def _right(line: Line, first: int = 0) -> str:
    return _beside(words(line.right), first)


def _beside(nearest: list[str], first: int) -> str:
    """By the words from the first one on; what has none of these comes last."""
    some = nearest[first:_SORTED_BY]
    return alphabet.key((*some, *nearest[:first])) if some else _LAST


def _keyword(line: Line) -> str:
    return alphabet.key(words(line.keyword))


def _outlet(line: Line) -> str:
    name = line.source.outlet
    return alphabet.key(words(name)) + LEVEL + name if name else _LAST


_ORDERS: dict[By, Callable[[Line], str]] = {
    By.LEFT: lambda line: LEVEL.join((_left(line), _keyword(line), _right(line))),
    By.LEFT2: lambda line: LEVEL.join((_left(line, 1), _keyword(line), _right(line))),
    By.RIGHT: lambda line: LEVEL.join((_right(line), _keyword(line), _left(line))),
    By.RIGHT2: lambda line: LEVEL.join((_right(line, 1), _keyword(line), _left(line))),
    By.KEYWORD: lambda line: LEVEL.join((_keyword(line), _right(line), _left(line))),
    By.OUTLET: _outlet,
}
