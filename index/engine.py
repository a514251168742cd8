"""The contract between those who ask and those who keep.

``Query`` goes down, ``Results`` come back. Both are values; trees are described in
``index.tree``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from whoosh import query as wq

from index.article import Article
from index.document import Document


class Sort(StrEnum):
    """The order of hits. Newest and oldest are total orders; undated articles come last."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Window:
    """Which hits are wanted: ``limit`` of them (0: counts only) from ``offset`` on.

    ``below`` continues a list in the order newest or oldest: only hits whose sort key is
    smaller are in the window (the total still counts all). It is not used for relevance.
    """

    offset: int = 0
    limit: int = 10
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that narrows the result and never changes a score.

    ``facet`` is the facet that it belongs to; counts of that facet ignore the filter, so
    that another of its values can be chosen beside it. "" belongs to none.
    """

    tree: wq.Query
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question to an engine."""

    tree: wq.Query
    filters: tuple[Filter, ...] = ()
    facets: tuple[str, ...] = ()  #: names out of schema.KEYWORDS and schema.CALENDAR
    sort: Sort = Sort.RELEVANCE
    window: Window = Window()

    @property
    def trees(self) -> tuple[wq.Query, ...]:
        """The tree, and those of the filters."""
        return (self.tree, *(filter.tree for filter in self.filters))


class FacetValue(NamedTuple):
    """A value of a facet and how many of the articles have it."""

    value: str | int
    count: int  # type: ignore[assignment]  # hides the method of tuples that nobody needs


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """All values of a facet among the articles found, exactly counted.

    Text values: most frequent first, then by name. Calendar values: ascending. Every article
    has exactly one value of a calendar facet (0, 2025, 202500 and 20250400 stand for what is
    not known, see the schema), so these counts sum to the total.
    """

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that a query found. ``key`` is its sort key, None for relevance."""

    article: Article
    score: float = 0.0
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query: how many articles, a window of them, and facet counts.

    ``facets`` come in the order asked for. ``cut`` names patterns that stand for more words
    than were searched.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    facets: tuple[FacetCounts, ...] = ()
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in the index, or a whole name.

    ``count`` is the number of titles plus the number of bodies that had the word, or the
    number of articles that had the name, when they were added.
    """

    text: str
    count: int


class Words(Protocol):
    """The words of an index as they are written there, never stems.

    With a ``facet`` out of schema.NAMED these are that facet's names, found by any of their
    words. Spelling is compared after folding: case and umlauts do not matter.
    """

    def beginning(self, letters: str, limit: int, facet: str = "") -> tuple[Word, ...]:
        """Words that begin with these letters, most frequent first."""
        ...

    def near(self, word: str, distance: int, limit: int, facet: str = "") -> tuple[Word, ...]:
        """Words at most ``distance`` letters away, nearest first, then most frequent first.

        A letter too many, too few or another one, and two neighbours swapped, count 1
        (optimal string alignment); 0 gives the spellings of the word itself.
        """
        ...

    def counted(self, folded: Collection[str]) -> dict[str, int]:
        """How often each of these folded words counts in all its spellings together.

        Words that are not there are left out. Words of what is under embargo, or was removed and
        still lies in the index, count as well.
        """
        ...

    def prepare(self) -> None:
        """Have at hand what ``near`` and patterns need, which else the first to ask waits for.

        Raises IndexDamaged.
        """
        ...


@dataclass(frozen=True, slots=True)
class Shape:
    """What an index is made of: its segments, its articles, and what was removed but still lies
    in the segments until they are merged."""

    segments: int
    articles: int
    deleted: int = 0


class Writer(Protocol):
    """Puts documents into an index. One writer at a time (``index.generations``)."""

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is known replaces the older one."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Remove articles; an unknown id is no error."""
        ...

    def commit(self) -> None:
        """Make what was added and removed so far visible to searchers opened from now on."""
        ...

    def shape(self) -> Shape:
        """What the index is made of after the last commit."""
        ...

    def compact(self) -> bool:
        """Merge what was committed into few segments, without what was removed.

        False where the engine cannot: then it is written anew from its stored articles.
        """
        ...

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        ...


class Searcher(Protocol):
    """Answers queries on one state of an index; safe to use from several threads.

    What a failing store raises reaches the caller as EngineError, its cause chained.
    """

    def search(self, query: Query) -> Results:
        """The articles that match the tree and every filter."""
        ...

    def keys(self, query: Query) -> Sequence[int]:
        """The sort keys of the hits in the window, for newest or oldest first; no article is read.

        ``document.sequence_of`` says which article one of newest belongs to.
        """
        ...

    def article(self, id: str) -> Article | None:
        """The article of this id, or None."""
        ...

    def size(self) -> int:
        """How many articles there are."""
        ...

    @property
    def words(self) -> Words:
        """The words of the articles."""
        ...

    def close(self) -> None: ...


class Engine(Protocol):
    """Keeps articles and answers queries about them, in a folder of its own.

    An article is known by its id: adding it again replaces it. What was added is found by
    searchers opened after the next commit, never before.
    """

    name: str

    def writer(self, folder: Path) -> Writer:
        """A writer on the folder, which is made if it does not exist."""
        ...

    def searcher(self, folder: Path) -> Searcher:
        """A searcher on the last commit. Raises IndexDamaged where the folder cannot be read."""
        ...
