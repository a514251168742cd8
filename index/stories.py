"""Stories: which articles print the same copy, found out before they are written.

For a rebuild all articles are compared, on disk. For an update only those that are new are, with
what the live index says may have passages in common with them: so it costs what has changed. What
is found then is what a rebuild would find, but for what only others far from a story could change
(docs/STORIES.md has the figures).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from whoosh import query as wq

from index import prints
from index.article import Article
from index.draft import Draft, Identified, draft_of, with_prints
from index.duplicates.clusters import stories_of
from index.duplicates.pairs import find
from index.duplicates.spool import Holding, Spool, holding
from index.engine import Query, Searcher, Sort, Window
from index.generations import IndexUnwritable
from index.settings import Settings
from index.tree import OneOf
from index.waiting import Waiting

CANDIDATES = 100  #: articles of the live index that a new one is compared with, at most
MEMBERS = 10_000  #: articles of one story that are looked at again, at most
AT_ONCE = 200  #: stories asked for in one question
PRINTS = 1_000  #: prints asked for in one question


class Stories:
    """Articles on their way into an index, until their stories are known.

    What is kept on disk lies in ``folder``. Memory grows with the number of articles, by about
    200 bytes each. Raises IndexUnwritable where the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting = Waiting(folder)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of an archive, beside its holdings."""
        return cls(settings.holdings.parent)

    def add(self, one: Identified) -> None:
        """Let an article wait; its prints are made here where its reader has made none."""
        if not one.draft.prints:
            one = replace(one, draft=with_prints(one.draft))
        with self._on_disk():
            self._waiting.add(one)

    def __len__(self) -> int:
        """How many articles wait."""
        return len(self._waiting)

    def drop(self, ids: Iterable[str]) -> None:
        """Let these wait no longer; an unknown one is no error."""
        self._waiting.drop(ids)

    def close(self) -> None:
        """Forget those that wait."""
        self._waiting.close()

    def of_archive(self) -> Iterator[Identified]:
        """All articles with their stories, where there are no others."""
        return self._waiting.each(self._named(self._grouped(()), {}))

    def beside(
        self, live: Searcher, gone: Iterable[str], number_of: Callable[[str], int]
    ) -> Iterator[Identified]:
        """All articles with their stories, beside those of the live index.

        Before them come articles of the live index whose story is another one now: where a
        cluster is killed while it takes them in, what is new, changed or gone still tells whose
        stories have to be looked at. ``gone`` are the ids that leave the index, after all these;
        ``number_of`` tells an article's number by its id.
        """
        near = _Neighbourhood(live, {*gone, *self._waiting.ids}, number_of)
        for id in near.gone:
            near.note_gone(id)
        for one in self._waiting.each():
            near.take_those_like(one.draft)
        near.take_members()
        named = self._named(self._grouped(near.known.values()), near.known)
        for number, known in near.known.items():
            story = named.get(number, "")
            if story != known.story and (article := live.article(known.id)):
                yield Identified(draft_of(article), known.id, number, story)
        yield from self._waiting.each(named)

    def _grouped(self, others: Iterable[_Known]) -> Mapping[int, int]:
        with self._on_disk(), closing(Spool(self._folder)) as spool:
            for one in others:
                spool.add(one.holding)
            for waiting in self._waiting.each():
                spool.add(_holding(waiting.draft, waiting.sequence))
            return stories_of(find(spool, self._folder))

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise IndexUnwritable(self._folder, error.strerror or str(error)) from error

    def _named(self, stories: Mapping[int, int], known: Mapping[int, _Known]) -> Mapping[int, str]:
        """The numbers of stories as ids: those of the articles that have these numbers."""
        ids = {
            number: known[number].id if number in known else self._waiting.id(number)
            for number in sorted(set(stories.values()))  # as they lie on disk
        }
        return {number: ids[story] for number, story in stories.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """An article of the live index."""

    id: str
    story: str
    holding: Holding


class _Neighbourhood:
    """The articles of the live index whose stories may change."""

    def __init__(self, live: Searcher, gone: set[str], number_of: Callable[[str], int]) -> None:
        self.gone = gone
        self.known: dict[int, _Known] = {}
        self._live, self._number_of = live, number_of
        self._stories: set[str] = set()

    def note_gone(self, id: str) -> None:
        """An article of the live index leaves it, or is written anew."""
        if (article := self._live.article(id)) and article.story:
            self._stories.add(article.story)

    def take_those_like(self, draft: Draft) -> None:
        """Those that have prints in common with an article."""
        terms = prints.terms(prints.unpack(draft.prints).reported.hashes).split()
        for some in _slices(list(dict.fromkeys(terms)), PRINTS):
            tree = wq.Or([wq.Term("prints", term) for term in some])
            found = self._live.search(Query(tree, window=Window(limit=CANDIDATES)))
            for hit in found.hits:
                self._take(hit.article)

    def take_members(self) -> None:
        """All members of the stories met so far."""
        for some in _slices(sorted(self._stories), AT_ONCE):
            tree = OneOf("story", some)
            window = Window(limit=MEMBERS)
            for hit in self._live.search(Query(tree, sort=Sort.NEWEST, window=window)).hits:
                self._take(hit.article)

    def _take(self, article: Article) -> None:
        if article.id in self.gone:
            return
        number = self._number_of(article.id)
        if number not in self.known:
            made = _holding(draft_of(article), number)
            self.known[number] = _Known(article.id, article.story, made)
            if article.story:
                self._stories.add(article.story)


def _holding(draft: Draft, number: int) -> Holding:
    return holding(number, draft.outlet, draft.day, prints.unpack(draft.prints))


def _slices(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
