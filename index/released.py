"""Released: a searcher that shows nothing before its embargo ends, nor words of what is gone.

Every door leads through here: searches, counts, facets, lists, articles by their id, and words
offered while typing. No update is needed at the moment an embargo ends, only the clock. What was
taken down or withdrawn is in no list any more, but its words are counted until the index is
compacted: they are not offered either. An index without any of this is not wrapped at all
(``index.live``), and pays nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from whoosh import query as wq

from index.article import Article
from index.engine import Filter, Query, Results, Searcher, Window, Word, Words
from index.tree import Exact, Released

_MORE = 50  # words are asked for than are wanted, since some may be hidden
_TIMES = 50  # that a hidden article is written anew, at most, before its words are counted anew


def minute_at(now: datetime) -> int:
    """The minute that it is, as the schema counts minutes."""
    return int(now.timestamp()) // 60


def hidden_in(searcher: Searcher, minute: int) -> int:
    """How many articles are under embargo at this minute."""
    return searcher.search(Query(wq.Not(Released(minute)), window=Window(limit=0))).total


class ReleasedSearcher:
    """What another searcher shows at this minute (``engine.Searcher``)."""

    def __init__(self, searcher: Searcher, minute: int, hidden: int, removed: int = 0) -> None:
        """``hidden`` articles are under embargo; of ``removed`` ones the words are still known."""
        self._searcher, self._minute = searcher, minute
        self._hidden, self._removed = hidden, removed
        self._only = (Filter(Released(minute)),) if hidden else ()

    def search(self, query: Query) -> Results:
        """The articles that match, none under embargo among them."""
        return self._searcher.search(replace(query, filters=(*query.filters, *self._only)))

    def keys(self, query: Query) -> Sequence[int]:
        """The sort keys of the hits, none under embargo among them."""
        return self._searcher.keys(replace(query, filters=(*query.filters, *self._only)))

    def article(self, id: str) -> Article | None:
        """The article of this id, or None, also where it is under embargo."""
        found = self._searcher.article(id)
        return None if found is None or self._is_hidden(found) else found

    def embargo(self, id: str) -> datetime | None:
        """When the embargo of this article ends, if it is under one."""
        found = self._searcher.article(id)
        return found.embargo if found and self._is_hidden(found) else None

    def _is_hidden(self, article: Article) -> bool:
        return article.embargo is not None and article.embargo.timestamp() > 60 * self._minute

    def size(self) -> int:
        """How many articles there are to be seen."""
        return self._searcher.size() - self._hidden

    @property
    def words(self) -> Words:
        """The words of the articles to be seen."""
        return _ReleasedWords(self, self._searcher.words, self._hidden + self._removed)

    def close(self) -> None:
        """Let go of the index."""
        self._searcher.close()


class _ReleasedWords:
    """Words and names of which some article may be seen (``engine.Words``)."""

    def __init__(self, searcher: Searcher, words: Words, hidden: int) -> None:
        self._searcher, self._words, self._hidden = searcher, words, hidden

    def beginning(self, letters: str, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that begin with these letters."""
        found = self._words.beginning(letters, limit + _MORE, facet)
        return tuple(islice(self._seen(found, facet), limit))

    def near(self, word: str, distance: int, limit: int, facet: str = "") -> tuple[Word, ...]:
        """The words that are spelled nearly so."""
        found = self._words.near(word, distance, limit + _MORE, facet)
        return tuple(islice(self._seen(found, facet), limit))

    def counted(self, folded: Collection[str]) -> dict[str, int]:
        """How often each of these folded words counts. Only who knows a word can ask for it."""
        return self._words.counted(folded)

    def prepare(self) -> None:
        """Have at hand what the others need."""
        self._words.prepare()

    def _seen(self, found: Iterable[Word], facet: str) -> Iterator[Word]:
        # A word counts once in a title and once in a body, and again where an article is written
        # anew: of one that counts for more, the hidden ones cannot have all.
        most = 2 * self._hidden * _TIMES
        return (w for w in found if w.count > most or self._is_seen(w, facet))

    def _is_seen(self, word: Word, facet: str) -> bool:
        asked = wq.Term(facet, word.text) if facet else Exact("any", [word.text])
        return bool(self._searcher.search(Query(asked, window=Window(limit=0))).total)
