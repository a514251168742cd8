"""Sample: so many articles of a result, drawn by chance that can be repeated.

Every article has a lasting number in the holdings. Its place in the draw is the BLAKE2b digest
of that number under the seed as key, and the sample is the articles with the smallest digests
(bottom-k sampling: E. Cohen, H. Kaplan, "Summarizing data using bottom-k sketches", PODC 2007).
So each article of the result is as likely as any other, the same seed draws the same articles
from the same result on every engine, the first 50 of 100 are the sample of 50, and an article
that comes to the archive later takes the place of one of them at most.

No article is read but those drawn, and no more is held than they and a window of sort keys.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from time import perf_counter

from index.article import Article
from index.document import sequence_of
from index.engine import Query, Searcher, Sort, Window
from index.german.variants import Variants
from index.tree import Keyed
from search.filters import dated_as_asked, engine_filters
from search.language import Understood, understand
from search.request import Request

LARGEST = 1_000  #: articles of one sample
USUAL = 50
_STEP = 20_000  # sort keys read at a time


@dataclass(frozen=True, slots=True)
class Drawn:
    """An article that was drawn, and its number in the holdings."""

    article: Article
    number: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The articles drawn from what a request finds, in the order of the draw."""

    request: Request
    understood: Understood
    seed: int
    size: int  #: articles that were asked for
    total: int  #: articles that the request finds
    drawn: tuple[Drawn, ...]
    cut: tuple[str, ...] = ()  #: patterns that stand for more words than were searched
    took: float = 0.0  #: seconds


def sample(
    searcher: Searcher,
    request: Request,
    today: date,
    size: int,
    seed: int,
    variants: Variants | None = None,
) -> Sample:
    """Draw from what a request finds; nothing is relaxed. Raises what ``searcher`` raises."""
    started = perf_counter()
    understood = understand(request.text, today, variants)
    tree = dated_as_asked(understood.tree, request)
    query = Query(tree, engine_filters(request), sort=Sort.NEWEST)
    results = searcher.search(Query(tree, query.filters, window=Window(limit=0)))
    places = ((place(sequence_of(key), seed), key) for key in _keys(searcher, query))
    drawn = heapq.nsmallest(size, places)
    return Sample(
        request=request,
        understood=understood,
        seed=seed,
        size=size,
        total=results.total,
        drawn=tuple(_read(searcher, [key for _, key in drawn])),
        cut=results.cut,
        took=perf_counter() - started,
    )


def place(number: int, seed: int) -> bytes:
    """The place in the draw of the article with this number.

    >>> place(4711, seed=7).hex()
    'e809e2c44404e02f'
    """
    return blake2b(str(number).encode(), key=str(seed).encode(), digest_size=8).digest()


def _keys(searcher: Searcher, query: Query) -> Iterator[int]:
    """The sort keys of all articles found."""
    below: int | None = None
    while True:
        window = Window(limit=_STEP, below=below)
        keys = searcher.keys(Query(query.tree, query.filters, sort=query.sort, window=window))
        yield from keys
        if len(keys) < _STEP:
            return
        below = keys[-1]


def _read(searcher: Searcher, keys: list[int]) -> Iterator[Drawn]:
    """The articles with these sort keys, in this order."""
    found = searcher.search(Query(Keyed(keys), sort=Sort.NEWEST, window=Window(limit=len(keys))))
    articles = {hit.key: hit.article for hit in found.hits}
    return (Drawn(articles[key], sequence_of(key)) for key in keys if key in articles)
