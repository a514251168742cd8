"""Sharing: which passages of an article stand in others too, and who has them.

The index says who may: articles with prints in common (``index.prints``). Their texts are then
compared word for word. A passage of ``COMMON`` words or more makes two articles share something,
and so do many shorter ones, of ``TOGETHER`` words in all; between two that do, all runs of
``SHINGLE`` words and more count, for they are the rest of the same copy. Boilerplate is left out,
by the rule of ``index.duplicates.boilerplate``, and so are quotations when the share is counted:
two who quote the same sentence both were told it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq

from index.article import Article, PublicationDate
from index.duplicates.boilerplate import UNKNOWN, boilerplate
from index.duplicates.runs import Run, Text, read, runs
from index.engine import Query, Searcher, Window
from index.prints import COMMON, SHINGLE, of_text

CANDIDATES = 50  #: articles with prints in common that are compared, those with most of them
TOGETHER = 3 * COMMON  #: words in short runs that are no chance any more
ASKED = 500  #: prints asked for at once

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article's body that others have; characters, the end not included.

    Not each of ``others`` need have all of it, but each has a run of words of it.
    """

    start: int
    end: int
    words: int
    quotation: bool
    others: tuple[str, ...]  #: the ids of those who have it, in the order of ``Sharing.others``


@dataclass(frozen=True, slots=True)
class Other:
    """An article that has passages of this one.

    Shares are of words, 0 to 1: what part of this article stands in the other, and what part of
    the other stands in this one. ``words`` is how many words of this article that is;
    quotations are not counted, so both may be 0.
    """

    id: str
    story: str
    outlet: str
    title: str
    date: PublicationDate
    words: int
    share: float
    share_there: float


@dataclass(frozen=True, slots=True)
class Sharing:
    """What an article shares with others. ``own`` is the share of its words in no copied passage;
    None where the index does not say what is shared."""

    passages: tuple[Passage, ...] = ()  #: in reading order, none overlapping another
    others: tuple[Other, ...] = ()  #: those with most of it first
    own: float | None = None
    more: bool = False  #: whether there are candidates that were not compared


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of the article that an other has: the number of the first, and of the last plus one."""

    first: int
    last: int
    quotation: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """A candidate, and all runs of words that it has in common with the article."""

    article: Article
    text: Text
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """An other, and what of the article it has."""

    article: Article
    runs: tuple[_Run, ...]
    words_there: int


def sharing(searcher: Searcher, article: Article) -> Sharing:
    """Who shares passages with an article of the index. Raises what ``searcher`` raises."""
    found, more = candidates(searcher, article)
    if not found:
        return Sharing()  # an index without prints, or a text too short to have any
    text = read(article.body)
    compared = [_compared(text, other) for other in found if other.id != article.id]
    recurs = _recurring(article, text, compared)
    kept = [
        _Pair(one.article, tuple(had), len(one.text))
        for one in compared
        if (had := _had(text, one, recurs))
    ]
    told = sorted(
        (_other(pair, len(text)) for pair in kept), key=lambda one: (-one.words, one.outlet, one.id)
    )
    copied = _covered(len(text), (run for pair in kept for run in pair.runs if not run.quotation))
    return Sharing(
        passages=tuple(_passages(text, kept, [other.id for other in told])),
        others=tuple(told),
        own=1 - float(copied.mean()) if len(text) else 1.0,
        more=more,
    )


def candidates(searcher: Searcher, article: Article) -> tuple[list[Article], bool]:
    """Articles with prints in common, the article itself among them, those with the most and
    rarest first; and whether there are more of them."""
    asked = list(dict.fromkeys(of_text(article.body).terms.split()))
    found: dict[str, Article] = {}
    scores: dict[str, float] = {}
    most = 0
    for begin in range(0, len(asked), ASKED):
        tree = wq.Or([wq.Term("prints", term) for term in asked[begin : begin + ASKED]])
        results = searcher.search(Query(tree, window=Window(0, CANDIDATES + 1)))
        most = max(most, results.total)
        for hit in results.hits:
            found[hit.article.id] = hit.article
            scores[hit.article.id] = scores.get(hit.article.id, 0.0) + hit.score
    order = sorted(found, key=lambda id: (-scores[id], id))
    return [found[id] for id in order[: CANDIDATES + 1]], max(most, len(order)) > CANDIDATES + 1


def _compared(text: Text, other: Article) -> _Compared:
    theirs = read(other.body)
    return _Compared(other, theirs, runs(text, theirs, SHINGLE))


def _recurring(article: Article, text: Text, compared: Sequence[_Compared]) -> Flags:
    """For each word of the article, whether it stands in boilerplate.

    Between two places where some run begins or ends all words are had by the same articles.
    """
    held = [
        (number, run.in_a)
        for number, one in enumerate(compared, 1)
        for run in one.runs
        if run.words >= COMMON
    ]
    bounds = np.unique([0, len(text), *(edge for _, at in held for edge in (at.first, at.last))])
    has = np.zeros((len(bounds) - 1, len(compared) + 1), np.bool_)
    has[:, 0] = True  # the article itself
    for number, at in held:
        has[slice(*np.searchsorted(bounds, (at.first, at.last))), number] = True
    names = dict.fromkeys([article.outlet, *(one.article.outlet for one in compared)])
    numbers = {name: number if name else UNKNOWN for number, name in enumerate(names)}
    articles = [article, *(one.article for one in compared)]
    outlets = np.array([numbers[one.outlet] for one in articles])
    days = np.array([one.date.ordinal for one in articles])
    _, holders = np.nonzero(has)
    sizes = has.sum(axis=1)
    found = boilerplate(outlets[holders], days[holders], np.cumsum(sizes) - sizes, sizes)
    return np.repeat(found, np.diff(bounds))


def _had(text: Text, one: _Compared, recurs: Flags) -> list[_Run]:
    """What of the article the other has; quotations alone where nothing else is long enough."""
    found = [
        _Run(first, last, _is_quotation(text, one.text, first, last, run))
        for run in one.runs
        for first, last in _without(recurs, run.in_a.first, run.in_a.last)
        if last - first >= SHINGLE
    ]
    copied = [run.last - run.first for run in found if not run.quotation]
    if is_copy(copied):
        return found
    return [run for run in found if run.last - run.first >= COMMON]


def is_copy(runs: Collection[int]) -> bool:
    """Whether runs of so many words are more than chance.

    >>> is_copy([14, 9]), is_copy([15]), is_copy([12] * 4)
    (False, True, True)
    """
    return max(runs, default=0) >= COMMON or sum(runs) >= TOGETHER


def _without(recurs: Flags, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches of a run that are no boilerplate."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], recurs[first:last], [True]))))
    yield from ((first + start, first + end) for start, end in edges.reshape(-1, 2).tolist())


def _is_quotation(text: Text, theirs: Text, first: int, last: int, run: Run) -> bool:
    """As ``runs.Run.is_quotation``, of a part of the run."""
    shift = run.in_b.first - run.in_a.first
    both = text.quoted[first:last] & theirs.quoted[first + shift : last + shift]
    quoted = int(both.sum())
    return last - first - quoted < min(SHINGLE, quoted + 1)


def _covered(size: int, found: Iterable[_Run]) -> Flags:
    covered = np.zeros(size, np.bool_)
    for run in found:
        covered[run.first : run.last] = True
    return covered


def _other(pair: _Pair, size: int) -> Other:
    article = pair.article
    words = sum(run.last - run.first for run in pair.runs if not run.quotation)
    return Other(
        id=article.id,
        story=article.story,
        outlet=article.outlet,
        title=article.title,
        date=article.date,
        words=words,
        share=words / max(size, 1),
        share_there=words / max(pair.words_there, 1),
    )


def _passages(text: Text, pairs: Sequence[_Pair], order: Sequence[str]) -> Iterator[Passage]:
    """Runs that overlap make one passage; what is copied and what is only quoted stay apart."""
    size = len(text)
    copied = _covered(size, (run for pair in pairs for run in pair.runs if not run.quotation))
    quoted = _covered(size, (run for pair in pairs for run in pair.runs if run.quotation))
    begun = np.zeros(size + 1, np.bool_)  # runs that only touch are two passages
    ended = np.zeros(size + 1, np.int64)
    for pair in pairs:
        for run in pair.runs:
            begun[run.first] = True
            ended[run.first + 1] += 1
            ended[min(run.last, size)] -= 1
    inside = np.cumsum(ended) > 0  # whether some run holds both this word and the one before
    for first, last, quotation in _stretches(copied, quoted & ~copied, begun & ~inside):
        holders = {
            pair.article.id
            for pair in pairs
            for run in pair.runs
            if run.first < last and first < run.last and run.quotation <= quotation
        }
        yield Passage(
            int(text.starts[first]),
            int(text.ends[last - 1]),
            last - first,
            quotation,
            tuple(id for id in order if id in holders),
        )


def _stretches(copied: Flags, quoted: Flags, parted: Flags) -> Iterator[tuple[int, int, bool]]:
    """Stretches of words that are copied, or quoted; new ones begin where ``parted`` says."""
    kinds = copied.astype(np.int64) + 2 * quoted.astype(np.int64)
    fresh = np.ones(len(kinds) + 1, np.bool_)
    fresh[1:-1] = (np.diff(kinds) != 0) | parted[1 : len(kinds)]
    for first, last in pairwise(np.flatnonzero(fresh).tolist()):
        if kinds[first]:
            yield first, last, bool(kinds[first] == 2)
