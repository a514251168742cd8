"""Asking: what a saved search asks for, and which articles have all of it. Nothing is relaxed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl

import numpy as np
from werkzeug.datastructures import MultiDict

from index.article import Article
from index.document import sequence_of
from index.engine import Query, Searcher, Sort, Window
from index.german.variants import Variants
from search.arguments import parse
from search.filters import dated_as_asked, engine_filters
from search.language import understand
from search.request import Request, to_url
from search.saved.known import Numbers, numbers
from search.saved.saved import CannotBeSaved

PAGE = 50_000  #: keys that are read at a time
ARTICLES = 100  #: articles that are read at a time
LONGEST = 16_384  #: characters of what is asked
_PLAIN = Request()
#: How a list is laid out; never what it holds, or a search would find more than was saved.
_LISTING = ("sort", "size", "page", "cursor", "group", "view", "expanded", "lang")


def asked_of(request: Request) -> str:
    """What of a request says which articles are meant, as a URL's query.

    >>> asked_of(Request(text="gipfel", page=3, lang="en", sort=Sort.NEWEST))
    'q=gipfel'
    """
    kept = replace(request, **{name: getattr(_PLAIN, name) for name in _LISTING})
    return to_url(kept, "").removeprefix("?")


def request_of(asked: str, today: date) -> Request:
    """The request that was saved. Raises CannotBeSaved where any of it is not understood:
    leaving that out would find more than was asked for."""
    parsed = parse(MultiDict(parse_qsl(asked, keep_blank_values=True)), today)
    if parsed.problems:
        wrong = parsed.problems[0]
        raise CannotBeSaved(f"{wrong.parameter}={wrong.value} is not understood")
    return parsed.request


@dataclass(frozen=True, slots=True)
class Asking:
    """A request put to one state of the index."""

    searcher: Searcher
    query: Query

    @classmethod
    def of(cls, searcher: Searcher, request: Request, today: date, variants: Variants) -> Asking:
        """Ask exactly what the request says."""
        tree = dated_as_asked(understand(request.text, today, variants).tree, request)
        return cls(searcher, Query(tree, engine_filters(request), sort=Sort.NEWEST))

    def keys(self) -> Numbers:
        """The sort keys of all articles found, ascending."""
        found: list[int] = []
        below: int | None = None
        while True:
            some = self.searcher.keys(replace(self.query, window=Window(0, PAGE, below)))
            found += some
            if len(some) < PAGE:
                return numbers(found)
            below = some[-1]

    def articles(self, keys: Numbers) -> Iterator[tuple[int, Article]]:
        """The articles of these keys, after their numbers."""
        wanted = sorted(keys.tolist())
        while wanted:
            first = wanted[-1]
            window = Window(0, min(ARTICLES, len(wanted)), first + 1)
            for hit in self.searcher.search(replace(self.query, window=window)).hits:
                if wanted and hit.key == wanted[-1]:
                    yield sequence_of(wanted.pop()), hit.article
            if wanted and wanted[-1] == first:  # gone, in a cluster that changed under our hands
                wanted.pop()


def sequences(keys: Numbers) -> Numbers:
    """The numbers of the articles of these keys, in the same order."""
    return np.array([sequence_of(key) for key in keys.tolist()], dtype=np.uint64)
