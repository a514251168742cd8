"""Counting: how many articles a query finds under the filters of a request."""

from __future__ import annotations

from whoosh import query as wq

from index.engine import Query, Searcher, Window
from search.filters import dated_as_asked, engine_filters
from search.request import Request


def count(searcher: Searcher, tree: wq.Query, request: Request) -> int:
    """How many articles match the tree and every filter of the request."""
    tree = dated_as_asked(tree, request)
    return searcher.search(Query(tree, engine_filters(request), window=Window(limit=0))).total
