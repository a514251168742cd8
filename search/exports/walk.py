"""Walk: all articles that a request finds, a few at a time, on one state of the index.

Strictly what was asked: a query that finds nothing is not relaxed, and copies of one story are
each told. Memory holds one window of articles, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.article import Article
from index.engine import Hit, Query, Results, Searcher, Sort, Window
from index.errors import CursorGone
from index.german.variants import Variants
from search.cursor import KeyCursor, OffsetCursor
from search.filters import dated_as_asked, engine_filters
from search.i18n import N_
from search.language import understand
from search.reader import BadParameters, Problem
from search.request import DEPTH_LIMIT, Request

AT_ONCE = 500  #: articles in memory


@dataclass(frozen=True, slots=True)
class Walk:
    """A request put to one state of the index; ``first`` is the first window."""

    searcher: Searcher
    query: Query
    first: Results

    @classmethod
    def begun(
        cls,
        searcher: Searcher,
        request: Request,
        today: date,
        generation: str,
        variants: Variants | None = None,
        at_once: int = AT_ONCE,
    ) -> Walk:
        """Read the first window; it begins where the list of the request does.

        Raises CursorGone for a cursor by relevance that was made in another state.
        """
        cursor = request.cursor
        if isinstance(cursor, OffsetCursor) and cursor.generation != generation:
            raise CursorGone
        tree = dated_as_asked(understand(request.text, today, variants).tree, request)
        below = cursor.key if isinstance(cursor, KeyCursor) else None
        window = Window(request.offset, at_once, below)
        query = Query(tree, engine_filters(request), sort=request.order, window=window)
        return cls(searcher, query, searcher.search(query))

    @property
    def total(self) -> int:
        """How many articles the request finds, wherever the walk begins."""
        return self.first.total

    def to_the_end(self) -> Walk:
        """This walk. Raises BadParameters where it cannot reach the last article: by relevance
        no more than DEPTH_LIMIT are ranked, and an export that ends there would look whole."""
        if self.query.sort is Sort.RELEVANCE and self.total > DEPTH_LIMIT:
            expected = N_(
                "newest oder oldest, denn nach Relevanz reicht die Liste nur bis Treffer %(most)s"
            )
            raise BadParameters(
                (Problem("sort", Sort.RELEVANCE.value, expected, (("most", DEPTH_LIMIT),)),)
            )
        return self

    def windows(self) -> Iterator[tuple[Hit, ...]]:
        """The hits, window by window; raises what the searcher raises."""
        window, hits = self.query.window, self.first.hits
        while hits:
            yield hits
            if len(hits) < window.limit:
                return
            window = self._next(window, hits)
            hits = self.searcher.search(replace(self.query, window=window)).hits

    def articles(self) -> Iterator[Article]:
        """The articles, one by one."""
        for hits in self.windows():
            yield from (hit.article for hit in hits)

    def _next(self, window: Window, hits: tuple[Hit, ...]) -> Window:
        if self.query.sort is Sort.RELEVANCE:
            return replace(window, offset=window.offset + window.limit)
        return Window(limit=window.limit, below=hits[-1].key)
