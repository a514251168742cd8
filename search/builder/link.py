"""The way to the builder, for a request."""

from __future__ import annotations

from search.request import Request, to_url

PATH = "/builder"  #: where the page lives


def builder_url(request: Request) -> str:
    """The URL of the builder filled with the query, which keeps the filters.

    >>> builder_url(Request(text="gipfel", page=3, size=50))
    '/builder?q=gipfel&size=50'
    """
    return to_url(request.changed(page=1, cursor=None), PATH)
